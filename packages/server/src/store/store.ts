/** The contract of the shelf: where picture bytes are kept. Keys are content hashes with an extension: `<sha256>.png`. */
import type { Readable } from 'node:stream'

/** The types that are kept, and the extension of each. */
export const extensions = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
} as const satisfies Readonly<Record<string, string>>

export interface StoredAsset {
  /** 64 hex digits of the SHA-256 of the content, a dot, and the extension that tells the type. */
  readonly key: string
  readonly mime: string
  readonly bytes: number
  /** When it was last put: putting the same content again renews it. */
  readonly modifiedAt: Date
}

const keyShape = /^[0-9a-f]{64}\.([a-z]+)$/

/** The type that a key tells; none for what is no key. */
export function mimeOfKey(key: string): string | undefined {
  const extension = keyShape.exec(key)?.[1]
  return Object.entries(extensions).find(([, ending]) => ending === extension)?.[0]
}

export interface KnownFile {
  readonly path: string
  /** Of its content, in hex digits. It is believed. */
  readonly sha256: string
}

export interface Store {
  /** Returns when the bytes would survive a power cut. The same content twice is kept once. */
  put(content: Uint8Array | AsyncIterable<Uint8Array>, mime: string): Promise<StoredAsset>
  /**
   * Likewise for a file whose hash is known, without reading it: it must not be written to any more, and may
   * be removed. `undefined` where that can't be done, as on another disk; then it is for `put`.
   */
  adopt?(file: KnownFile, mime: string): Promise<StoredAsset | undefined>
  /** `undefined` when there is no such asset. Throws nothing for odd keys: they are not there. */
  stat(key: string): Promise<StoredAsset | undefined>
  /** Byte range, both ends inclusive. Throws Problem `not_found`. */
  get(key: string, range?: { readonly start: number; readonly end: number }): Promise<Readable>
  /** A local file with the asset's bytes, for decoders and engines; stays there for an hour at least. */
  path(key: string): Promise<string>
  /**
   * With `before`: only if it was last put before that, also when it is put again at the same moment.
   * Whether it is gone. What is not there, odd keys too, is no error.
   */
  remove(key: string, before?: Date): Promise<boolean>
  /** Everything that is kept, in no order; what comes or goes meanwhile may be missed. */
  list(): AsyncIterable<StoredAsset>
  /** An address that serves the asset without this server, good for some seconds; none where there is no such thing. */
  address?(key: string, seconds: number): Promise<string>
  close?(): Promise<void>
}
