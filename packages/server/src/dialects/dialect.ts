/**
 * The contract of the languages: how one host speaks over HTTP. Pure translation: no clock, no
 * network, no storage, no other room. A dialect is an object of routes; each route says what it does
 * in our words, reads the host's body into them and writes our answer as the host would.
 */
import type { ImageDraft, Job, Upload } from '@limn/sdk'
import type { Problem } from '../problem.ts'

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json }

/** A multipart file part, already on disk; `ref` (`upload:0`, `upload:1`, …) stands for it in a draft. */
export interface FilePart {
  readonly field: string
  readonly ref: string
  readonly filename: string
  readonly mime: string
  readonly bytes: number
}

/** A call as it came in, parsed but not understood. */
export interface Call {
  readonly method: string
  /** Path without query, as sent. */
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** JSON body; `undefined` when there was none or it was multipart. */
  readonly body?: Json | undefined
  /** Scalar fields of a multipart body, in order of arrival; values are text. */
  readonly fields?: readonly (readonly [string, string])[] | undefined
  readonly files?: readonly FilePart[] | undefined
}

/** Stored bytes put into a JSON answer as base64 text, streamed: never held as a string. */
export interface Base64Asset {
  readonly base64Of: string
}

/** JSON in which any value may be a stored picture's base64. */
export type ReplyJson =
  | Json
  | Base64Asset
  | readonly ReplyJson[]
  | { readonly [key: string]: ReplyJson }

export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: ReplyJson
}

/** Absolute addresses, made by the door. */
export interface Links {
  /** Signed address of a stored picture, good for 24 hours. */
  asset(asset: string): string
  job(id: string): string
}

/** A model as dialects may show it: plain data out of the catalog. */
export interface ModelCard {
  readonly id: string
  readonly ownedBy: string
  /** Unix seconds. */
  readonly created: number
  /** Everything else the catalog tells: limits, prices with their unit, JSON Schema of the parameters. */
  readonly details: { readonly [key: string]: Json }
}

interface RouteOf<Does extends string, Asked, Answer> {
  /** Method and path; `:name` marks a parameter. */
  readonly on: `${'GET' | 'POST' | 'PUT' | 'DELETE'} /${string}`
  readonly does: Does
  /** Throws nothing but Problem. */
  read(call: Call): Asked
  write(answer: Answer, links: Links, call: Call): Reply
}

/**
 * Makes a job. `wait`: answer when it has ended (a failed job is answered by `fail`), or at once.
 * `warnings` name what the caller said and won't get; they go into the job's own.
 */
export type CreateRoute = RouteOf<
  'create',
  { readonly draft: ImageDraft; readonly wait: boolean; readonly warnings?: readonly string[] },
  Job
>
export type JobRoute = RouteOf<'job', { readonly id: string }, Job>
/** The caller's own jobs, newest first; `before` is the id to go on from. */
export type JobsRoute = RouteOf<
  'jobs',
  { readonly limit: number; readonly before?: string | undefined },
  readonly Job[]
>
export type ModelsRoute = RouteOf<'models', Record<string, never>, readonly ModelCard[]>
export type ModelRoute = RouteOf<'model', { readonly id: string }, ModelCard>
/** Keeps one multipart file (`ref`) as an upload. */
export type UploadRoute = RouteOf<
  'upload',
  { readonly ref: string; readonly purpose?: string | undefined },
  Upload
>
export type FileRoute = RouteOf<'file', { readonly id: string }, Upload>
export type Route =
  | CreateRoute
  | JobRoute
  | JobsRoute
  | ModelsRoute
  | ModelRoute
  | UploadRoute
  | FileRoute

export interface Dialect {
  readonly name: string
  readonly routes: readonly Route[]
  /** Where this host's clients put the API key. */
  key(call: Call): string | undefined
  /**
   * Any failure, in this host's envelope and status. `problem.param` is in our words; `call`, when it
   * could be read, tells which of the host's own names the caller used.
   */
  fail(problem: Problem, requestId: string, call?: Call): Reply
}
