/** `generateImage` in our words (atlascloud.ai/docs and model pages, read 2026-11-21). */
import type { ImageDraft, ImageRef } from '@limn/sdk'
import { z } from 'zod'
import { Problem } from '../../problem.ts'
import { address } from '../address.ts'
import { imageRef, objectOf, parse } from '../body.ts'
import type { Asked, Call, UploadAsk } from '../dialect.ts'
import { nativeFields, readNative, said } from '../native.ts'
import { flag, number, readSize } from '../wan.ts'
import { unheard, unknown } from '../warn.ts'
import type { Idle } from '../warn.ts'
import { isEdit, isTextToImage } from './parameters.ts'

const fields = z.object({
  model: z.string(),
  prompt: z.string(),
  images: z.array(z.string(), { error: 'must be a list of addresses or base64' }).optional(),
  size: z.string().optional(),
  n: number.optional(),
  seed: number.optional(),
  enable_sync_mode: flag.optional(),
  enable_base64_output: flag.optional(),
  webhook_url: address.optional(),
  ...nativeFields,
})

const why = 'it is in the samples of the pages, but not in the schema of this model'
const idle: Readonly<Record<string, Idle>> = {
  width: { why: `${why}; say the pixels in \`size\`, such as 1024*1024` },
  height: { why: `${why}; say the pixels in \`size\`, such as 1024*1024` },
  steps: { why },
  guidance_scale: { why },
  enable_prompt_expansion: { why: 'prompts are taken as they are', silent: [false, 'false'] },
}

/** After so long a synchronous call is answered 504; the job goes on. Not published by AtlasCloud. */
export const syncSeconds = 120

export function readGeneration(call: Call): Asked {
  const heard = said(objectOf(call))
  const body = parse(fields, heard)
  const images = readImages(body)
  const draft: ImageDraft = {
    ...readNative(body),
    model: body.model,
    prompt: body.prompt,
    images,
    size: readSize(body.size),
    // Its own clients send Wan 2.6 no `n` and read one picture (atlascloud_comfyui of 2026-03-20).
    count: body.n ?? (body.enable_sequential === true ? undefined : 1),
    // Documented on its siblings: -1 is at random.
    seed: body.seed === -1 ? undefined : body.seed,
  }
  const warnings = [...unheard(heard, idle), ...unknown(heard, { ...fields.shape, ...idle })]
  return {
    draft,
    wait: body.enable_sync_mode === true ? syncSeconds : false,
    memo: { model: body.model, base64: body.enable_base64_output === true },
    hook: body.webhook_url === undefined ? undefined : { url: body.webhook_url },
    warnings: warnings.length > 0 ? warnings : undefined,
  }
}

/** The name of the model says whether it edits; with pictures it can't use, the result would be another. */
function readImages({ model, images }: z.infer<typeof fields>): readonly ImageRef[] | undefined {
  const given = images !== undefined && images.length > 0
  const wrong =
    isEdit(model) && !given
      ? 'needs at least one picture in `images`'
      : isTextToImage(model) && given
        ? 'takes no `images`: use its sibling that ends in /image-edit'
        : undefined
  if (wrong === undefined) return given ? images.map(pictureOf) : undefined
  throw new Problem('invalid_request', `${model.slice(0, 80)} ${wrong}.`, { param: 'images' })
}

/** Bare base64 has no colon; what kind of picture it is, its bytes tell. */
function pictureOf(text: string, index: number): ImageRef {
  const bare = /^[\w+/=-]{40}/.test(text)
  return bare ? `data:application/octet-stream;base64,${text}` : imageRef(text, `images[${index}]`)
}

export function readUpload({ files = [] }: Call): UploadAsk {
  const [part, more] = files.filter(({ field }) => field === 'file')
  if (part !== undefined && more === undefined) return { ref: part.ref, filename: part.filename }
  throw new Problem('invalid_request', 'Send one picture as multipart form data, in `file`.', {
    param: 'file',
  })
}
