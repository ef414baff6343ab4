/** The host's answer, as it comes: pictures in it go to files, addresses are fetched later. */
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { z } from 'zod'
import { readJson, type Said } from '../relay/answer.ts'
import { largestPicture } from '../relay/download.ts'
import { type DecodedFile, type Letters, readLetters, shortBase64 } from '../relay/letters.ts'

/** One picture: in a file already, or at an address. */
export type Came = (DecodedFile | { readonly url: string }) & {
  readonly revisedPrompt?: string | undefined
}

export type Heard =
  | { readonly pictures: readonly Came[] }
  | { readonly said: Said }
  /** An answer that makes no sense. */
  | { readonly garbage: string }

const item = z.object({
  b64_json: z.string().min(1).nullish(),
  url: z.string().min(1).nullish(),
  revised_prompt: z.string().nullish().catch(null),
})
const made = z.object({ data: z.array(item) })

/** Four pictures as base64, with room. */
const mostBytes = 4 * 1.4 * largestPicture

export async function hear(answer: IncomingMessage, folder: string): Promise<Heard> {
  if (answer.statusCode !== 200) return { said: await readJson(answer) }
  const options = { folder, maxBytes: mostBytes, maxFile: largestPicture }
  const letters = await readLetters(answer, options)
  const read = made.safeParse(letters.body)
  if (!read.success) return { garbage: 'its answer made no sense' }
  const came = await Promise.all(
    read.data.data.map((one, index) => cameOf(one, index, letters, folder)),
  )
  const pictures = came.flatMap((one) => one ?? [])
  if (pictures.length < came.length)
    return { garbage: 'its answer has neither pictures nor addresses' }
  return { pictures }
}

async function cameOf(
  { b64_json, url, revised_prompt }: z.infer<typeof item>,
  index: number,
  letters: Letters,
  folder: string,
): Promise<Came | undefined> {
  const revisedPrompt = revised_prompt?.slice(0, 8000)
  const word = b64_json ?? url
  if (!word) return undefined
  const file = letters.file(word)
  if (file !== undefined) return { ...file, revisedPrompt }
  if (url && !b64_json && !url.startsWith('data:')) return { url, revisedPrompt }
  const to = join(folder, `short-${index}`)
  return { ...(await shortBase64(word, to)), revisedPrompt }
}
