/** A file that a host has sent, made into a picture as it was asked for. Nothing is believed of it. */
import { join } from 'node:path'
import type { ImageRequest, PictureFormat } from '@limn/sdk'
import { decode, encode, mimes } from '../../images/codec.ts'
import { checkPicture } from '../../images/decoding/decoding.ts'
import { readable } from '../../images/loaders.ts'
import { mark } from '../../images/mark.ts'
import type { Picture, PictureFile } from '../engine.ts'

export type Made = { readonly image: Picture } | { readonly file: PictureFile }

export interface PictureAsk {
  readonly path: string
  /** Of the file, where it is known. */
  readonly sha256?: string | undefined
  /** A folder for what has to be written anew; whoever made it removes it. */
  readonly folder: string
  readonly index: number
  readonly request: ImageRequest
  /** Whether the mark has to be put on here: the host puts none. */
  readonly marking: boolean
  readonly revisedPrompt?: string | undefined
  readonly signal: AbortSignal
}

/** Throws Problem `invalid_image` when it is no picture, or not to its end. */
export async function madePicture(ask: PictureAsk): Promise<Made> {
  const { path, sha256, request, index, revisedPrompt } = ask
  const { mime, width, height } = await checkPicture(path, { signal: ask.signal })
  const wanted = mimes[request.format]
  const facts = { index, mime: wanted, width, height, seed: request.seed, revisedPrompt }
  if (ask.marking) {
    const bytes = await encode(mark(await decode(path)), request.format, request.quality)
    return { image: { ...facts, bytes } }
  }
  if (mime === wanted) return { file: { ...facts, path, sha256 } }
  const other = join(ask.folder, `${index}.${request.format}`)
  const { width: w, height: h } = await transcode(path, other, request.format, request.quality)
  return { file: { ...facts, width: w, height: h, path: other } }
}

/** By file, so that no picture is held whole. */
function transcode(from: string, to: string, format: PictureFormat, quality = 90) {
  const opened = readable(from, { orient: true }).flatten({ background: '#ffffff' })
  const encoders = {
    png: () => opened.png({ compressionLevel: 2, adaptiveFiltering: true }),
    jpeg: () => opened.jpeg({ quality, chromaSubsampling: quality >= 90 ? '4:4:4' : '4:2:0' }),
    webp: () => opened.webp({ quality, effort: 3 }),
  } as const
  return encoders[format]().toFile(to)
}
