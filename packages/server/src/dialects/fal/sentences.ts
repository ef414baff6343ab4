/**
 * fal has a type for each thing that can be wrong with a picture or a number, where the other rooms
 * have one code and a sentence. Here the sentence is read again; what it does not tell keeps the type
 * of its code. Types and keys of `ctx`: fal.ai/docs "errors", read 2026-08-21.
 */
import type { ProblemCode } from '@limn/sdk'
import type { Fault } from './faults.ts'

interface Told {
  readonly code: ProblemCode
  readonly message: string
}
type Typed = readonly [type: string, ctx?: Fault['ctx']]
interface Reading {
  readonly says: RegExp
  readonly means: (...numbers: readonly number[]) => Typed
}

const megabyte = 1_048_576

const ofPictures: readonly Reading[] = [
  {
    says: /(?:at most|larger than) ([\d.]+) MB/,
    means: (most = 0) => ['file_too_large', { max_size: Math.round(most * megabyte) }],
  },
  {
    says: /must be at least (\d+) pixels/,
    means: (least = 0) => ['image_too_small', { min_height: least, min_width: least }],
  },
  {
    says: /may be at most (\d+) pixels|may have at most (\d+)×/,
    means: (side = 0, total = 0) => [
      'image_too_large',
      { max_height: side || total, max_width: side || total },
    ],
  },
  { says: /must have (\d+) to (\d+) pixels; image \d+ is (\d+)x(\d+)/, means: outside },
  {
    says: /\b1:(\d+) (?:to|and) (\d+):1/,
    means: (flat = 1, long = 1) => [
      'image_aspect_ratio_error',
      { min_aspect_ratio: 1 / flat, max_aspect_ratio: long },
    ],
  },
  {
    says: /^The file is (?:a |an |text)|^The file is not an image/,
    means: () => ['unsupported_image_format'],
  },
  {
    says: /image address|could not be fetched|answered with status|was not found|refused the connection|broke off|took longer|private or reserved|among your uploads/,
    means: () => ['file_download_error'],
  },
]

const ofInput: readonly Reading[] = [
  { says: /^The body is not valid JSON/, means: () => ['json_invalid'] },
  { says: /^The prompt is empty/, means: () => ['string_too_short', { min_length: 1 }] },
  {
    says: /may have \d+ to (\d+) characters/,
    means: (most = 0) => ['string_too_long', { max_length: most }],
  },
  {
    says: /(\d+) to (\d+) pictures; got (\d+)/,
    means: (least = 0, most = 0, got = 0) =>
      got > most ? ['less_than_equal', { le: most }] : ['greater_than_equal', { ge: least }],
  },
  {
    says: /at most (\d+) reference images/,
    means: (most = 0) => ['sequence_too_long', { max_length: most }],
  },
]

const readings: Partial<Readonly<Record<ProblemCode, readonly Reading[]>>> = {
  invalid_image: ofPictures,
  not_found: ofPictures,
  invalid_request: ofInput,
}

/** What other rooms say by names that fal's users do not know. */
const rewordings: readonly (readonly [RegExp, string])[] = [
  [/only come as a set\.$/, 'only come as a set: ask for one with `enable_sequential`.'],
  [
    /Upload large pictures with .*$/,
    'Upload large pictures first: `storage.upload` in JavaScript, `upload_file` in Python.',
  ],
]

export function inFalsWords(message: string): string {
  return rewordings.reduce((said, [pattern, words]) => said.replace(pattern, words), message)
}

export function typeOf({ code, message }: Told): Typed | undefined {
  // Thousands are told with commas.
  const plain = message.replace(/(\d),(?=\d{3})/g, '$1')
  for (const { says, means } of readings[code] ?? []) {
    const found = says.exec(plain)
    if (found) return means(...found.slice(1).map((digits) => Number(digits ?? 0)))
  }
  return undefined
}

function outside(least = 0, most = 0, width = 0, height = 0): Typed {
  return Math.min(width, height) < least
    ? ['image_too_small', { min_height: least, min_width: least }]
    : ['image_too_large', { max_height: most, max_width: most }]
}
