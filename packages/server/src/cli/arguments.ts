/** Words of the command line, read into what they mean. Throws UsageError. */
import { parseArgs } from 'node:util'
import type { Box, PaletteColour, PictureFormat, SizeAsk } from '@limn/sdk'
import {
  type BooksCommand,
  readAccounts,
  readAudit,
  readCredit,
  readKeys,
  readUsage,
} from './books-arguments.ts'
import { type JobsCommand, readCancel, readJob, readJobs } from './jobs-arguments.ts'
import { formatOf } from './naming.ts'
import { numberOf, parsed } from './parsed.ts'
import { UsageError } from './usage.ts'
import { readWebhooks, type WebhooksCommand } from './webhooks-arguments.ts'

/** A picture to be made: a draft but for its photos, which are still files here. */
export interface MakeCommand {
  readonly does: 'make'
  readonly photos: readonly string[]
  readonly output: string | undefined
  readonly draft: {
    readonly model: string
    readonly prompt: string
    readonly negativePrompt?: string | undefined
    readonly size?: SizeAsk | undefined
    readonly count?: number | undefined
    readonly set?: boolean | undefined
    readonly seed?: number | undefined
    readonly palette?: readonly PaletteColour[] | undefined
    readonly boxes?: readonly (readonly Box[])[] | undefined
    readonly thinking?: boolean | undefined
    readonly watermark?: boolean | undefined
    readonly format?: PictureFormat | undefined
    readonly quality?: number | undefined
  }
}

export interface ServeCommand {
  readonly does: 'serve'
  /** Settings given as flags, under the names of their variables. */
  readonly env: Readonly<Record<string, string>>
}

export type Command =
  | MakeCommand
  | ServeCommand
  | BooksCommand
  | WebhooksCommand
  | JobsCommand
  | { readonly does: 'help' }
  | { readonly does: 'version' }

const makeOptions = {
  output: { type: 'string', short: 'o' },
  model: { type: 'string' },
  size: { type: 'string' },
  ratio: { type: 'string' },
  n: { type: 'string', short: 'n' },
  set: { type: 'boolean' },
  seed: { type: 'string' },
  style: { type: 'string' },
  negative: { type: 'string' },
  palette: { type: 'string' },
  quality: { type: 'string' },
  thinking: { type: 'boolean' },
  watermark: { type: 'boolean' },
} as const
const editOptions = { ...makeOptions, box: { type: 'string', multiple: true } } as const
const serveOptions = {
  host: { type: 'string' },
  port: { type: 'string' },
  data: { type: 'string' },
  role: { type: 'string' },
} as const

const commands: Readonly<Record<string, (args: string[]) => Command>> = {
  serve: readServe,
  generate(args) {
    const { values, positionals } = parsed(() =>
      parseArgs({ args, options: makeOptions, allowPositionals: true }),
    )
    const [prompt, ...others] = positionals
    if (!prompt) throw new UsageError('limn generate needs a prompt.')
    if (others.length > 0) throw new UsageError('The prompt is one argument: put it in quotes.')
    return makeOf(prompt, [], values)
  },
  edit(args) {
    const { values, positionals } = parsed(() =>
      parseArgs({ args, options: editOptions, allowPositionals: true }),
    )
    const prompt = positionals.at(-1)
    const photos = positionals.slice(0, -1)
    if (!prompt || photos.length === 0) {
      throw new UsageError('limn edit needs at least one photo, and then what to do, in quotes.')
    }
    return makeOf(prompt, photos, values)
  },
  keys: readKeys,
  usage: readUsage,
  accounts: readAccounts,
  credit: readCredit,
  audit: readAudit,
  webhooks: readWebhooks,
  jobs: readJobs,
  job: readJob,
  cancel: readCancel,
}

export function readArguments(args: readonly string[]): Command {
  const [first, ...rest] = args
  if (first === undefined || first === 'help') return { does: 'help' }
  // After "--" everything is an argument, also a prompt that looks like a flag.
  const flags = args.slice(0, args.includes('--') ? args.indexOf('--') : undefined)
  if (flags.includes('--help') || flags.includes('-h')) return { does: 'help' }
  if (first === '--version' || first === '-v') return { does: 'version' }
  const read = Object.hasOwn(commands, first) ? commands[first] : undefined
  if (!read) throw new UsageError(`There is no command ${JSON.stringify(first)}.`)
  return read(rest)
}

