/** The one place that reads the environment. Everything else is handed a `Config`. */
import { isIP } from 'node:net'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { z } from 'zod'
import { isHookSecret, readPrivateKey } from './http/hook-keys.ts'
import { Problem } from './problem.ts'
import type { Config, OpenaiConfig } from './settings.ts'

export type * from './settings.ts'

const mebibyte = 1024 * 1024

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const wholeNumber = (least: number, most: number) =>
  z.coerce
    .number(`has to be a whole number from ${least} to ${most}`)
    .int(`has to be a whole number from ${least} to ${most}`)
    .min(least, `has to be a whole number from ${least} to ${most}`)
    .max(most, `has to be a whole number from ${least} to ${most}`)

const address = z
  .url({ protocol: /^https?$/, error: 'has to be an http: or https: address' })
  .transform((url) => url.replace(/\/+$/, ''))

const units = { '': 1, K: 1024, M: mebibyte, G: 1024 * mebibyte, T: mebibyte * mebibyte } as const

/** `20G`: bytes, or with a unit of 1024, 1024², … bytes. */
const byteCount = (standard: string) =>
  z
    .string()
    .regex(/^\d{1,12}[KMGT]?$/, 'has to be a number of bytes such as 500M or 20G')
    .default(standard)
    .transform((text) => {
      const [, digits, unit = ''] = /^(\d+)([KMGT]?)$/.exec(text) ?? []
      return Number(digits) * (Object.entries(units).find(([name]) => name === unit)?.[1] ?? 1)
    })

const hookSecretShape = 'has to be whsec_ and 24 to 64 bytes in base64'
const hookSecret = z.string().refine(isHookSecret, hookSecretShape)

const environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(4747),
  LIMN_DATA: z.string().default('./.limn'),
  LIMN_WORKERS: wholeNumber(1, 256).default(() => availableParallelism()),
  LIMN_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'has to be an http: or https: address' })
    .refine((url) => !/[?#@]/.test(url), 'has to be an address without query, fragment and user')
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  LIMN_TRUST_PROXY: z
    .string()
    .default('')
    .transform((list) => list.split(',').flatMap((proxy) => proxy.trim().toLowerCase() || []))
    .refine(
      (proxies) => proxies.every(isProxy),
      'has to be a list of addresses, networks such as 10.0.0.0/8, or loopback, linklocal, uniquelocal',
    ),
  LIMN_ALLOW_ORIGINS: z
    .string()
    .default('')
    .transform((list) => list.split(',').flatMap((origin) => origin.trim().toLowerCase() || []))
    .refine(
      (origins) => origins.every((origin) => origin === '*' || isOrigin(origin)),
      'has to be a list of origins such as https://app.example, or *',
    ),
  LIMN_CREATES_PER_MINUTE: wholeNumber(0, 1_000_000).default(100),
  LIMN_LOG: z.enum(levels, `has to be one of ${levels.join(', ')}`).default('info'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'has to be a postgres:// address' })
    .optional(),
  LIMN_STORE: z.url({ protocol: /^s3$/, error: 'has to be an s3://bucket address' }).optional(),
  LIMN_ROLE: z.enum(['all', 'api', 'worker'], 'has to be all, api or worker').default('all'),
  LIMN_SECRET: z.string().min(32, 'has to have at least 32 characters').optional(),
  LIMN_CONCURRENT_JOBS: wholeNumber(0, 1_000_000).default(10),
  LIMN_QUEUE_LENGTH: wholeNumber(0, 100_000_000).default(10_000),
  LIMN_JOIN_SECONDS: wholeNumber(0, 86_400).default(0),
  LIMN_KEEP_PICTURES_HOURS: wholeNumber(0, 1_000_000).default(0),
  LIMN_KEEP_UPLOADS_HOURS: wholeNumber(0, 1_000_000).default(168),
  LIMN_KEEP_BYTES: byteCount('0'),
  LIMN_KEEP_FREE: byteCount('512M'),
  LIMN_LINK_HOURS: wholeNumber(1, 8760).default(24),
  LIMN_DRAIN_SECONDS: wholeNumber(0, 3600).default(5),
  DASHSCOPE_API_KEY: z.string().optional(),
  DASHSCOPE_HTTP_BASE_URL: address.default('https://dashscope-intl.aliyuncs.com/api/v1'),
  LIMN_OPENAI_BASE_URL: address.optional(),
  LIMN_OPENAI_API_KEY: z.string().optional(),
  LIMN_OPENAI_MODELS: z
    .string()
    .default('')
    .transform((list) => list.split(',').flatMap((pair) => pair.trim() || []))
    .refine(
      (pairs) => pairs.every((pair) => /^[^\s=]+(=\S+)?$/.test(pair)),
      'has to be a list such as wan2.7-image=gpt-image-2,wan2.7-image-pro',
    ),
  LIMN_OPENAI_COST: z.coerce
    .number('has to be dollars for a picture, such as 0.04')
    .min(0)
    .max(1000)
    .optional(),
  LIMN_WEBHOOK_SECRET: hookSecret.optional(),
  LIMN_WEBHOOK_SECRET_PREVIOUS: z
    .union([z.literal('derived'), hookSecret], hookSecretShape)
    .optional(),
  LIMN_WEBHOOK_PRIVATE_KEY: z
    .string()
    .transform((text, context) => {
      const key = readPrivateKey(text)
      if (key) return key
      context.addIssue('has to be an Ed25519 private key: PEM, or its 32 bytes in base64')
      return z.NEVER
    })
    .optional(),
  LIMN_METRICS: z.enum(['open', 'admin'], 'has to be open or admin').default('admin'),
  OTEL_EXPORTER_OTLP_ENDPOINT: address.optional(),
  LIMN_FETCH_ALLOW: z
    .string()
    .default('')
    .transform((list) => list.split(',').flatMap((host) => host.trim().toLowerCase() || [])),
})

