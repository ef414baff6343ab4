/** The rows of the tables, as Kysely sees them. The tables themselves are made in `migrations/`. */
import type { ImageRequest, JobStatus, Plan, ProblemBody } from '@limn/sdk'
import type { ColumnType, Selectable } from 'kysely'
import type { Json as AnyJson, NewsAsk } from '../contract.ts'

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
  account: string
  name: string
  hash: string
  admin: boolean
  created_at: Timestamp
  revoked_at: NullableTimestamp
}

export interface Tables {
  jobs: JobsTable
  job_images: JobImagesTable
  uploads: UploadsTable
  upload_names: UploadNamesTable
  keys: KeysTable
}
