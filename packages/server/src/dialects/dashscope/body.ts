/**
 * The envelope that all create calls share: `model`, `input`, `parameters` (Model Studio,
 * "wan-image-generation-and-editing-api-reference", 2026-10-11). Its SDKs add keys of their own, so
 * unknown keys must be let be (dashscope 1.26.2 and 2.0.2 for Python, 2.22.29 for Java).
 */
import { z } from 'zod'
import { Problem } from '../../problem.ts'
import { isObject, objectOf, parse } from '../body.ts'
import type { JsonObject } from '../body.ts'
import type { Call, Json } from '../dialect.ts'
import { boxes, flag, number, palette } from '../wan.ts'
import { unheard, unknown } from '../warn.ts'
import type { Idle } from '../warn.ts'
import { type Endpoint, type Family, familyOf } from './families.ts'

const text = z.string()
/** The Python SDK documents the words; its meaning by them is ours: only "fast" does not think. */
const thinking = z.union(
  [flag, z.enum(['fast', 'balanced', 'quality']).transform((word) => word !== 'fast')],
  { error: 'must be true or false, or fast, balanced or quality' },
)

const parameters = z.object({
  size: text.optional(),
  n: number.optional(),
  seed: number.optional(),
  watermark: flag.optional(),
  enable_sequential: flag.optional(),
  thinking_mode: thinking.optional(),
  bbox_list: boxes.optional(),
  color_palette: palette.optional(),
  negative_prompt: text.optional(),
  enable_interleave: flag.optional(),
  max_images: number.optional(),
  strength: number.optional(),
  top_scale: number.optional(),
  bottom_scale: number.optional(),
  left_scale: number.optional(),
  right_scale: number.optional(),
  upscale_factor: number.optional(),
  is_sketch: flag.optional(),
})
export type Parameters = z.infer<typeof parameters>

const envelope = z.object({ model: text, parameters: parameters.optional() })

export interface Envelope {
  readonly model: string
  readonly family: Family
  /** As sent, without nulls. */
  readonly input: JsonObject
  /** Only those that the model has. */
  readonly parameters: Parameters
  /** For parameters that have no effect. */
  readonly warnings: readonly string[]
}

/** Throws Problem. `detail` of a Problem is the host's code where there is a better one than usual. */
export function readEnvelope(call: Call, endpoint: Endpoint): Envelope {
  const said = without(objectOf(call))
  if (said['model'] === undefined || said['model'] === '') {
    throw new Problem('invalid_request', '`model` is required.', {
      param: 'model',
      detail: 'BadRequest.EmptyModel',
    })
  }
  const input = without(said['input'] ?? {})
  if (!isObject(said['input']) || Object.keys(input).length === 0) {
    throw new Problem('invalid_request', '`input` is required, and an object.', {
      param: 'input',
      detail: 'BadRequest.EmptyInput',
    })
  }
  const given = unpacked(without(said['parameters'] ?? {}))
  const whole = parse(envelope, {
    ...said,
    ...(said['parameters'] === undefined
      ? {}
      : { parameters: isObject(said['parameters']) ? given : said['parameters'] }),
  })
  const family = familyOf(whole.model)
  if (!family.at.includes(endpoint)) throw otherAddress(whole.model, family)
  return {
    model: whole.model,
    family,
    input,
    parameters: ownOf(whole.parameters ?? {}, family),
    warnings: [
      ...unknown(said, ['model', 'input', 'parameters']),
      ...unheard(given, { ...idle, ...foreign(whole.model, family) }),
      ...unknown(given, [...Object.keys(parameters.shape), ...Object.keys(idle)]),
    ],
  }
}

/** Nulls say nothing. What is no object is seen to by the schema. */
function without(value: Json): JsonObject {
  if (!isObject(value)) return {}
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== null))
}

/** The Python SDK types `color_palette` as text. */
function unpacked(given: JsonObject): JsonObject {
  const entries = Object.entries(given).map(([name, value]): [string, Json] => {
    if (typeof value !== 'string' || !['bbox_list', 'color_palette'].includes(name)) {
      return [name, value]
    }
    try {
      return [name, JSON.parse(value)]
    } catch {
      const param = `parameters.${name}`
      throw new Problem('invalid_request', `\`${param}\` is not JSON.`, { param })
    }
  })
  return Object.fromEntries(entries)
}

function ownOf(all: Parameters, { own }: Family): Parameters {
  return Object.fromEntries(Object.entries(all).filter(([name]) => own.includes(name)))
}

/**
 * Where a model is called at another's address. The first words are what others had of the host in that
 * case (github.com/alibaba/spring-ai-alibaba/issues/2400 and 3219, 2025, with qwen-vl-max); that Wan gets
 * the same is a guess.
 */
function otherAddress(model: string, { at }: Family): Problem {
  const right = at.map((place) => addresses[place]).join(' or ')
  return new Problem(
    'invalid_request',
    `url error, please check url! The model ${model.slice(0, 80)} is called at ${right}.`,
  )
}

const addresses: Readonly<Record<Endpoint, string>> = {
  messages: 'multimodal-generation/generation or image-generation/generation',
  text2image: 'text2image/image-synthesis',
  image2image: 'image2image/image-synthesis',
}

/** What the SDKs send by themselves asks for nothing; the rest is documented and has no effect here. */
const idle: Readonly<Record<string, Idle>> = {
  prompt_extend: { why: 'prompts are not rewritten here', silent: [false, 'false'] },
  is_async: { why: 'the address says it', silent: [true, false] },
  incremental_output: { why: 'each event holds what is new', silent: [true, false] },
  stream: { why: 'only `enable_interleave` of wan2.6-image is streamed', silent: [false] },
  modalities: { why: 'answers are pictures' },
  response_format: { why: 'answers are links' },
  style: { why: 'it was for wanx-v1: say the style in the prompt', silent: ['<auto>'] },
  ref_strength: { why: 'it was for wanx-v1' },
  ref_mode: { why: 'it was for wanx-v1' },
}

/** Documented parameters that this model does not have. */
function foreign(model: string, { own }: Family): Readonly<Record<string, Idle>> {
  const why = `${model.slice(0, 80)} has no such parameter`
  const silent = [false, 'false', '']
  const names = Object.keys(parameters.shape).filter((name) => !own.includes(name))
  const table = Object.fromEntries(names.map((name): [string, Idle] => [name, { why, silent }]))
  // The header says whether such an answer is streamed.
  return own.includes('enable_interleave')
    ? { ...table, stream: { why, silent: [true, false] } }
    : table
}

/** What is too long is cut, as the host does, and told. Characters are code points. */
export function cut(words: string, most: number, name: string, warnings: string[]): string {
  // A string has at least as many units as characters.
  if (words.length <= most) return words
  const characters = Array.from(words)
  if (characters.length <= most) return words
  warnings.push(
    `\`${name}\` is cut to its first ${most} of ${characters.length} characters, as Model Studio does.`,
  )
  return characters.slice(0, most).join('')
}
