/** What a route of a dialect can do, what it asks for, and what it is given to show. */
import type { ImageDraft, Job, JobStatus, Upload } from '@limn/sdk'
import type { Call, Json, Links, Reply, StreamEvent, Ticket } from './call.ts'

/** A model as dialects may show it: plain data out of the catalog. */
export interface ModelCard {
  readonly id: string
  readonly ownedBy: string
  /** Unix seconds. */
  readonly created: number
  /** The hosts' names for it, by dialect: `{fal: ['fal-ai/wan/v2.7/edit', …]}`. */
  readonly names: Readonly<Record<string, readonly string[]>>
  /** Integer micro-dollars per picture; `null` where nobody has told the price, which is not 0. */
  readonly usdMicros: number | null
  /** Everything else the catalog tells: limits, prices with their unit, JSON Schema of the parameters. */
  readonly details: { readonly [key: string]: Json }
}

/** A job as dialects are shown it. */
export interface ShownJob extends Job {
  /** A number of its own, for hosts whose ids are whole numbers. From 1. */
  readonly number: number
  /** What the dialect asked to be kept with the job (`Asked.memo`). */
  readonly memo?: Json | undefined
  /** Whether a call that makes jobs has found it instead: the same call came before. */
  readonly repeated?: boolean | undefined
  /** While it runs and is watched: early looks at pictures that are not done (`Asked.partials`). */
  readonly previews?: readonly Preview[] | undefined
}

/** An early look at a picture. */
export interface Preview {
  /** Which picture of the job; 0-based. */
  readonly image: number
  /** Which look at it; 0-based. */
  readonly look: number
  readonly asset: string
  readonly mime: string
  readonly width: number
  readonly height: number
}

/** What news of a job there can be. `completed` is any end: succeeded, failed or canceled. */
export type HookEvent = 'start' | 'output' | 'completed'

/** Where a caller wants to be told of a job. */
export interface HookAsk {
  readonly url: string
  /** `completed` alone when absent. */
  readonly events?: readonly HookEvent[] | undefined
  /** A key the caller gave for signing. */
  readonly secret?: string | undefined
}

/** What a create call asks for. */
export interface Asked {
  readonly draft: ImageDraft
  /** The caller's own name for the job: as good as an idempotency key. */
  readonly called?: string | undefined
  /** `false`: answered at once. `true`: when the job has ended. A number: at most so many seconds, then as it stands. */
  readonly wait: boolean | number
  /** What the caller said and won't get, as sentences; they go into the job's own. */
  readonly warnings?: readonly string[] | undefined
  /** Kept with the job for `write`, up to 64 KB. Pictures are not to stand in it: `request.images` has them. */
  readonly memo?: Json | undefined
  readonly hook?: HookAsk | undefined
  /** Answered by the route's `events` instead of `write`. */
  readonly stream?: boolean | undefined
  /** How many early looks at each picture the stream may carry. */
  readonly partials?: number | undefined
  /** The job is canceled when it has not ended so many seconds after it was made. At least 1. */
  readonly deadlineSeconds?: number | undefined
}

interface RouteOf<Does extends string, Question, Answer> {
  /** Method and path; `:name` marks a parameter, a last `*` the rest of the path. */
  readonly on: `${'GET' | 'POST' | 'PUT' | 'DELETE'} /${string}`
  readonly does: Does
  /** Whether it answers without a key, too. */
  readonly open?: boolean | undefined
  /** `bytes`: the whole body is one file, whatever its type says; it is `upload:0` of `call.files`. */
  readonly takes?: 'bytes' | undefined
  /** Throws nothing but Problem. */
  read(call: Call): Question
  write(answer: Answer, links: Links, call: Call): Reply
}

/**
 * The events that a job's newest state brings: called with the job now, at each change, and at its
 * end. `seen` is the job of the last time, `undefined` at first. The stream closes after the end.
 */
export type Events = (
  job: ShownJob,
  seen: ShownJob | undefined,
  links: Links,
  call: Call,
) => readonly StreamEvent[]

/** One documented parameter of a create route: what the docs tell and the kit tries. */
export interface Parameter {
  /** As the host writes it, from the body's root: `input.size`. `?name` is in the query, `@name` a header. */
  readonly name: string
  /** For people: `string`, `integer 1–4`. */
  readonly type: string
  /**
   * `honoured`: changes what is asked. `warned`: has no effect, and a warning names it. `refused`: the
   * call fails, and the failure names it. `idle`: asks for what happens anyway.
   */
  readonly fate: 'honoured' | 'warned' | 'refused' | 'idle'
  readonly note?: string | undefined
  /** A value to try it with: one that asks for something. */
  readonly example: Json
  /** What else has to stand in the body for that, by the same names. */
  readonly beside?: { readonly [name: string]: Json } | undefined
}

