/**
 * What Wan 2.7 can do and some hosts leave out of their own tables, under Model Studio's names
 * ("wan-image-generation-and-editing-api-reference", read 2026-10-11): taken there all the same, so
 * that no host here offers less than the whole model. And their names in what goes wrong.
 */
import type { ImageDraft, ImageRef } from '@limn/sdk'
import { z } from 'zod'
import type { Problem } from '../problem.ts'
import { imageRef } from './body.ts'
import type { JsonObject } from './body.ts'
import type { Json, Parameter } from './dialect.ts'
import { boxes, flag, palette, readBoxes, readPalette } from './wan.ts'

export const nativeFields = {
  negative_prompt: z.string().optional(),
  thinking_mode: flag.optional(),
  enable_sequential: flag.optional(),
  watermark: flag.optional(),
  color_palette: palette.optional(),
  bbox_list: boxes.optional(),
}
const nativeBody = z.object(nativeFields)

/** `at` stands before the names in problems: `input.`. Throws Problem. */
export function readNative(body: z.infer<typeof nativeBody>, at = ''): Partial<ImageDraft> {
  return {
    negativePrompt: body.negative_prompt,
    thinking: body.thinking_mode,
    set: body.enable_sequential,
    watermark: body.watermark,
    palette: readPalette(body.color_palette, `${at}color_palette`),
    boxes: readBoxes(body.bbox_list),
  }
}

const undocumented = 'Model Studio’s name; this host documents none.'

/** `beside` is what `bbox_list` needs: a reference image, where the least call has none. */
export function nativeParameters(at = '', beside?: Parameter['beside']): readonly Parameter[] {
  const row = (name: string, type: string, example: Json, note = undocumented): Parameter => ({
    name: `${at}${name}`,
    type,
    fate: 'honoured',
    note,
    example,
  })
  return [
    row('negative_prompt', 'string', 'fog', 'Wan 2.7 knows none: a warning says so.'),
    row('thinking_mode', 'boolean', false),
    row('enable_sequential', 'boolean', true),
    row('watermark', 'boolean', true),
    row('color_palette', 'list of {hex, ratio}', [
      { hex: '#102030', ratio: '50.00%' },
      { hex: '#405060', ratio: '30.00%' },
      { hex: '#708090', ratio: '20.00%' },
    ]),
    { ...row('bbox_list', 'per image a list of [x1, y1, x2, y2]', [[[0, 0, 9, 9]]]), beside },
  ]
}

/** What a caller said: `null` and `""` are as good as absent. */
export function said(fields: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== ''),
  )
}

/** A host's names of our words; a function where each picture has a name of its own (from 0). */
export type HostNames = Readonly<Record<string, string | ((index: number) => string)>>

interface Wrong extends Pick<Problem, 'code' | 'message'> {
  readonly param?: string | undefined
}

/** Where a host documents no boxes, "draw a box" alone would leave its callers to guess how. */
const boxShape = 'Boxes are written [[[x1, y1, x2, y2]]], in pixels, a list of them per picture.'

/** What went wrong as a sentence that names the field as this host does. */
export function sentenceOf({ code, message, param }: Wrong, names: HostNames): string {
  if (param === undefined) return message
  const [, word = param, index = '0'] = /^(\w+)(?:\[(\d+)\])?/.exec(param) ?? []
  const found = Object.hasOwn(names, word) ? names[word] : undefined
  const name = typeof found === 'function' ? found(Number(index)) : (found ?? param)
  const sentence = message.includes(`\`${name}\``) ? message : `\`${name}\`: ${message}`
  return code === 'refused' && word === 'boxes' ? `${sentence} ${boxShape}` : sentence
}

/** How the base64 of a file begins, by its first bytes. */
const beginnings: readonly (readonly [string, string])[] = [
  ['iVBORw0KGgo', 'image/png'],
  ['/9j/', 'image/jpeg'],
  ['UklGR', 'image/webp'],
  ['Qk', 'image/bmp'],
]

/** A reference image that may also be bare base64, as ModelsLab and Segmind take it. Throws Problem. */
export function pictureText(text: string, param: string): ImageRef {
  const [, mime] = beginnings.find(([start]) => text.startsWith(start)) ?? []
  const bare = mime !== undefined && text.length > 60 && /^[\w+/=\s]+$/.test(text.slice(0, 200))
  return bare ? `data:${mime};base64,${text}` : imageRef(text, param)
}

/** Seconds that a job was worked on, to the millisecond; unknown until it has ended. */
export function workedSeconds(job: {
  readonly startedAt?: string | undefined
  readonly finishedAt?: string | undefined
}): number | undefined {
  if (job.startedAt === undefined || job.finishedAt === undefined) return undefined
  return Math.max(0, Date.parse(job.finishedAt) - Date.parse(job.startedAt)) / 1000
}

/** The key of a stored picture out of its id (`asset:<key>`). */
export function assetKey(id: string): string {
  return id.replace(/^asset:/, '')
}
