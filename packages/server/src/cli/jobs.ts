/** `limn jobs | job | cancel`: what a running server has been asked for. */
import { createClient, type ServedJob } from '@limn/sdk'
import { Problem } from '../problem.ts'
import type { JobsCommand } from './jobs-arguments.ts'
import type { Terminal } from './make.ts'
import { type Environment, runningServer } from './server.ts'
import { table } from './table.ts'

/** Throws Problem when no server runs: a job is worked on by one, or waits for it. */
export async function tendJobs(
  command: JobsCommand,
  env: Environment,
  terminal: Terminal,
): Promise<void> {
  const baseUrl = await runningServer(env)
  if (baseUrl === undefined) {
    const message = 'No Limn server runs here: start one with limn serve, or name it in LIMN_URL.'
    throw new Problem('unavailable', message)
  }
  const client = createClient({ baseUrl, key: env['LIMN_KEY'] })
  if (command.does === 'list jobs') {
    const { limit, before } = command
    const jobs = await client.jobs({
      ...(limit === undefined ? {} : { limit }),
      ...(before === undefined ? {} : { before }),
    })
    terminal.stdout(command.json ? inJson(jobs) : listed(jobs))
  } else if (command.does === 'show job') {
    const job = await client.job(command.id)
    terminal.stdout(command.json ? inJson(job) : described(job))
  } else {
    for (const id of command.ids) {
      const job = await client.cancel(id)
      terminal.stdout(`${job.id}  ${standing(job)}\n`)
    }
  }
}

const inJson = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`

function listed(jobs: readonly ServedJob[]): string {
  const head = ['job', 'made', 'status', 'by', 'model', 'pictures', 'prompt']
  const rows = jobs.map((job) => [
    job.id,
    job.createdAt.slice(0, 19).replace('T', ' '),
    standing(job),
    job.engine,
    job.request.model,
    `${job.images.length}/${job.request.count}`,
    oneLine(job.request.prompt, 40),
  ])
  return table(head, rows)
}

function standing({ status, progress, ahead }: ServedJob): string {
  if (status === 'running') return `running ${Math.round(progress * 100)} %`
  return ahead === undefined ? status : `${status}, ${ahead} before it`
}

function described(job: ServedJob): string {
  const facts = [
    ['job', job.id],
    ['status', standing(job)],
    ['made', job.createdAt],
    ['ended', job.finishedAt],
    ['dialect', job.dialect],
    ['engine', job.engine],
    ['model', job.request.model],
    ['prompt', oneLine(job.request.prompt, 500)],
    ['problem', job.problem && `${job.problem.code}: ${job.problem.message}`],
    ...job.warnings.map((warning) => ['warning', warning]),
    ...job.images.map(({ index, url }) => [`picture ${index + 1}`, url]),
  ]
  return facts
    .flatMap(([name = '', value]) => (value === undefined ? [] : [`${name.padEnd(10)} ${value}\n`]))
    .join('')
}

/** What came from a caller moves no cursor and colours nothing. */
function oneLine(text: string, length: number): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()
  return plain.length > length ? `${plain.slice(0, length - 1).toWellFormed()}…` : plain
}
