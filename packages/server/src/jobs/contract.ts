/** What the door may ask of the memory: jobs, uploads and keys, always on behalf of one account. */
import type { ImageDraft, Job, JobStatus, Upload } from '@limn/sdk'
import type { KeyLimits } from './key-contract.ts'

export type * from './key-contract.ts'

/** A multipart part that the door has spooled to disk. Whoever spooled it removes it. */
export interface SpooledFile {
  readonly path: string
  readonly filename: string
  /** As the client claimed; never trusted. */
  readonly mime: string
  readonly bytes: number
  /** Of its content, in hexadecimal; reckoned while it came in. */
  readonly sha256: string
}

/** JSON as it is kept with a row. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json }

export type NewsEvent = 'start' | 'output' | 'completed'

/** Where a caller wants to be told of a job. */
export interface NewsAsk {
  readonly url: string
  readonly events: readonly NewsEvent[]
  /** A key the caller gave for signing. */
  readonly secret?: string | undefined
  /** The address under which the caller reached this server: links in the news begin with it. */
  readonly base: string
}

/** By what the same request is known when it comes again. */
export interface Once {
  /** SHA-256, in hex, of what identical requests have in common: the route and what was said on it. */
  readonly fingerprint: string
  /**
   * `Idempotency-Key`, or the id a caller gave in a PUT: 1 to 255 characters. For 24 hours the same key
   * answers with the same job; with another fingerprint it is refused.
   */
  readonly key?: string | undefined
  /** An identical request of the same account, made at most so many seconds ago, is joined. */
  readonly joinSeconds?: number | undefined
}

