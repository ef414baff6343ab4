/**
 * What other processes call out through the database (LISTEN/NOTIFY), heard on a connection of its own
 * that is made anew whenever it is lost. What is called meanwhile is missed: whoever listens looks, too.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { Client, type ClientConfig } from 'pg'
import type { Complain } from './database.ts'

export interface Listening {
  /** `onBack`: at the first time, and whenever something may have been missed. */
  listen(channel: string, hear: (text: string) => void, onBack: () => void): Promise<Ear>
  close(): Promise<void>
}

export interface Ear {
  close(): Promise<void>
}

interface Channel {
  readonly name: string
  readonly hear: (text: string) => void
  readonly onBack: () => void
}

/** A connection that is silently dead is found out this often, in milliseconds. */
const lookEvery = 5_000
const quickest = 250
const slowest = 2_000

export function makeListening(options: ClientConfig, complain: Complain): Listening {
  const channels = new Set<Channel>()
  const stopping = new AbortController()
  let client: Client | undefined
  let wait = quickest
  const keeping = keep()

  /** Connected as long as nobody closes it. */
  async function keep(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await stay()
      } catch (trouble) {
        if (!stopping.signal.aborted) complain(trouble)
      }
      client = undefined
      await pause(wait, undefined, { signal: stopping.signal, ref: false }).catch(() => {})
      wait = Math.min(wait * 2, slowest)
    }
  }

  /** Until the connection is lost. */
  async function stay(): Promise<void> {
    const lost = Promise.withResolvers<never>()
    lost.promise.catch(() => {})
    const next = new Client(options)
    next.on('error', lost.reject)
    next.on('end', () => lost.reject(new Error('the listening connection has ended')))
    next.on('notification', ({ channel, payload = '' }) => {
      for (const each of channels) if (each.name === channel) each.hear(payload)
    })
    try {
      await next.connect()
      for (const { name } of channels) await next.query(`listen "${name}"`)
      client = next
      wait = quickest
      for (const { onBack } of channels) onBack()
      for (;;) {
        await Promise.race([lost.promise, pause(lookEvery, undefined, stopping)])
        await Promise.race([lost.promise, next.query('select 1')])
      }
    } finally {
      await next.end().catch(() => {})
    }
  }

  return {
    async listen(name, hear, onBack) {
      const channel = { name, hear, onBack }
      channels.add(channel)
      const now = client
      // Without a connection, the next one listens.
      await now?.query(`listen "${name}"`).then(onBack, complain)
      return { close: async () => void channels.delete(channel) }
    },
    async close() {
      stopping.abort()
      await keeping
    },
  }
}
