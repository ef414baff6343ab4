/** Keys, usage and accounts: asked of a running server, or of the database while none runs. */
import type { Books } from '../app.ts'
import { chargesCsv, usageCsv } from '../http/usage-csv.ts'
import type { KeyAsk, KeyCard, KeyChange, NewKey } from '../jobs/contract.ts'
import type { AccountFigures, Audit, Span, UsageGroup, UsageReport } from '../ledger/contract.ts'
import { Problem } from '../problem.ts'
import type { UsageCommand } from './books-arguments.ts'

type UsageAsk = Pick<UsageCommand, 'since' | 'until' | 'account'>

export interface Office {
  create(name: string, ask: KeyAsk): Promise<NewKey>
  keys(): Promise<readonly KeyCard[]>
  change(id: string, change: KeyChange, force: boolean): Promise<KeyCard>
  revoke(id: string, force: boolean): Promise<KeyCard>
  usage(ask: UsageAsk & { readonly by: UsageGroup }): Promise<UsageReport>
  /** The lines of the table, piece by piece. */
  csv(ask: UsageAsk & Pick<UsageCommand, 'by'>): AsyncIterable<string>
  accounts(): Promise<readonly AccountFigures[]>
  credit(account: string, micros: number, note: string): Promise<AccountFigures>
  audit(): Promise<Audit>
  close(): Promise<void>
}

/** Accounts at a time. */
const page = 1000

export function hereOffice(books: Books): Office {
  const { keys, till } = books
  return {
    create: (name, ask) => keys.create(name, ask),
    keys: () => keys.list(),
    change: (id, change, force) => keys.change(id, change, force),
    revoke: (id, force) => keys.revoke(id, force),
    usage: (ask) => till.usage(spanOf(ask), ask.by),
    async *csv({ by, ...ask }) {
      const span = spanOf(ask)
      if (by === 'none') yield* chargesCsv(till.charges(span))
      else yield usageCsv(await till.usage(span, by), by)
    },
    accounts: () => allPages((after) => till.accounts(page, after)),
    credit: (account, micros, note) => till.credit(account, micros, note),
    audit: () => till.audit(),
    close: () => books.close(),
  }
}

/** From the beginning of the month, as over HTTP. */
function spanOf({ since, until, account }: UsageAsk): Span {
  const end = until === undefined ? new Date() : new Date(until)
  const month = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth(), 1))
  return { account, since: since === undefined ? month : new Date(since), until: end }
}

export function serverOffice(url: string, key: string | undefined): Office {
  async function ask(method: string, path: string, body?: object): Promise<Response> {
    const headers = {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key ? { authorization: `Bearer ${key}` } : {}),
    }
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const answer = await fetch(`${url}${path}`, { method, headers, ...sent })
    if (answer.ok) return answer
    throw await refusal(url, answer)
  }
  const askFor = async (method: string, path: string, body?: object) =>
    JSON.parse(await (await ask(method, path, body)).text())
  return {
    create: (name, more) => askFor('POST', '/v1/keys', { name, ...more }),
    async keys() {
      const { data }: { data: readonly KeyCard[] } = await askFor('GET', '/v1/keys')
      return data
    },
    change: (id, change, force) =>
      askFor('PATCH', `/v1/keys/${encodeURIComponent(id)}?force=${force}`, change),
    revoke: (id, force) => askFor('DELETE', `/v1/keys/${encodeURIComponent(id)}?force=${force}`),
    async usage({ by, ...span }) {
      const { data, total } = await askFor('GET', `/v1/usage?${queryOf(span, { group: by })}`)
      return { rows: data, total }
    },
    async *csv({ by, ...span }) {
      const more = { group: by, format: 'csv' }
      const { body } = await ask('GET', `/v1/usage?${queryOf(span, more)}`)
      if (body) yield* body.pipeThrough(new TextDecoderStream())
    },
    accounts: () =>
      allPages(async (after = '') => {
        const { data }: { data: readonly AccountFigures[] } = await askFor(
          'GET',
          `/v1/accounts?limit=${page}&after=${encodeURIComponent(after)}`,
        )
        return data
      }),
    credit: (account, micros, note) =>
      askFor('POST', `/v1/accounts/${encodeURIComponent(account)}/credit`, { micros, note }),
    audit: () => askFor('GET', '/v1/audit'),
    close: async () => {},
  }
}

function queryOf({ since, until, account }: UsageAsk, more: Readonly<Record<string, string>>) {
  const said = Object.entries({ since, until, account, ...more })
  return new URLSearchParams(said.flatMap(([k, v]) => (v === undefined ? [] : [[k, v]])))
}

async function allPages(
  read: (after: string | undefined) => Promise<readonly AccountFigures[]>,
): Promise<readonly AccountFigures[]> {
  const all: AccountFigures[] = []
  for (;;) {
    const found = await read(all.at(-1)?.id)
    all.push(...found)
    if (found.length < page) return all
  }
}

async function refusal(url: string, answer: Response): Promise<Problem> {
  const text = await answer.text()
  let why = `HTTP ${answer.status}.`
  try {
    const said: { error?: { message?: unknown } } = JSON.parse(text)
    if (typeof said.error?.message === 'string') why = said.error.message
  } catch {
    // Something before the server has answered in words of its own.
  }
  const hint = answer.status === 401 ? ' Set LIMN_KEY to an admin’s key; the first key is one.' : ''
  return new Problem('forbidden', `${url} refused: ${why}${hint}`)
}