function readServe(args: string[]): Command {
  const { values } = parsed(() => parseArgs({ args, options: serveOptions }))
  const { host: HOST, port: PORT, data: LIMN_DATA, role: LIMN_ROLE } = values
  const given = Object.entries({ HOST, PORT, LIMN_DATA, LIMN_ROLE })
  const env = Object.fromEntries(given.flatMap(([k, v]) => (v === undefined ? [] : [[k, v]])))
  return { does: 'serve', env }
}

interface MakeValues {
  readonly output?: string
  readonly model?: string
  readonly size?: string
  readonly ratio?: string
  readonly n?: string
  readonly set?: boolean
  readonly seed?: string
  readonly style?: string
  readonly negative?: string
  readonly palette?: string
  readonly quality?: string
  readonly thinking?: boolean
  readonly watermark?: boolean
  readonly box?: string[]
}

function makeOf(words: string, photos: readonly string[], values: MakeValues): MakeCommand {
  const { output, model = 'wan2.7-image', negative, style, set, thinking, watermark } = values
  // A style has no field of its own in the API: it is said in words.
  const prompt = style === undefined ? words : `${words}, in ${style} style`
  const draft = {
    model,
    prompt,
    negativePrompt: negative,
    size: sizeOf(values.size, values.ratio),
    count: numberOf(values.n, '-n'),
    set,
    seed: numberOf(values.seed, '--seed'),
    palette: values.palette === undefined ? undefined : paletteOf(values.palette),
    boxes: values.box === undefined ? undefined : boxesOf(values.box, photos.length),
    thinking,
    watermark,
    format: output === undefined ? undefined : formatOf(output),
    quality: numberOf(values.quality, '--quality'),
  }
  return { does: 'make', photos, output, draft }
}

function sizeOf(size: string | undefined, ratio: string | undefined): SizeAsk | undefined {
  if (ratio !== undefined && !/^\d+:\d+$/.test(ratio)) {
    throw new UsageError(`--ratio takes a ratio such as 16:9, not "${ratio}".`)
  }
  if (size === undefined) return ratio === undefined ? undefined : { tier: '2K', ratio }
  const pixels = /^(\d{1,6})[x*](\d{1,6})$/i.exec(size)
  if (pixels) {
    if (ratio !== undefined)
      throw new UsageError('--ratio goes with 1K, 2K or 4K, not with pixels.')
    return { width: Number(pixels[1]), height: Number(pixels[2]) }
  }
  const tier = (['1K', '2K', '4K'] as const).find((each) => each === size.toUpperCase())
  if (tier) return { tier, ratio }
  throw new UsageError(`--size takes 1024x1024, 1K, 2K or 4K, not "${size}".`)
}

function paletteOf(text: string): readonly PaletteColour[] {
  const colours = text.split(',').map((item) => {
    const found = /^#?([0-9a-f]{6})(?::(0?\.\d+|1|0))?$/i.exec(item.trim())
    if (!found) throw new UsageError(`--palette takes colours such as #1b3a2f:0.5, not "${item}".`)
    return { hex: `#${found[1]}`, share: found[2] === undefined ? undefined : Number(found[2]) }
  })
  const told = colours.filter(({ share }) => share !== undefined)
  if (told.length > 0 && told.length < colours.length) {
    throw new UsageError('--palette takes a share for every colour, or for none.')
  }
  return colours.map(({ hex, share }) => ({ hex, share: share ?? 1 / colours.length }))
}

function boxesOf(texts: readonly string[], photos: number): readonly (readonly Box[])[] {
  const boxes: Box[][] = Array.from({ length: photos }, () => [])
  for (const text of texts) {
    const found = /^(?:(\d):)?(\d+),(\d+),(\d+),(\d+)$/.exec(text.replaceAll(' ', ''))
    const list = boxes[Number(found?.[1] ?? 1) - 1]
    if (!found || !list) {
      const words = 'x1,y1,x2,y2 in pixels, with 2: before it for the second photo'
      throw new UsageError(`--box takes ${words}; "${text}" is not that.`)
    }
    list.push([Number(found[2]), Number(found[3]), Number(found[4]), Number(found[5])])
  }
  return boxes
}
