/** What the door may ask of the till: usage, charges, balances. All amounts are integer micro-dollars. */

export const usageGroups = ['day', 'model', 'key', 'engine', 'dialect', 'account'] as const

/** `day` is the day, in UTC, of the charge: when the job ended. */
export type UsageGroup = (typeof usageGroups)[number]

/** Which part of the ledger. */
export interface Span {
  /** All accounts when absent. */
  readonly account?: string | undefined
  /** At or after it. */
  readonly since: Date
  /** Before it. */
  readonly until: Date
}

/** A sum of which parts may be unknown, which is not 0. */
export interface Amount {
  /** The whole sum; null when any part of it is unknown. */
  readonly micros: number | null
  /** The sum of what is known. */
  readonly knownMicros: number
  /** How many jobs have an unknown part in it. */
  readonly unknown: number
}

export interface UsageFigures {
  /** Jobs that ended: one charge each, also of 0. */
  readonly jobs: number
  /** Jobs, made in this time, that have not ended. */
  readonly open: number
  /** Pictures that were delivered. */
  readonly pictures: number
  readonly charged: Amount
  /** Held back for the open jobs. */
  readonly held: Amount
  /** What the engines' hosts ask. */
  readonly cost: Amount
}

export interface UsageRow extends UsageFigures {
  /** A day such as `2026-11-21`, or the model, key, … that it is about; empty where there is none. */
  readonly group: string
}

export interface UsageReport {
  readonly rows: readonly UsageRow[]
  readonly total: UsageFigures
}

/** One charge: what one job came to. */
export interface ChargeLine {
  /** ISO 8601, UTC: when the job ended. */
  readonly at: string
  readonly job: string
  readonly account: string
  readonly key: string | null
  readonly dialect: string | null
  readonly model: string | null
  readonly engine: string | null
  readonly pictures: number
  /** Of one picture. Null, here and below, is unknown. */
  readonly priceMicros: number | null
  readonly chargedMicros: number | null
  readonly costMicros: number | null
}

export interface AccountFigures {
  readonly id: string
  /** ISO 8601, UTC. */
  readonly createdAt: string
  /** What is left of what was paid in, holds deducted; null: nothing has to be paid in. */
  readonly balanceMicros: number | null
  readonly held: Amount
  /** Charged in this calendar month (UTC). Of other times `usage` tells. */
  readonly spentThisMonth: Amount
}

/** What a key may still spend. */
export interface Budget {
  readonly micros: number
  readonly every: 'month' | 'total'
  /** What its jobs were charged and hold back, in this month or in all; what is unknown not counted. */
  readonly spentMicros: number
  /** Never less than 0. */
  readonly leftMicros: number
}

export interface Fault {
  /** Id of a job, or of an account. */
  readonly of: string
  /** What is wrong with it, as the end of a sentence: `has no hold`. */
  readonly what: string
}

export interface Audit {
  readonly jobs: number
  /** Of these, how many have not ended. */
  readonly open: number
  /** Of these, how many are older than the ledger: they have no entries, and need none. */
  readonly older: number
  readonly entries: number
  readonly accounts: number
  /** Of open jobs; unknown prices count as nothing, here and below. */
  readonly heldMicros: number
  readonly chargedMicros: number
  readonly creditedMicros: number
  /** Entries whose amount is unknown, because the price was. */
  readonly unknown: number
  /** The first 1,000. */
  readonly faults: readonly Fault[]
  /** All. */
  readonly faultCount: number
}

export interface Till {
  /** Rows in the order of `group`. */
  usage(span: Span, group: UsageGroup): Promise<UsageReport>
  /** All charges, oldest first, page by page, so that any number of them fits. */
  charges(span: Span): AsyncIterable<readonly ChargeLine[]>
  /** In the order of their ids, 1 to 1000 of them; `after` is the id to go on from. */
  accounts(limit: number, after?: string): Promise<readonly AccountFigures[]>
  /** Throws Problem `not_found`. */
  account(id: string): Promise<AccountFigures>
  /** What is left of a key's budget, now. */
  budget(
    whose: { readonly account: string; readonly key: string },
    limit: Pick<Budget, 'micros' | 'every'>,
  ): Promise<Budget>
  /**
   * Pays in, and from then on the account's jobs have to be paid in. `micros` is from 0; `note` says why,
   * up to 500 characters. Throws Problem `not_found`.
   */
  credit(id: string, micros: number, note: string): Promise<AccountFigures>
  /** Nothing has to be paid in any more; what was left is forgotten. Throws Problem `not_found`. */
  unprepay(id: string): Promise<AccountFigures>
  /** Whether the entries of every job and every balance add up. Reads everything: not for every minute. */
  audit(): Promise<Audit>
}
