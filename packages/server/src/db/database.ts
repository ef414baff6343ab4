/** What both kinds of database are to the rest of the house. */
import type { Kysely } from 'kysely'
import type { PgBoss } from 'pg-boss'
import type { Tables } from '../jobs/sql/tables.ts'
import type { Wire } from '../jobs/wire.ts'

export interface Database {
  readonly kysely: Kysely<Tables>
  readonly boss: PgBoss
  /** Whether no other process can be on it: then nobody else is at work on what stands there as running. */
  readonly alone: boolean
  /** To the other processes on it; none when it is alone. */
  readonly wire?: Wire | undefined
  /** Closes everything and frees the folder. Workers have to be stopped before. */
  close(): Promise<void>
}

/** What the database says of its own troubles in the background. */
export type Complain = (trouble: unknown) => void
