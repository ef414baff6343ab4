/** What the door may ask of the memory about keys: who may call, and what keys may do. */

/** What a key may do; what is not set is as the server's settings say. */
export interface KeyLimits {
  /** 0: as many as it likes. */
  readonly createsPerMinute?: number | undefined
  /** How many of its jobs may be queued or running; 0: as many as it likes. */
  readonly concurrentJobs?: number | undefined
  /** What its jobs may cost in each calendar month (UTC) or in all, in micro-dollars. */
  readonly budget?: { readonly micros: number; readonly every: 'month' | 'total' } | undefined
}

export interface Caller {
  readonly account: string
  /** May make and revoke keys, and sees everybody's usage. */
  readonly admin: boolean
  /** Id of the key; none for calls made before the first key exists. */
  readonly key?: string | undefined
  readonly limits?: KeyLimits | undefined
}

/** What is told of a key: never the key itself, nor its hash. */
export interface KeyCard {
  readonly id: string
  readonly name: string
  /** How the key begins, to tell it by: `limn_ab12`. Empty for keys older than this. */
  readonly hint: string
  readonly account: string
  readonly admin: boolean
  /** This key's own; what is not set is as the server's settings say. */
  readonly limits: KeyLimits
  /** ISO 8601, UTC, like all times here. */
  readonly createdAt: string
  /** To the minute. */
  readonly lastUsedAt?: string | undefined
  readonly revokedAt?: string | undefined
}

/** The key itself is told once, here; only its hash is kept. */
export interface NewKey extends KeyCard {
  readonly key: string
}

export interface KeyAsk {
  /** Default false; the first key is an admin's in any case. */
  readonly admin?: boolean | undefined
  /** An account that is there already; one of its own when absent. */
  readonly account?: string | undefined
  readonly limits?: KeyLimits | undefined
}

export interface KeyChange {
  readonly name?: string | undefined
  readonly admin?: boolean | undefined
  /** Only those named are changed; `null` is as the server's settings say, of a budget: none. */
  readonly limits?:
    | { readonly [Limit in keyof KeyLimits]?: KeyLimits[Limit] | null | undefined }
    | undefined
}

export interface Keys {
  /** Whether any key was ever made. While none was, calls on loopback need none. */
  any(): Promise<boolean>
  /** Who holds this key. Throws Problem `unauthorized`. With `undefined`: the local account while no key exists. */
  caller(key: string | undefined): Promise<Caller>
  /** Throws Problem `not_found` for an account that is not there. */
  create(name: string, ask?: KeyAsk): Promise<NewKey>
  /** Oldest first, revoked ones too; of one account, or of all. */
  list(account?: string): Promise<readonly KeyCard[]>
  /** With `account`, keys of others are not found. Throws Problem `not_found`. */
  find(id: string, account?: string): Promise<KeyCard>
  /**
   * Throws Problem `not_found`, also for a revoked key, and `conflict` when no admin would be left;
   * `force` does it all the same.
   */
  change(id: string, change: KeyChange, force?: boolean): Promise<KeyCard>
  /** From now on nobody is let in by it, in any process; its jobs go on. Throws as `change` does. */
  revoke(id: string, force?: boolean): Promise<KeyCard>
}