function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true
  const [start = '', bits, ...more] = text.split('/')
  const family = isIP(start)
  if (family === 0 || more.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}

/** Scheme, host and port, as a browser's `Origin` header has them. */
const isOrigin = (text: string) => URL.parse(text)?.origin === text

/** Throws Problem with a sentence that names the variable. An empty variable counts as not set. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()))
  const read = environment.safeParse(given)
  if (!read.success) {
    const [issue] = read.error.issues
    const name = String(issue?.path[0] ?? 'The environment')
    // What is meant to be secret is not told again, nor a password in an address.
    const secret = /SECRET|KEY|DATABASE_URL|LIMN_STORE/.test(name)
    const value = (env[name] ?? '').replace(/\/\/[^/@]*:.*@/, '//…@')
    const not = secret ? '' : `, not ${JSON.stringify(value)}`
    throw new Problem('invalid_request', `${name} ${issue?.message}${not}.`, {
      param: name,
    })
  }
  const { data } = read
  return {
    host: data.HOST,
    port: data.PORT,
    data: resolve(data.LIMN_DATA),
    slots: data.LIMN_WORKERS,
    publicUrl: data.LIMN_PUBLIC_URL,
    trustProxy: data.LIMN_TRUST_PROXY,
    allowOrigins: data.LIMN_ALLOW_ORIGINS,
    createsPerMinute: data.LIMN_CREATES_PER_MINUTE,
    logLevel: data.LIMN_LOG,
    fetchAllow: data.LIMN_FETCH_ALLOW,
    limits: {
      jsonBytes: 256 * mebibyte,
      // Above what the models take, so that a picture is refused in the words of its model's limit.
      fileBytes: 32 * mebibyte,
      // Nine images and a mask at the models' 20 MB, and the text beside them.
      multipartBytes: 256 * mebibyte,
    },
    linkSeconds: data.LIMN_LINK_HOURS * 60 * 60,
    databaseUrl: data.DATABASE_URL,
    storeUrl: data.LIMN_STORE,
    role: data.LIMN_ROLE,
    secret: data.LIMN_SECRET,
    concurrentJobs: data.LIMN_CONCURRENT_JOBS,
    queueLength: data.LIMN_QUEUE_LENGTH,
    joinSeconds: data.LIMN_JOIN_SECONDS,
    keep: {
      pictureHours: data.LIMN_KEEP_PICTURES_HOURS,
      uploadHours: data.LIMN_KEEP_UPLOADS_HOURS,
      totalBytes: data.LIMN_KEEP_BYTES,
      freeBytes: data.LIMN_KEEP_FREE,
    },
    drainSeconds: data.LIMN_DRAIN_SECONDS,
    dashscope: data.DASHSCOPE_API_KEY
      ? { key: data.DASHSCOPE_API_KEY, url: data.DASHSCOPE_HTTP_BASE_URL }
      : undefined,
    openai: openaiConfig(data),
    webhooks: {
      secret: data.LIMN_WEBHOOK_SECRET,
      previousSecret: data.LIMN_WEBHOOK_SECRET_PREVIOUS,
      privateKey: data.LIMN_WEBHOOK_PRIVATE_KEY,
    },
    metrics: data.LIMN_METRICS,
    tracesUrl: data.OTEL_EXPORTER_OTLP_ENDPOINT,
  }
}

function openaiConfig(data: z.output<typeof environment>): OpenaiConfig | undefined {
  const url = data.LIMN_OPENAI_BASE_URL
  if (url === undefined) return undefined
  const names = data.LIMN_OPENAI_MODELS.map((pair) => {
    const [ours = '', theirs = ours] = pair.split('=', 2)
    return [ours, theirs] as const
  })
  const cost = data.LIMN_OPENAI_COST
  return {
    url,
    key: data.LIMN_OPENAI_API_KEY,
    models: new Map(names),
    costMicros: cost === undefined ? undefined : Math.round(cost * 1_000_000),
  }
}
