/** `limn webhooks`: what was and was not delivered, and sending it again, by the running server. */
import { z } from 'zod'
import { Problem } from '../problem.ts'
import type { Terminal } from './make.ts'
import { type Environment, runningServer } from './server.ts'
import { table } from './table.ts'
import type { WebhooksCommand } from './webhooks-arguments.ts'

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
