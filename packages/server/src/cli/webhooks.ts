/** `limn webhooks`: what was and was not delivered, and sending it again, by the running server. */
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { Problem } from '../problem.ts'
import type { Terminal } from './make.ts'
import { parsed } from './parsed.ts'
import { type Environment, runningServer } from './server.ts'
import { table } from './table.ts'
import { UsageError } from './usage.ts'

export type WebhooksCommand =
  | {
      readonly does: 'list webhooks'
      readonly query: Readonly<Record<string, string>>
      readonly json: boolean
    }
  | {
      readonly does: 'redeliver'
      /** Every one in the state when absent. */
      readonly id?: string | undefined
      readonly query: Readonly<Record<string, string>>
    }

const states = ['waiting', 'delivered', 'dead', 'dropped']

const listOptions = {
  state: { type: 'string' },
  job: { type: 'string' },
  account: { type: 'string' },
  limit: { type: 'string' },
  before: { type: 'string' },
  json: { type: 'boolean' },
} as const
const againOptions = { dead: { type: 'boolean' }, account: { type: 'string' } } as const

export function readWebhooks([verb, ...args]: string[]): WebhooksCommand {
  if (verb === 'list') {
    const { values } = parsed(() => parseArgs({ args, options: listOptions }))
    const { json = false, ...said } = values
    if (said.state !== undefined && !states.includes(said.state)) {
      throw new UsageError(`--state takes ${states.join(', ')}, not "${said.state}".`)
    }
    return { does: 'list webhooks', query: given(said), json }
  }
  if (verb === 'redeliver') {
    const { values, positionals } = parsed(() =>
      parseArgs({ args, options: againOptions, allowPositionals: true }),
    )
    const { dead = false, account } = values
    const [id, ...others] = positionals
    if (others.length > 0 || dead === (id !== undefined) || (id && account !== undefined)) {
      throw new UsageError(
        'limn webhooks redeliver takes the id of one, or --dead for all dead ones.',
      )
    }
    return { does: 'redeliver', id, query: given({ account, state: dead ? 'dead' : undefined }) }
  }
  throw new UsageError('What about webhooks? There is: limn webhooks list | redeliver <id>|--dead')
}

function given(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]])),
  )
}

const letter = z.object({
  id: z.string(),
  state: z.string(),
  job: z.string(),
  event: z.string(),
  url: z.string(),
  attempts: z.number(),
  status: z.number().nullable(),
  error: z.string().nullable(),
  created_at: z.string(),
})
const page = z.object({ data: z.array(letter), has_more: z.boolean() })
const again = z.object({ redelivered: z.number(), has_more: z.boolean() })

export async function tendWebhooks(
  command: WebhooksCommand,
  env: Environment,
  terminal: Terminal,
): Promise<void> {
  const url = await runningServer(env)
  if (url === undefined) {
    const message =
      'No Limn server runs here: start it with "limn serve", or name it with LIMN_URL.'
    throw new Problem('unavailable', message)
  }
  const key = env['LIMN_KEY']
  const query = new URLSearchParams(command.query).toString()
  if (command.does === 'list webhooks') {
    const said = await ask(`${url}/v1/webhooks?${query}`, 'GET', key)
    const { data, has_more: more } = page.parse(said)
    terminal.stdout(command.json ? `${JSON.stringify(said, null, 2)}\n` : lettersTable(data))
    if (more) terminal.stderr(`limn: there are more: --before ${data.at(-1)?.id}\n`)
  } else if (command.id !== undefined) {
    const path = `/v1/webhooks/${encodeURIComponent(command.id)}/redeliver`
    const { id } = letter.parse(await ask(`${url}${path}`, 'POST', key))
    terminal.stdout(`${id}\n`)
  } else {
    const said = again.parse(await ask(`${url}/v1/webhooks/redeliver?${query}`, 'POST', key))
    terminal.stdout(`${said.redelivered}\n`)
    if (said.has_more) terminal.stderr('limn: there are more: say it again\n')
  }
}

function lettersTable(letters: readonly z.output<typeof letter>[]): string {
  const head = ['id', 'state', 'event', 'attempts', 'created', 'job', 'to', 'why']
  const rows = letters.map((each) => [
    each.id,
    each.state,
    each.event,
    each.attempts,
    each.created_at.slice(0, 19).replace('T', ' '),
    each.job,
    each.url,
    each.error ?? '',
  ])
  return table(head, rows)
}

const refused = z.object({ error: z.object({ message: z.string() }) })

async function ask(url: string, method: string, key: string | undefined): Promise<unknown> {
  const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {}
  const answer = await fetch(url, { method, headers })
  const text = await answer.text()
  const said = asJson(text)
  if (answer.ok) return said
  const why = refused.safeParse(said).data?.error.message ?? `HTTP ${answer.status}.`
  const hint = answer.status === 401 ? ' Set LIMN_KEY to your API key.' : ''
  throw new Problem('forbidden', `${new URL(url).origin} refused: ${why}${hint}`)
}

/** Something before the server may answer in words of its own. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
