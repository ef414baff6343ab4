/**
 * libvips, shut down to the formats that are let in: hostile bytes never reach a loader for anything
 * else, whatever they claim to be. Everything that opens a caller's file goes through here.
 */
import sharp, { type Sharp } from 'sharp'

/** 8000 × 8000, the largest image any model takes. */
export const maxPixels = 64_000_000
const seconds = 20

sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: [
    'VipsForeignLoadJpeg',
    'VipsForeignLoadPng',
    'VipsForeignLoadWebp',
    'VipsForeignLoadNsgif',
    'VipsForeignLoadTiff',
    'VipsForeignLoadHeif',
  ],
})
// Files are read once; a cache would only keep memory, and stale pixels of a path used again.
sharp.cache(false)

/** The first frame of a file, to be decoded within bounds; anything cut short or corrupt fails. */
export function readable(path: string, more: { readonly orient?: boolean } = {}): Sharp {
  return sharp(path, {
    failOn: 'error',
    limitInputPixels: maxPixels,
    sequentialRead: true,
    autoOrient: more.orient ?? false,
  }).timeout({ seconds })
}
