/**
 * A create call in our words. Replicate's HTTP API (predictions.create, models.predictions.create,
 * deployments.predictions.create; read 2026-11-21): the three differ in where the model is named.
 */
import type { ImageDraft, ImageRef, PictureFormat, SizeAsk } from '@limn/sdk'
import { z } from 'zod'
import { Problem } from '../../problem.ts'
import { given, imageRef, isObject, objectOf, parse } from '../body.ts'
import type { JsonObject } from '../body.ts'
import type { Asked, Call, HookAsk, HookEvent } from '../dialect.ts'
import { readBoxes, readPalette, readSize } from '../wan.ts'
import { unheard, unknown } from '../warn.ts'
import { inputFields } from './inputs.ts'
import type { Input } from './inputs.ts'
import { inputMemo } from './memo.ts'
import type { Memo } from './memo.ts'
import { modelOf } from './names.ts'
import { checkProperties } from './properties.ts'
import { readDeadline, readWait } from './timing.ts'

const events = ['start', 'output', 'logs', 'completed'] as const
const fields = z.object({
  input: inputFields,
  webhook: z.string().optional(),
  webhook_completed: z.string().optional(),
  webhook_events_filter: z.array(z.enum(events)).optional(),
  stream: z.boolean().optional(),
})
type Fields = z.infer<typeof fields>

const idleFields = {
  stream: { why: 'pictures come whole, not piece by piece', silent: [false] },
}

/** `POST /predictions`: the body's `version` names the model. */
export function readVersioned(call: Call): Asked {
  const said = given(objectOf(call))
  const versioned = fields.extend({ version: z.string() })
  checkProperties(said, versioned.shape, ['version', 'input'])
  const { version } = parse(versioned.pick({ version: true }), said)
  const { model, idle } = modelOf(version)
  const { version: _, ...rest } = said
  return asked(call, rest, { model }, idle === undefined ? [] : [idle])
}

/** `POST /models/:owner/:name/predictions`. */
export function readNamed(call: Call): Asked {
  return asked(call, unversioned(call), { model: pathName(call) })
}

/** `POST /deployments/:owner/:name/predictions`: here a deployment has the name of its model. */
export function readDeployed(call: Call): Asked {
  const model = pathName(call)
  return asked(call, unversioned(call), { model, deployment: model })
}

function unversioned(call: Call): JsonObject {
  const said = given(objectOf(call))
  checkProperties(said, fields.shape, ['input'])
  return said
}

export function pathName({ params }: Call): string {
  return `${params['owner'] ?? ''}/${params['name'] ?? ''}`
}

function asked(
  call: Call,
  said: JsonObject,
  named: Pick<Memo, 'model' | 'deployment'>,
  also: readonly string[] = [],
): Asked {
  const saidInput = isObject(said['input']) ? given(said['input']) : said['input']
  const body = parse(fields, saidInput === undefined ? said : { ...said, input: saidInput })
  const input = isObject(saidInput) ? saidInput : {}
  const { prefer, 'cancel-after': cancelAfter } = call.headers
  const warnings = [
    ...also,
    ...sizeWarnings(body.input),
    ...unheard(said, idleFields),
    ...unknown(input, inputFields.shape),
  ]
  const hook = readHook(body, warnings)
  const wait = readWait(prefer, warnings)
  const deadlineSeconds = readDeadline(cancelAfter)
  return {
    draft: readDraft(body.input, named.model),
    wait,
    ...(warnings.length > 0 ? { warnings } : {}),
    memo: { ...named, ...inputMemo(input, body.input), ...hookMemo(body) },
    ...(hook ? { hook } : {}),
    ...(deadlineSeconds === undefined ? {} : { deadlineSeconds }),
  }
}

const formats: Readonly<Record<string, PictureFormat>> = {
  png: 'png',
  jpg: 'jpeg',
  jpeg: 'jpeg',
  webp: 'webp',
}

