/** Fields of the OpenAI shape that are understood and can't be honoured: refused, or named in a warning. */
import { Problem } from '../../problem.ts'
import type { Call } from '../dialect.ts'
import { notKnown } from '../warn.ts'
import type { Fields } from './body.ts'

/** What would change the answer so much that a warning is too little. Throws Problem. */
export function refuse(body: Fields, { files = [] }: Call): void {
  if (body.markup !== undefined || files.some(({ field }) => field === 'markup')) {
    throw new Problem(
      'invalid_request',
      'Marks drawn over an image are not read: say where with a `mask`, or with boxes in `bbox_list`.',
      { param: 'markup' },
    )
  }
  if (body.background === 'transparent') {
    throw new Problem(
      'invalid_request',
      'Pictures are opaque: `background` can be "auto" or "opaque", not "transparent".',
      { param: 'background' },
    )
  }
}

const rawNames = ['disable_formatting', 'raw', 'passthrough', 'raw_response'] as const

/** Values that ask for what happens anyway get no warning. */
export function unheard(body: Fields, unknown: readonly string[]): readonly string[] {
  const warnings: string[] = []
  const idle = (name: keyof Fields, silent: readonly unknown[], why: string) => {
    const value = body[name]
    if (value === undefined || silent.includes(value)) return
    warnings.push(`\`${name}\` had no effect: ${why}.`)
  }
  idle('quality', ['auto'], 'ask for more or fewer pixels with `size` 1K, 2K or 4K')
  idle('style', [], 'say the style in the prompt')
  idle('moderation', ['auto'], 'prompts are not moderated here')
  idle('user', [], 'it is not kept')
  idle('safety_identifier', [], 'it is not kept')
  idle('complexity', [], 'ask for more or less planning with `thinking_mode`')
  idle('frame_count', [], 'pictures do not move')
  idle('frame_duration_ms', [], 'pictures do not move')
  idle('svg', [], 'pictures are made of pixels')
  idle('input_fidelity', [], 'reference images are always read in full')
  if (body.stream !== true) {
    idle('partial_images', [0], 'they come only in a `stream`')
  }
  for (const name of rawNames) idle(name, [false], 'there is no other answer behind this one')
  if (unknown.length > 0) warnings.push(notKnown(unknown))
  return warnings
}
