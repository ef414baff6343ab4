/** The contract of the shelf: where picture bytes are kept. Keys are content hashes with an extension: `<sha256>.png`. */
import type { Readable } from 'node:stream'

export interface StoredAsset {
  /** 64 hex digits of the SHA-256 of the content, a dot, and the extension that tells the type. */
  readonly key: string
  readonly mime: string
  readonly bytes: number
  readonly modifiedAt: Date
}

export interface Store {
  /** Returns when the bytes would survive a power cut. The same content twice is kept once. */
  put(content: Uint8Array | AsyncIterable<Uint8Array>, mime: string): Promise<StoredAsset>
  /** `undefined` when there is no such asset. Throws nothing for odd keys: they are not there. */
  stat(key: string): Promise<StoredAsset | undefined>
  /** Byte range, both ends inclusive. Throws Problem `not_found`. */
  get(key: string, range?: { readonly start: number; readonly end: number }): Promise<Readable>
  /** A local file with the asset's bytes, for decoders and engines; stays valid until `remove`. */
  path(key: string): Promise<string>
  remove(key: string): Promise<void>
}

/** The types that are kept, and the extension of each. */
export const extensions = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
} as const satisfies Readonly<Record<string, string>>
