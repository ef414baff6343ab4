/**
 * What stands in a JSON body where a long picture stood that the door has put into a file: base64 that
 * begins as the picture's did, so that a dialect takes it for one, with the name of the file and the
 * hash of its content. Whoever writes such a thing by hand names a file of their own call, or none.
 */
import type { ImageDraft } from '@limn/sdk'
import type { SpooledFile } from '../jobs/contract.ts'
import { Problem } from '../problem.ts'

type Uploads = ReadonlyMap<string, SpooledFile>

/** Characters of the picture's own base64 that are kept. */
export const beginning = 16

/** `begins` is the first of the picture's base64, `ref` like `upload:0`. */
export function marker(begins: string, ref: string, sha256: string): string {
  return `${begins}/limn/${ref.replace(':', '/')}/${sha256}`
}

const pattern = /^data:[^,]{0,200},[\w+/=-]{16}\/limn\/upload\/(\d+)\/([0-9a-f]{64})$/i

/** `upload:0` where `ref` is a marker of this call; `ref` itself otherwise. */
export function unmarked(ref: string, uploads: Uploads): string {
  const [, number, sha256] = pattern.exec(ref) ?? []
  const name = `upload:${number}`
  return sha256 !== undefined && uploads.get(name)?.sha256 === sha256 ? name : ref
}

/** The draft with its pictures called by name. Throws Problem when one stands where text belongs. */
export function unmarkedDraft(draft: ImageDraft, uploads: Uploads): ImageDraft {
  if (uploads.size === 0) return draft
  for (const param of ['prompt', 'negativePrompt'] as const) {
    if (draft[param]?.includes('/limn/upload/')) {
      const message = `\`${param}\` is text; it holds the content of a file.`
      throw new Problem('invalid_request', message, { param })
    }
  }
  const { images, mask } = draft
  return {
    ...draft,
    ...(images ? { images: images.map((ref) => unmarked(ref, uploads)) } : {}),
    ...(mask === undefined ? {} : { mask: unmarked(mask, uploads) }),
  }
}
