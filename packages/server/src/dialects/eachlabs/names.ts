/** What fields are called at each::labs (seed 003, docs.eachlabs.ai 2026-05-28), for sentences about them. */
import type { HostNames } from '../native.ts'

const names: HostNames = {
  prompt: 'input.prompt',
  negativePrompt: 'input.negative_prompt',
  boxes: 'input.bbox_list',
  size: 'input.size',
  count: 'input.n',
  seed: 'input.seed',
  set: 'input.enable_sequential',
  thinking: 'input.thinking_mode',
  palette: 'input.color_palette',
  webhook: 'webhook_url',
}

/** `images` are the names under which the pictures of this call came, in order. */
export function hostNames(images: readonly string[]): HostNames {
  return { ...names, images: (index) => `input.${images[index] ?? 'img_url'}` }
}
