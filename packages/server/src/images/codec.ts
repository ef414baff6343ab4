/**
 * Picture bytes in and out. `normalise` turns any file that is let in into one that everything
 * behind it can take: upright, sRGB, 8 bit, one frame. libvips works on its own threads. Files from
 * outside are opened in decoding processes alone: see decoding/.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import type { PictureFormat, PixelSize } from '@limn/sdk'
import sharp, { type Sharp } from 'sharp'
import { Problem, asProblem } from '../problem.ts'
import { strip } from './decoding/strip.ts'
import { maxPixels, readable } from './loaders.ts'
import { probe, type Probe } from './probe.ts'

// Under glibc sharp would take one thread for each picture; two halve the time of bringing one to size.
sharp.concurrency(Math.min(2, availableParallelism()))

/** Pixels in memory: RGBA, four bytes each, rows from the top, colours not multiplied by alpha. */
export interface Raster {
  readonly width: number
  readonly height: number
  readonly data: Uint8ClampedArray
}

/** A file that needs no more looking at. */
export interface Normal {
  readonly path: string
  readonly mime: 'image/png' | 'image/jpeg' | 'image/webp'
  readonly width: number
  readonly height: number
}

export const mimes = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
} as const satisfies Record<PictureFormat, Normal['mime']>

/**
 * Writes the picture in `from` to `to`, as it is but for its metadata when there is nothing to change,
 * and reads every pixel of it once, so that a file cut short fails here and not in an engine. Alpha is
 * flattened on white unless `keepAlpha` (masks). Of a mask that is `openWhite` the white part becomes
 * transparent. Works in the process that calls it. Throws Problem `invalid_image`.
 */
export async function normalise(
  from: string,
  to: string,
  options: {
    readonly keepAlpha?: boolean
    readonly openWhite?: boolean
    readonly found?: Probe
  } = {},
): Promise<Normal> {
  const found = options.found ?? (await probe(from))
  const { keepAlpha = false, openWhite = false } = options
  const upright = found.orientation === 1 && found.frames === 1
  try {
    if (found.plain && upright && !openWhite && (keepAlpha || !found.alpha)) {
      const kept = await asItIs(from, to, found)
      if (kept) return kept
    }
    const opened = found.kind === 'bmp' ? await openBmp(from) : readable(from, { orient: true })
    const flat = keepAlpha ? opened : opened.flatten({ background: '#ffffff' })
    const made = openWhite ? await opaqueWhereDark(flat) : flat.toColourspace('srgb')
    const done = await made.png(pngOptions).toFile(to)
    return { path: to, mime: 'image/png', width: done.width, height: done.height }
  } catch (error) {
    throw unreadable(found, error)
  }
}

/** The file without what is not picture; nothing when it is of a kind or a layout that is not kept. */
async function asItIs(from: string, to: string, found: Probe): Promise<Normal | undefined> {
  const { kind, width, height } = found
  if (kind !== 'jpeg' && kind !== 'png' && kind !== 'webp') return undefined
  const stripped = strip(kind, await readFile(from))
  if (stripped === undefined) {
    // Damaged in its layout: who can't be read to the end is told so, all others are written anew.
    await readThrough(from, found)
    return undefined
  }
  await writeFile(to, stripped)
  await readThrough(to, found)
  return { path: to, mime: mimes[kind], width, height }
}

/** Decodes every pixel of a file, and keeps none. */
export async function readThrough(path: string, { kind }: Probe): Promise<void> {
  const opened = kind === 'bmp' ? await openBmp(path) : readable(path)
  await opened.resize(64, 64, { fit: 'fill' }).raw().toBuffer()
}

/** By halves: a mask that was a JPEG is not quite black where it is black. */
async function opaqueWhereDark(mask: Sharp): Promise<Sharp> {
  const dark = mask.flatten({ background: '#000000' }).greyscale().threshold(128).negate()
  const { data, info } = await dark.toColourspace('b-w').raw().toBuffer({ resolveWithObject: true })
  const { width, height } = info
  const black = { width, height, channels: 3 as const, background: '#000000' }
  return sharp({ create: black }).joinChannel(data, { raw: { width, height, channels: 1 } })
}

