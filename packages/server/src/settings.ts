/** What can be set, as everything but `config.ts` sees it. */
import type { KeyObject } from 'node:crypto'

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
  /** `postgres://…`; the embedded database of the data folder when absent. */
  readonly databaseUrl?: string | undefined
  /** `s3://bucket/prefix?endpoint=…`; the data folder when absent. */
  readonly storeUrl?: string | undefined
  /** `api` takes calls, `worker` makes pictures and delivers news, `all` does both. */
  readonly role: 'all' | 'api' | 'worker'
  /** What links, tickets and news are signed with, at least 32 characters; made and kept by the server when absent. */
  readonly secret?: string | undefined
  /** How many jobs of one key may be queued or running; 0 is no limit. */
  readonly concurrentJobs: number
  /** How many jobs may be queued in all; 0 is no limit. */
  readonly queueLength: number
  /** An identical request of the same key within so many seconds joins the first; 0: never. */
  readonly joinSeconds: number
  readonly keep: Keep
  /** At its end the server finishes what is under way for at most this long before it hands it over. */
  readonly drainSeconds: number
  readonly dashscope?: DashscopeConfig | undefined
  readonly openai?: OpenaiConfig | undefined
  readonly webhooks: WebhookConfig
  /** Who may read `/metrics`: whoever reaches the server, or admins alone. */
  readonly metrics: 'open' | 'admin'
  /** Where traces go (OTLP over HTTP): `http://127.0.0.1:4318`. */
  readonly tracesUrl?: string | undefined
}

/** How long pictures stay. What a live link or an open job needs is never removed. */
export interface Keep {
  /** Pictures of ended jobs, in hours; 0: for ever. */
  readonly pictureHours: number
  /** Uploads, in hours; 0: for ever. */
  readonly uploadHours: number
  /** Bytes in all; the oldest go first; 0: as many as fit. */
  readonly totalBytes: number
  /** Bytes of the disk that stay free; 0: none. */
  readonly freeBytes: number
}

export interface DashscopeConfig {
  readonly key: string
  /** With `/api/v1`, without a slash at the end. */
  readonly url: string
}

/** What news is signed with; what is not set is made out of `secret`. */
export interface WebhookConfig {
  /** `whsec_…`, for all accounts; one for each account when absent. */
  readonly secret?: string | undefined
  /** The one before, or `derived`: those that each account has when none is set. */
  readonly previousSecret?: string | undefined
  /** Ed25519. */
  readonly privateKey?: KeyObject | undefined
}

export interface OpenaiConfig {
  /** With `/v1`, without a slash at the end. */
  readonly url: string
  readonly key?: string | undefined
  /** The host's names for models of the catalog. */
  readonly models: ReadonlyMap<string, string>
  /** What it asks for one picture, in micro-dollars; unknown when absent. */
  readonly costMicros?: number | undefined
}
