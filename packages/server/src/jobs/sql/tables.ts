/** The rows of the tables, as Kysely sees them. The tables themselves are made in `migrations/`. */
import type { ImageRequest, JobStatus, Plan, ProblemBody } from '@limn/sdk'
import type { ColumnType, Selectable } from 'kysely'
import type { LedgerTables, Micros } from '../../ledger/tables.ts'
import type { Json as AnyJson, LetterState, NewsAsk, NewsEvent } from '../contract.ts'

/** JSON goes in as text, so that every driver sends it alike, and comes back parsed. */
type Json<Value> = ColumnType<Value, string, string>
type NullableJson<Value> = ColumnType<Value | null, string | null | undefined, string | null>
type Timestamp = ColumnType<Date, Date, Date>
type NullableTimestamp = ColumnType<Date | null, Date | null | undefined, Date | null>

/** A picture that came in with a request: checked, upright, in the store. */
export interface KeptImage {
  readonly asset: string
  readonly mime: string
  readonly width: number
  readonly height: number
}

export interface JobInputs {
  readonly images: readonly KeptImage[]
  readonly mask?: KeptImage | undefined
}

export interface JobsTable {
  id: string
  /** Given by the database. Drivers differ in how they hand a `bigint` out. */
  number: ColumnType<number | string | bigint, never, never>
  account: string
  dialect: string
  engine: string
  status: JobStatus
  request: Json<ImageRequest>
  inputs: Json<JobInputs>
  plan: NullableJson<Plan>
  warnings: Json<readonly string[]>
  progress: ColumnType<number, number | undefined, number>
  resume: NullableJson<unknown>
  problem: NullableJson<ProblemBody>
  attempts: ColumnType<number, number | undefined, number>
  lease: string
  memo: NullableJson<AnyJson>
  news: NullableJson<NewsAsk>
  looks: ColumnType<number, number | undefined, number>
  deadline: NullableTimestamp
  key: ColumnType<string | null, string | null | undefined, never>
  fingerprint: ColumnType<string | null, string | null | undefined, never>
  turn: ColumnType<number | string | bigint, number | undefined, number>
  price_micros: Micros
  removed_at: NullableTimestamp
  trace: ColumnType<string | null, string | null | undefined, never>
  created_at: Timestamp
  started_at: NullableTimestamp
  finished_at: NullableTimestamp
}

export type JobRow = Selectable<JobsTable>

export interface JobImagesTable {
  job: string
  index: number
  asset: string
  mime: string
  width: number
  height: number
  bytes: number
  seed: number
  revised_prompt: string | null
}

export interface UploadsTable {
  account: string
  asset: string
  filename: string
  mime: string
  width: number
  height: number
  bytes: number
  created_at: Timestamp
}

export interface UploadNamesTable {
  name: string
  account: string
  asset: string
}

export interface KeysTable {
  id: string
  hint: ColumnType<string, string | undefined, string>
  creates_per_minute: number | null
  concurrent_jobs: number | null
  budget_micros: Micros
  budget_every: ColumnType<'month' | 'total', 'month' | 'total' | undefined, 'month' | 'total'>
  last_used_at: NullableTimestamp
  account: string
  name: string
  hash: string
  admin: boolean
  created_at: Timestamp
  revoked_at: NullableTimestamp
}

export interface IdempotencyTable {
  account: string
  key: string
  fingerprint: string
  job: string
  created_at: Timestamp
}

export interface EndpointsTable {
  id: string
  account: string
  errand: ColumnType<string | null, string | null | undefined, string | null>
  due_at: NullableTimestamp
  failures: ColumnType<number, number | undefined, number>
  retry_at: NullableTimestamp
  delivered_at: NullableTimestamp
  touched_at: Timestamp
}

export interface LettersTable {
  id: string
  /** Given by the database. */
  number: ColumnType<number | string | bigint, never, never>
  job: string
  account: string
  endpoint: string
  url: string
  event: NewsEvent
  moment: Json<unknown>
  state: LetterState
  attempts: ColumnType<number, number | undefined, number>
  tries: ColumnType<number, number | undefined, number>
  status: ColumnType<number | null, number | null | undefined, number | null>
  error: ColumnType<string | null, string | null | undefined, string | null>
  created_at: Timestamp
  since_at: Timestamp
  next_at: Timestamp
  delivered_at: NullableTimestamp
}

export interface LinksTable {
  asset: string
  until: Timestamp
}

export interface ChoresTable {
  name: string
  begun_at: Timestamp
}

/** When the next call may begin, of those that a host takes only so many of in a second. */
export interface LanesTable {
  name: string
  next_at: Timestamp
}

export interface Tables extends LedgerTables {
  lanes: LanesTable
  links: LinksTable
  chores: ChoresTable
  endpoints: EndpointsTable
  idempotency: IdempotencyTable
  jobs: JobsTable
  letters: LettersTable
  job_images: JobImagesTable
  uploads: UploadsTable
  upload_names: UploadNamesTable
  keys: KeysTable
}