/** Makes a job. */
export interface CreateRoute extends RouteOf<'create', Asked, ShownJob> {
  /**
   * `any`: `write` also shows jobs that failed or were canceled. Otherwise those are answered by
   * `fail`. A job that has not ended is always shown by `write`.
   */
  readonly shows?: 'any' | undefined
  /** The body of the answer is the picture; otherwise it is JSON, which may be kept waiting for. */
  readonly answers?: 'picture' | undefined
  readonly events?: Events | undefined
  /** The least that can be asked. */
  readonly example: Partial<Call>
  readonly parameters: readonly Parameter[]
}
/** Which job a call is about. */
export interface JobAsk {
  /** In any form of `ids.ts`, or the job's number in decimal digits. */
  readonly id: string
  /** Where no job has that id: the idempotency key (`Asked.called`) it was made with. */
  readonly called?: string | undefined
}
export type JobRoute = RouteOf<'job', JobAsk, ShownJob>
/** `over`: the client has had the last event already. */
export interface WatchAsk extends JobAsk {
  readonly over?: boolean | undefined
}
/** The job's state as a stream of events. */
export type WatchRoute = Omit<RouteOf<'watch', WatchAsk, never>, 'write'> & {
  readonly events: Events
  /** A client whose stream ends before the job does comes back and goes on where it was. */
  readonly resumes?: boolean | undefined
}
export interface Canceled {
  readonly job: ShownJob
  /** Whether this call has ended it. */
  readonly canceled: boolean
}
/** Ends a job that has not ended; `only: 'queued'` leaves a running one alone. */
export type CancelRoute = RouteOf<
  'cancel',
  JobAsk & { readonly only?: 'queued' | undefined },
  Canceled
>

/** Which of the caller's own jobs of this dialect, newest first. */
export interface JobsAsk {
  readonly limit: number
  /** The id to go on from. */
  readonly before?: string | undefined
  readonly offset?: number | undefined
  /** Made at or after this time, ISO 8601. */
  readonly since?: string | undefined
  /** Made before this time, ISO 8601. */
  readonly until?: string | undefined
  readonly status?: readonly JobStatus[] | undefined
  /** The catalog's id or this host's name. */
  readonly model?: string | undefined
  readonly id?: string | undefined
  /** The idempotency key it was made with. */
  readonly called?: string | undefined
  /** Whether `total` is wanted. */
  readonly count?: boolean | undefined
}
export interface JobsPage {
  readonly jobs: readonly ShownJob[]
  /** Whether there are more after the last of `jobs`. */
  readonly more: boolean
  /** All that match, when it was wanted. */
  readonly total?: number | undefined
}
export type JobsRoute = RouteOf<'jobs', JobsAsk, JobsPage>
export type ModelsRoute = RouteOf<'models', Record<string, never>, readonly ModelCard[]>
export type ModelRoute = RouteOf<'model', { readonly id: string }, ModelCard>

/** Keeps one picture: a file of the call (`upload:0`), an `https:` address or a `data:` URI. */
export interface UploadAsk {
  readonly ref: string
  readonly filename?: string | undefined
  readonly purpose?: string | undefined
  /** Under which the caller will name it later as `named:<name>`: `<ticket id>/<filename>`. */
  readonly name?: string | undefined
  /** Whether another picture under that name is refused (`conflict`); otherwise the newest has it. */
  readonly once?: boolean | undefined
}
export type UploadRoute = RouteOf<'upload', UploadAsk, Upload>
export type FileRoute = RouteOf<'file', { readonly id: string }, Upload>
/** The caller's own uploads, newest first; `before` is the id to go on from. */
export type FilesRoute = RouteOf<
  'files',
  { readonly limit: number; readonly before?: string | undefined },
  readonly Upload[]
>
/** Forgets an upload. Jobs that used it keep theirs. */
export type DropRoute = RouteOf<'drop', { readonly id: string }, Upload>

export type TicketRoute = RouteOf<'ticket', { readonly filename: string }, Ticket>

/** The caller's money, in integer micro-dollars. */
export interface Purse {
  /** What is left of what was paid in, holds deducted; null: nothing has to be paid in. */
  readonly balanceMicros: number | null
  /** Held back for open jobs; null: unknown, like all that follow. */
  readonly heldMicros: number | null
  /** Charged in this calendar month (UTC). */
  readonly spentThisMonthMicros: number | null
  /** Of the key, if it has one. */
  readonly budget?:
    | {
        readonly micros: number
        readonly every: 'month' | 'total'
        /** Charged and held, in this month or in all. */
        readonly spentMicros: number
        readonly leftMicros: number
      }
    | undefined
}

/** What the caller may know of its own account. */
export interface AccountCard {
  readonly account: string
  /** Absent on open routes, where there is no caller. */
  readonly money?: Purse | undefined
  /** What news to this account is signed with: `whsec_` and base64 (Standard Webhooks). */
  readonly hookSecret: string
  /** The server's public keys (Ed25519; RFC 8037), as a JWK set. */
  readonly jwks: { readonly keys: readonly { readonly [name: string]: string }[] }
}
export type AccountRoute = RouteOf<'account', Record<string, never>, AccountCard>

export type Route =
  | CreateRoute
  | JobRoute
  | WatchRoute
  | CancelRoute
  | JobsRoute
  | ModelsRoute
  | ModelRoute
  | UploadRoute
  | FileRoute
  | FilesRoute
  | DropRoute
  | TicketRoute
  | AccountRoute