export interface Incoming {
  readonly account: string
  /** Id of the key that it came by. */
  readonly key?: string | undefined
  /** Of that key. Only calls that came by a key are limited. */
  readonly limits?: KeyLimits | undefined
  readonly once?: Once | undefined
  /** Name of the dialect it came in by. */
  readonly dialect: string
  readonly draft: ImageDraft
  /** What the dialect could not honour, as sentences. */
  readonly warnings?: readonly string[] | undefined
  /** By `upload:<n>`. */
  readonly uploads: ReadonlyMap<string, SpooledFile>
  /** Kept with the job, for its dialect. */
  readonly memo?: Json | undefined
  readonly news?: NewsAsk | undefined
  /** How many early looks at each picture are wanted; 0 when absent. */
  readonly looks?: number | undefined
  /** The job is canceled when it has not ended so many seconds after it was made. */
  readonly deadlineSeconds?: number | undefined
  /** `traceparent` of the call, when calls are traced. */
  readonly trace?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** An early look at a picture of a running job, kept only while the job is watched. */
export interface Look {
  readonly image: number
  readonly look: number
  readonly asset: string
  readonly mime: string
  readonly width: number
  readonly height: number
}

/** A job with what only its dialect is shown. */
export interface KeptJob extends Job {
  /** A number of its own. From 1. */
  readonly number: number
  readonly memo?: Json | undefined
  readonly previews?: readonly Look[] | undefined
  /** Whether `accept` has found it instead of making it: the same request came before. */
  readonly repeated?: boolean | undefined
}

/** Which jobs of an account, newest first. */
export interface PageAsk {
  /** 1 to 1000. */
  readonly limit: number
  readonly before?: string | undefined
  readonly offset?: number | undefined
  /** ISO 8601: made at or after it, and before it. */
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly status?: readonly JobStatus[] | undefined
  /** Catalog id. */
  readonly model?: string | undefined
  readonly id?: string | undefined
  /** The idempotency key it was made with in the last 24 hours. */
  readonly called?: string | undefined
  /** Jobs of this dialect alone. */
  readonly dialect?: string | undefined
  readonly count?: boolean | undefined
}

export interface Page {
  readonly jobs: readonly KeptJob[]
  readonly more: boolean
  /** All that match, when `count` was asked for. */
  readonly total?: number | undefined
}

/** `id` is the job's id, or its number in decimal digits. With `dialect`, jobs of others are not found. */
export interface Which {
  readonly account: string
  readonly id: string
  /** Where no job has that id: the idempotency key it was made with in the last 24 hours. */
  readonly called?: string | undefined
  readonly dialect?: string | undefined
}

export interface Jobs {
  /**
   * Checks, fills in defaults, brings every image in, and commits the row. When it resolves the job
   * is durable and will be run, whatever happens to this process or the caller. The same request twice
   * (`Incoming.once`) is one job. Throws Problem: `payment_required` when balance or budget does not
   * cover it, `rate_limited` when the key has too many open jobs or the queue is full, `invalid_request`
   * with the param `idempotency-key` when the key was used for another request.
   */
  accept(incoming: Incoming): Promise<KeptJob>
  /** Throws Problem `not_found` for unknown and foreign ids alike. */
  find(which: Which): Promise<KeptJob>
  /** Throws Problem when `before` can't be an id, or a time is none. */
  page(account: string, ask: PageAsk): Promise<Page>
  /**
   * The one place for waiting: resolves when the job has ended, or after `seconds` with the job as it
   * stands. Rejects when `signal` aborts or the server stops.
   */
  ended(account: string, id: string, signal?: AbortSignal, seconds?: number): Promise<KeptJob>
  /** The job now, at each change that is seen, and at its end; then it is over. Rejects as `ended` does. */
  changes(which: Which, signal: AbortSignal): AsyncIterable<KeptJob>
  /**
   * Ends a job that has not ended as `canceled`; with `only: 'queued'` a running one is left alone.
   * Its engine stops soon after; pictures it has made stay. `canceled` says whether this call did it.
   */
  cancel(
    which: Which,
    only?: 'queued',
  ): Promise<{ readonly job: KeptJob; readonly canceled: boolean }>
}

export interface UploadsAsk {
  /** A file of the call, or where to get the picture: an `https:` address or a `data:` URI. */
  readonly from: SpooledFile | { readonly ref: string }
  readonly filename?: string | undefined
  /** Under which a draft may say `named:<name>`; at most one upload has it, the newest. */
  readonly name?: string | undefined
  /** Throws Problem `conflict` instead when another picture has the name. */
  readonly once?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

export interface Uploads {
  /** Checks the picture and keeps it. Throws Problem `invalid_image` or `too_large`. */
  keep(account: string, ask: UploadsAsk): Promise<Upload>
  /** Throws Problem `not_found` for unknown and foreign ids alike. */
  find(account: string, id: string): Promise<Upload>
  /** Newest first; `before` is the id to go on from. */
  list(account: string, limit: number, before?: string): Promise<readonly Upload[]>
  /** Forgets it; the bytes stay for the jobs that used them. Throws Problem `not_found`. */
  drop(account: string, id: string): Promise<Upload>
  /** The asset of an upload by its name, whoever's it is: the name is unguessable. Throws Problem `not_found`. */
  named(name: string): Promise<string>
}

/** News of a job, ready to be posted. */
export interface Letter {
  readonly body: Uint8Array
  readonly headers: Readonly<Record<string, string>>
}

/** What the jobs need to know to tell of one: made by who knows the dialects. */
export interface Herald {
  /** `id` is the same at every attempt; `timestamp` is in Unix seconds. */
  letter(news: {
    readonly job: KeptJob
    readonly account: string
    readonly ask: NewsAsk
    readonly event: NewsEvent
    readonly id: string
    readonly timestamp: number
  }): Promise<Letter>
}

/**
 * `waiting` to be delivered or tried again; `delivered`; `dead`: every attempt failed, it can be sent
 * again; `dropped`: its receiver answered 410, or there is nothing left to tell.
 */
export type LetterState = 'waiting' | 'delivered' | 'dead' | 'dropped'

/** One piece of news on its way, as it can be told. Times are ISO 8601, UTC. */
export interface LetterCard {
  /** The same at every attempt, and when it is sent again. */
  readonly id: string
  readonly job: string
  readonly account: string
  readonly event: NewsEvent
  /** Without its query, which may hold secrets. */
  readonly url: string
  readonly state: LetterState
  readonly attempts: number
  /** HTTP status of the last attempt, when there was an answer. */
  readonly status?: number | undefined
  /** Why the last attempt failed, as a sentence. */
  readonly error?: string | undefined
  readonly createdAt: string
  /** Not tried before; of waiting letters. */
  readonly nextAt?: string | undefined
  readonly deliveredAt?: string | undefined
}

export interface LettersAsk {
  /** Everybody's when absent. */
  readonly account?: string | undefined
  readonly state?: LetterState | undefined
  /** Id of a job. */
  readonly job?: string | undefined
  /** 1 to 1000. */
  readonly limit: number
  /** Id of the letter to go on from. */
  readonly before?: string | undefined
}

/** News that was or was not delivered. It is forgotten 30 days after it was written. */
export interface Letters {
  /** Newest first. Throws Problem `invalid_request` for what can't be asked. */
  list(
    ask: LettersAsk,
  ): Promise<{ readonly letters: readonly LetterCard[]; readonly more: boolean }>
  /** With `account`, letters of others are not found. Throws Problem `not_found`. */
  find(id: string, account?: string): Promise<LetterCard>
  /** Sends it again, under its id, whatever became of it. Throws as `find` does. */
  redeliver(id: string, account?: string): Promise<LetterCard>
  /** Sends again up to 1000 letters in this state, oldest first; `more` says whether some are left. */
  redeliverAll(
    state: LetterState,
    account?: string,
  ): Promise<{ readonly count: number; readonly more: boolean }>
  /** How many there are, of all accounts. */
  counts(): Promise<{ readonly waiting: number; readonly dead: number }>
}

/** The account of calls made before the first key exists. The first key belongs to it too. */
export const localAccount = 'local'
