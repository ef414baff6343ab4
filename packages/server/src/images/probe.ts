/**
 * What a file is, from its first bytes and its header, before a pixel is decoded; and whether that is
 * within the limits. The type a file claims by name or header is never asked for.
 */
import { open } from 'node:fs/promises'
import { Problem } from '../problem.ts'
import { maxPixels, readable } from './loaders.ts'

/** What is let in. The numbers come from the catalog. */
export interface ImageLimits {
  readonly maxBytes: number
  /** Pixels, each side. */
  readonly minSide: number
  readonly maxSide: number
  /** The longer side may be this many times the shorter. */
  readonly maxRatio: number
}

export type ImageKind = 'jpeg' | 'png' | 'webp' | 'bmp' | 'gif' | 'tiff' | 'avif'

export interface Probe {
  readonly kind: ImageKind
  readonly bytes: number
  /** As stored, before `orientation` is applied. */
  readonly width: number
  readonly height: number
  /** EXIF 1 to 8; 1 is upright. */
  readonly orientation: number
  readonly frames: number
  readonly alpha: boolean
  /** 8-bit sRGB with three channels or one: nothing to convert. */
  readonly plain: boolean
}

type Magic = readonly [kind: ImageKind | { readonly no: string }, test: (head: Buffer) => boolean]

const starts =
  (...signatures: string[]) =>
  (head: Buffer) =>
    signatures.some((bytes) => head.toString('latin1', 0, bytes.length) === bytes)
const brand =
  (...names: string[]) =>
  (head: Buffer) =>
    head.toString('latin1', 4, 8) === 'ftyp' &&
    names.some((name) => head.toString('latin1', 8, 64).includes(name))
const text = (pattern: RegExp) => (head: Buffer) =>
  pattern.test(head.toString('utf8').replace(/^\uFEFF/, ''))

const magics: readonly Magic[] = [
  ['jpeg', starts('\xFF\xD8\xFF')],
  ['png', starts('\x89PNG\r\n\x1A\n')],
  ['webp', (head) => starts('RIFF')(head) && head.toString('latin1', 8, 12) === 'WEBP'],
  ['gif', starts('GIF87a', 'GIF89a')],
  ['bmp', (head) => starts('BM')(head) && head.length >= 26 && head.readUInt32LE(14) <= 124],
  ['tiff', starts('II*\0', 'MM\0*', 'II+\0', 'MM\0+')],
  ['avif', brand('avif', 'avis')],
  [
    { no: 'a HEIC photo, which cannot be read here: save it as JPEG or PNG' },
    brand('heic', 'heix', 'hevc', 'mif1', 'msf1'),
  ],
  [{ no: 'a PDF document, not an image' }, starts('%PDF')],
  [
    { no: 'an SVG drawing: save it as PNG' },
    text(/^\s*(<\?xml[^]*)?(<!--[^]*?-->\s*)*(<!DOCTYPE svg[^]*)?<svg[\s>]/i),
  ],
  [
    { no: 'an HTML page, not an image' },
    text(/^\s*(<!--[^]*?-->\s*)*<(!doctype html|html|head|body)[\s>]/i),
  ],
  [
    { no: 'text, not an image' },
    (head) => head.every((byte) => byte >= 32 || (byte >= 9 && byte <= 13)),
  ],
]

/** Reads the header of a file. Throws Problem `invalid_image`. */
export async function probe(path: string): Promise<Probe> {
  const { head, bytes } = await start(path)
  if (bytes === 0) throw bad('The image file is empty.')
  const kind = magics.find(([, test]) => test(head))?.[0]
  if (kind === undefined) {
    throw bad('The file is not an image: use JPEG, PNG, WebP, BMP, GIF, TIFF or AVIF.')
  }
  if (typeof kind !== 'string') throw bad(`The file is ${kind.no}.`)
  return kind === 'bmp' ? readBmp(head, bytes) : await readHeader(path, kind, bytes)
}

async function start(path: string): Promise<{ head: Buffer; bytes: number }> {
  await using file = await open(path)
  const { size } = await file.stat()
  const { buffer, bytesRead } = await file.read(Buffer.alloc(1024), 0, 1024, 0)
  return { head: buffer.subarray(0, bytesRead), bytes: size }
}

async function readHeader(path: string, kind: ImageKind, bytes: number): Promise<Probe> {
  const meta = await readable(path)
    .metadata()
    .catch((error: unknown) => {
      if (error instanceof Error && error.message.includes('pixel limit')) {
        const side = Math.sqrt(maxPixels)
        throw bad(`An image may have at most ${side}×${side} pixels; this one has more.`, error)
      }
      throw bad(`The file begins like ${kind.toUpperCase()}, but its header cannot be read.`, error)
    })
  const srgb = !meta.icc || /s\0?R\0?G\0?B/.test(meta.icc.toString('latin1'))
  const space = meta.space === 'srgb' || meta.space === 'b-w'
  return {
    kind,
    bytes,
    width: meta.width,
    height: meta.height,
    orientation: meta.orientation ?? 1,
    frames: meta.pages ?? 1,
    alpha: meta.hasAlpha,
    plain: srgb && space && meta.depth === 'uchar',
  }
}

/** libvips can't read BMP: its header is read here, by "[MS-WMF] 2.2.2.3 BitmapInfoHeader". */
function readBmp(head: Buffer, bytes: number): Probe {
  const old = head.readUInt32LE(14) < 40
  const width = old ? head.readUInt16LE(18) : head.readInt32LE(18)
  const height = old ? head.readUInt16LE(20) : Math.abs(head.readInt32LE(22))
  if (width <= 0 || height === 0) throw bad('The BMP header cannot be read.')
  const depth = head.readUInt16LE(old ? 24 : 28)
  const packed = !old && head.length >= 34 && [1, 2].includes(head.readUInt32LE(30))
  const needed = head.readUInt32LE(10) + (packed ? 1 : Math.ceil((width * depth) / 32) * 4 * height)
  if (needed > bytes) throw bad('The BMP file is cut short.')
  const alpha = depth === 32
  return { kind: 'bmp', bytes, width, height, orientation: 1, frames: 1, alpha, plain: false }
}

/** Throws Problem `invalid_image` that names the limit and what was found. */
export function checkLimits(found: Probe, limits: ImageLimits): void {
  const { width, height } = found
  const one = `this one is ${width}×${height}`
  if (found.bytes > limits.maxBytes) throw overweight(found.bytes, limits.maxBytes)
  if (Math.min(width, height) < limits.minSide) {
    throw bad(`Each side of an image must be at least ${limits.minSide} pixels; ${one}.`)
  }
  if (Math.max(width, height) > limits.maxSide) {
    throw bad(`Each side of an image may be at most ${limits.maxSide} pixels; ${one}.`)
  }
  if (Math.max(width / height, height / width) > limits.maxRatio) {
    const { maxRatio } = limits
    throw bad(`An image's ratio must be between 1:${maxRatio} and ${maxRatio}:1; ${one}.`)
  }
}

export function overweight(bytes: number, maxBytes: number): Problem {
  const size = (bytes / 1_048_576).toFixed(1)
  return bad(`An image may have at most ${maxBytes / 1_048_576} MB; this one has ${size} MB.`)
}

function bad(message: string, cause?: unknown): Problem {
  return new Problem('invalid_image', message, { cause })
}
