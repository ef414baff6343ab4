/**
 * The contract of the languages: how one host speaks over HTTP. Pure translation: no clock, no
 * network, no storage, no other room. A dialect is an object of routes; each route says what it does
 * in our words, reads the host's body into them and writes our answer as the host would.
 */
import type { Problem } from '../problem.ts'
import type { Call, JsonReply, Links, ReplyJson } from './call.ts'
import type { HookEvent, Route, ShownJob } from './route.ts'

export type * from './call.ts'
export type * from './route.ts'

/** One delivery of news, ready to be signed. */
export interface News {
  /** The same at every attempt. */
  readonly id: string
  /** Unix seconds of this attempt. */
  readonly timestamp: number
  readonly body: Uint8Array
  readonly job: ShownJob
}
/** What news can be signed with. */
export interface HookKeys {
  readonly account: string
  /** As in `AccountCard`. */
  readonly hookSecret: string
  /** The one before, while receivers move from it: signs too, where the scheme knows several signatures. */
  readonly previousSecret?: string | undefined
  /** What the caller gave (`HookAsk.secret`). */
  readonly callerSecret?: string | undefined
  /** The id of the server's key in `AccountCard.jwks`. */
  readonly kid: string
  /** An Ed25519 signature of 64 bytes. */
  sign(message: Uint8Array): Uint8Array
}
/** How this host tells of a job's end. */
export interface Hook {
  write(job: ShownJob, event: HookEvent, links: Links): ReplyJson
  /** The headers that prove who sent it. */
  sign?(news: News, keys: HookKeys): Readonly<Record<string, string>>
}

/** How often a key may create, and how often it still may. */
export interface Allowance {
  readonly limit: number
  readonly remaining: number
  readonly resetSeconds: number
  /** The same moment in Unix seconds. */
  readonly resetAt: number
}

/** For `docs/dialects.md`, and for the kit. */
export interface About {
  /** `fal.ai` */
  readonly title: string
  /** What a client's base URL becomes: `{url}/fal/run`. */
  readonly base: string
  /** Clients that were run against it, unmodified. */
  readonly clients: readonly string[]
  /** The documents it comes from, with dates. */
  readonly sources: readonly string[]
  /** What differs here from the real host, and what users should know; sentences. */
  readonly notes: readonly string[]
  /** Calls in which `key` finds `limn_abc`. */
  readonly keys: readonly Partial<Call>[]
}

export interface Dialect {
  readonly name: string
  readonly about: About
  /** Paths under it are this host's, known or not: `/fal`. Empty at the root. */
  readonly prefix: string
  /** Further prefixes under which all its routes answer: `/openai`. */
  readonly also?: readonly string[] | undefined
  readonly routes: readonly Route[]
  /** Whether it shows the jobs of all dialects; otherwise its own alone. */
  readonly showsAll?: boolean | undefined
  /** Where this host's clients put the API key (or a ticket's token). */
  key(call: Call): string | undefined
  /**
   * Any failure, in this host's envelope and status. `problem.param` is in our words; `call`, when it
   * could be read, tells which of the host's own names the caller used.
   */
  fail(problem: Problem, requestId: string, call?: Call): JsonReply
  readonly hook?: Hook | undefined
  /** This host's rate headers, on every create. */
  allowance?(state: Allowance): Readonly<Record<string, string>>
  /**
   * Another path for a call that came under one of the host's own names, or by its proxy protocol:
   * with the query; `undefined` to leave it alone.
   */
  reroute?(head: Pick<Call, 'headers'> & { readonly url: string }): string | undefined
}
