/** What `limn webhooks` is asked for. Loads nothing of the server. */
import { parseArgs } from 'node:util'
import { parsed } from './parsed.ts'
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
