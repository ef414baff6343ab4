/** What the door may ask of the memory: jobs, uploads and keys, always on behalf of one account. */
import type { ImageDraft, Job, Upload } from '@limn/sdk'

/** A multipart part that the door has spooled to disk. Whoever spooled it removes it. */
export interface SpooledFile {
  readonly path: string
  readonly filename: string
  /** As the client claimed; never trusted. */
  readonly mime: string
  readonly bytes: number
}

export interface Incoming {
  readonly account: string
  /** Name of the dialect it came in by. */
  readonly dialect: string
  readonly draft: ImageDraft
  /** What the dialect could not honour, as sentences. */
  readonly warnings?: readonly string[] | undefined
  /** By `upload:<n>`. */
  readonly uploads: ReadonlyMap<string, SpooledFile>
  readonly signal?: AbortSignal | undefined
}

export interface Jobs {
  /**
   * Checks, fills in defaults, brings every image in, and commits the row. When it resolves the job
   * is durable and will be run, whatever happens to this process or the caller. Throws Problem.
   */
  accept(incoming: Incoming): Promise<Job>
  /** Throws Problem `not_found` for unknown and foreign ids alike. */
  find(account: string, id: string): Promise<Job>
  /** The account's own jobs, newest first; those made before `before` when it is given. `limit` is at least 1. Throws Problem when `before` can't be an id. */
  recent(account: string, limit: number, before?: string): Promise<readonly Job[]>
  /** The one place for waiting: resolves when the job has ended. Rejects when `signal` aborts or the server stops. */
  ended(account: string, id: string, signal?: AbortSignal): Promise<Job>
}

export interface Uploads {
  /** Checks the picture and keeps it. Throws Problem `invalid_image` or `too_large`. */
  keep(account: string, file: SpooledFile): Promise<Upload>
  /** Throws Problem `not_found` for unknown and foreign ids alike. */
  find(account: string, id: string): Promise<Upload>
}

/** The account of calls made before the first key exists. The first key belongs to it too. */
export const localAccount = 'local'

export interface Caller {
  readonly account: string
  /** May make and revoke keys. */
  readonly admin: boolean
}

export interface Keys {
  /** Whether any key was ever made. While none was, calls on loopback need none. */
  any(): Promise<boolean>
  /** Who holds this key. Throws Problem `unauthorized`. With `undefined`: the local account while no key exists. */
  caller(key: string | undefined): Promise<Caller>
  /** The key itself is told once, here; only its hash is kept. */
  create(name: string): Promise<{
    readonly id: string
    readonly key: string
    readonly account: string
    readonly admin: boolean
  }>
}