function readDraft(input: Input, model: string): ImageDraft {
  const images = readImages(input)
  return {
    model,
    prompt: input.prompt,
    negativePrompt: input.negative_prompt,
    images: images.length > 0 ? images : undefined,
    mask: input.mask === undefined ? undefined : refOf(input.mask, 'input.mask'),
    boxes: readBoxes(input.bbox_list),
    palette: readPalette(input.color_palette, 'input.color_palette'),
    size: sizeOf(input),
    // The documented default is 1 whatever the mode; Wan's own in a set is 12.
    count: input.num_outputs ?? (input.image_set_mode === true ? 1 : undefined),
    set: input.image_set_mode,
    thinking: input.thinking_mode,
    seed: input.seed,
    watermark: input.watermark,
    format: input.output_format === undefined ? undefined : formats[input.output_format],
    quality: input.output_quality,
    steps: input.num_inference_steps,
    guidanceScale: input.guidance_scale,
    strength: input.strength,
  }
}

function readImages({ images, image }: Input): readonly ImageRef[] {
  if (images !== undefined && image !== undefined) {
    throw new Problem(
      'invalid_request',
      '`image` and `images` are both given, so the order of the pictures is unknown: use `images` alone.',
      { param: 'input.image' },
    )
  }
  const [field, value] = images === undefined ? ['input.image', image] : ['input.images', images]
  if (value === undefined) return []
  if (typeof value === 'string') return [refOf(value, field)]
  return value.map((ref, index) => refOf(ref, `${field}[${index}]`))
}

/** `urls.get` of a file is an address of this API, and stands for the picture. */
function refOf(text: string, param: string): ImageRef {
  const path =
    /^https?:\/\/[^?#]*\/replicate\/v1\/files\/([0-9a-f]+\.[a-z0-9]{2,5})(\/download)?\/?(?:[?#]|$)/
  const [, key] = path.exec(text) ?? []
  return key === undefined ? imageRef(text, param) : `asset:${key}`
}

/** Pixels win over `aspect_ratio`, which shapes a tier. */
function sizeOf({ size, aspect_ratio: ratio }: Input): SizeAsk | undefined {
  const exact = readSize(size, 'input.size')
  if (ratio === undefined || (exact !== undefined && 'width' in exact)) return exact
  return { tier: exact?.tier ?? '2K', ratio }
}

function sizeWarnings(input: Input): readonly string[] {
  const size = sizeOf(input)
  return input.aspect_ratio !== undefined && size !== undefined && 'width' in size
    ? ['The size is given in pixels: `aspect_ratio` had no effect.']
    : []
}

/**
 * "By default, we will send requests to your webhook URL whenever there are new outputs or the
 * prediction has finished" (HTTP API, read 2026-11-21). `webhook_completed` is what older clients send.
 */
function readHook(body: Fields, warnings: string[]): HookAsk | undefined {
  const { webhook, webhook_completed: atEnd, webhook_events_filter: filter } = body
  if (webhook === undefined) {
    if (filter) {
      warnings.push('`webhook_events_filter` had no effect: there is no `webhook`.')
    }
    return atEnd === undefined ? undefined : { url: atEnd, events: ['completed'] }
  }
  if (atEnd !== undefined) warnings.push('`webhook_completed` had no effect beside `webhook`.')
  if (filter?.includes('logs')) {
    warnings.push(
      '`logs` in `webhook_events_filter` had no effect: logs come with the other events.',
    )
  }
  const wanted = new Set(filter ?? ['output', 'completed'])
  const told = (['start', 'output', 'completed'] satisfies HookEvent[]).filter((event) =>
    wanted.has(event),
  )
  if (told.length === 0) {
    warnings.push('`webhook_events_filter` names nothing that `webhook` could be told.')
  }
  return { url: webhook, events: told }
}

function hookMemo({ webhook, webhook_events_filter: filter }: Fields): Partial<Memo> {
  return {
    ...(webhook === undefined || webhook.length > 2000 ? {} : { webhook }),
    ...(filter === undefined ? {} : { webhook_events_filter: [...new Set(filter)] }),
  }
}
