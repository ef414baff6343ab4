/** The one place that reads the environment. Everything else is handed a `Config`. */
import { isIP } from 'node:net'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { z } from 'zod'
import { Problem } from './problem.ts'

const mebibyte = 1024 * 1024

export interface Limits {
  /** Largest JSON body in bytes: room for nine reference images as base64. */
  readonly jsonBytes: number
  /** Largest single uploaded file in bytes. */
  readonly fileBytes: number
  /** Largest multipart body in bytes. */
  readonly multipartBytes: number
}

export interface Config {
  readonly host: string
  /** 0 lets the system choose a free port. */
  readonly port: number
  /** Absolute path of the data folder. */
  readonly data: string
  /** How many jobs run at once. */
  readonly slots: number
  /** Address that links in answers start with, without a slash at the end; the caller's own when absent. */
  readonly publicUrl?: string | undefined
  /** Addresses, networks (`10.0.0.0/8`) or `loopback` of proxies whose `X-Forwarded-*` are believed. */
  readonly trustProxy: readonly string[]
  /** Origins whose pages may call from a browser: `https://app.example`, or `*` for all. */
  readonly allowOrigins: readonly string[]
  /** How many jobs each key may create in a minute; 0 is no limit. */
  readonly createsPerMinute: number
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  /** Hosts whose pictures may be fetched although their address is private. */
  readonly fetchAllow: readonly string[]
  readonly limits: Limits
  /** How long a link to a stored picture is good. */
  readonly linkSeconds: number
}

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const wholeNumber = (least: number, most: number) =>
  z.coerce
    .number(`has to be a whole number from ${least} to ${most}`)
    .int(`has to be a whole number from ${least} to ${most}`)
    .min(least, `has to be a whole number from ${least} to ${most}`)
    .max(most, `has to be a whole number from ${least} to ${most}`)

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
  LIMN_FETCH_ALLOW: z
    .string()
    .default('')
    .transform((list) => list.split(',').flatMap((host) => host.trim().toLowerCase() || [])),
})

function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true
  const [address = '', bits, ...more] = text.split('/')
  const family = isIP(address)
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
    const value = JSON.stringify(env[name] ?? '')
    throw new Problem('invalid_request', `${name} ${issue?.message}, not ${value}.`, {
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
      jsonBytes: 64 * mebibyte,
      // Above what the models take, so that a picture is refused in the words of its model's limit.
      fileBytes: 32 * mebibyte,
      // Nine images and a mask at the models' 20 MB, and the text beside them.
      multipartBytes: 256 * mebibyte,
    },
    linkSeconds: 24 * 60 * 60,
  }
}