/** libvips can't read BMP; Skia can, and holds up this thread for up to a second. */
async function openBmp(path: string): Promise<Sharp> {
  const { createCanvas, loadImage } = await import('@napi-rs/canvas')
  const image = await loadImage(await readFile(path))
  const { width, height } = image
  if (width * height > maxPixels) throw new Error('pixel limit')
  const context = createCanvas(width, height).getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, width, height)
  return sharp(data, { raw: { width, height, channels: 4 } })
}

/**
 * A normalised file as pixels, brought to a size (Lanczos) when one is given. `cover` crops the
 * middle, `fill` stretches, `inside` keeps the ratio and may come out smaller on one side.
 */
export async function decode(
  path: string,
  to?: PixelSize & { readonly fit?: 'cover' | 'fill' | 'inside' },
): Promise<Raster> {
  const opened = readable(path, { orient: true })
  const sized = to ? opened.resize(to.width, to.height, { fit: to.fit ?? 'fill' }) : opened
  const raw = sized.toColourspace('srgb').ensureAlpha().raw({ depth: 'uchar' })
  try {
    return rasterOf(await raw.toBuffer({ resolveWithObject: true }))
  } catch (error) {
    throw new Problem('invalid_image', 'The image cannot be decoded.', { cause: error })
  }
}

function rasterOf({ data, info }: { data: Buffer; info: PixelSize }): Raster {
  const pixels = new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength)
  return { width: info.width, height: info.height, data: pixels }
}

/** A raster as libvips sees it, without a copy. */
export function fromRaster({ data, width, height }: Raster): Sharp {
  return sharp(data, { raw: { width, height, channels: 4 } })
}

/** Another size by Lanczos. */
export async function resize(raster: Raster, to: PixelSize): Promise<Raster> {
  if (raster.width === to.width && raster.height === to.height) return raster
  const raw = fromRaster(raster).resize(to.width, to.height, { fit: 'fill' }).raw()
  return rasterOf(await raw.toBuffer({ resolveWithObject: true }))
}

// Filtering per row makes photographs and paintings 40 to 60 % smaller in about the time of the default
// settings; levels above 2 take longer for a few percent.
const pngOptions = { compressionLevel: 2, adaptiveFiltering: true }

/**
 * Where to begin when a picture is cut to `ratio` (width over height), so that what is looked at stays
 * in it: libvips' attention crop (edges, saturated colours, skin). Pixels of the picture.
 */
export async function attention(
  raster: Raster,
  ratio: number,
): Promise<{ readonly x: number; readonly y: number }> {
  const small = 240
  const to = ratio > 1 ? [small, small / ratio] : [small * ratio, small]
  const [width = 1, height = 1] = to.map((side) => Math.max(1, Math.round(side)))
  const { info } = await fromRaster(raster)
    .resize(width, height, { fit: 'cover', position: 'attention' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  const scale = Math.max(width / raster.width, height / raster.height)
  return {
    x: Math.round(-(info.cropOffsetLeft ?? 0) / scale),
    y: Math.round(-(info.cropOffsetTop ?? 0) / scale),
  }
}

/**
 * File bytes of an opaque picture, in memory of their own: they can change threads without a copy.
 * `quality` is 1 to 100 and has no effect on PNG.
 */
export async function encode(
  raster: Raster,
  format: PictureFormat,
  quality = 90,
): Promise<Uint8Array> {
  const opaque = fromRaster(raster).removeAlpha()
  const encoders = {
    png: () => opaque.png(pngOptions),
    jpeg: () => opaque.jpeg({ quality, chromaSubsampling: quality >= 90 ? '4:4:4' : '4:2:0' }),
    webp: () => opaque.webp({ quality, effort: 3 }),
  } as const satisfies Record<PictureFormat, () => Sharp>
  const { data } = await encoders[format]().toUint8Array()
  return data
}

/** What to throw when a picture could not be read or written down. */
export function unreadable(found: Probe, error: unknown): Problem {
  const known = asProblem(error)
  if (known.code !== 'internal') return known
  const name = found.kind.toUpperCase()
  const text = error instanceof Error ? error.message : ''
  // libvips tells of a full disk in words only.
  if (/No space left|quota exceeded/i.test(text)) {
    return new Problem('unavailable', 'The disk is full.', { cause: error })
  }
  const message = /timeout/i.test(text)
    ? `The ${name} image takes too long to decode.`
    : `The ${name} file is damaged or cut short: its picture cannot be read to the end.`
  return new Problem('invalid_image', message, { cause: error })
}
