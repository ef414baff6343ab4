/** Several real processes on one real PostgreSQL, and a folder that they share. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import type { Job, JobImage } from '@limn/sdk'

export type Role = 'all' | 'api' | 'worker'

export interface Member {
  readonly url: string
  readonly child: ChildProcess
  /** What its engine has said: `began <job> <start>`, `made <job> <index>`, `stopped <job> <start>`. */
  readonly said: readonly string[]
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
}

export interface Fleet {
  readonly folder: string
  start(role: Role, env?: Readonly<Record<string, string>>): Promise<Member>
  /** Ends them all and removes the folder. */
  end(): Promise<void>
}

export interface ShownJob extends Job {
  readonly images: readonly (JobImage & { readonly url: string })[]
}

export async function makeFleet(databaseUrl: string): Promise<Fleet> {
  const folder = await mkdtemp(join(tmpdir(), 'limn-fleet-'))
  const members = new Set<Member>()
  return {
    folder,
    async start(role, env = {}) {
      const member = await startMember({
        LIMN_DATA: folder,
        DATABASE_URL: databaseUrl,
        LIMN_ROLE: role,
        LIMN_WORKERS: '2',
        ...env,
      })
      members.add(member)
      return member
    },
    async end() {
      await Promise.all([...members].map((member) => member.end('SIGKILL')))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function startMember(env: Readonly<Record<string, string>>): Promise<Member> {
  const program = join(import.meta.dirname, 'fleet-server.ts')
  const child = spawn(process.execPath, ['--conditions=@limn/source', program], {
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0', LIMN_LOG: 'silent', ...env },
    // It ends with its standard input: no member outlives who runs the tests.
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const said: string[] = []
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`it ended with ${code} before it listened`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('http:')) resolve(line)
      else said.push(line)
    })
  })
  return {
    url,
    child,
    said,
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill(signal)
      await exited
    },
  }
}

/** Resolves with the job's id. `plan` as in fleet-server.ts. */
export async function submit(
  { url }: Member,
  plan: { readonly pauses: readonly (readonly number[])[]; readonly look?: boolean },
  count = 1,
): Promise<string> {
  const prompt = JSON.stringify(plan)
  const size = { width: 768, height: 768 }
  const body = { model: 'wan2.7-image', prompt, count, size, ...(count > 4 ? { set: true } : {}) }
  const response = await fetch(`${url}/v1/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const { id }: { id: string } = await response.json()
  return id
}

export async function look({ url }: Member, id: string): Promise<ShownJob> {
  const response = await fetch(`${url}/v1/jobs/${id}`)
  const job: ShownJob = await response.json()
  return job
}

export async function ended(member: Member, id: string): Promise<ShownJob> {
  for (;;) {
    // Without `finishedAt` also while the database is away.
    const job = await look(member, id)
    if (job.finishedAt !== undefined) return job
    await pause(50)
  }
}

/** Resolves when the member has said it. */
export async function heard({ said }: Member, line: string): Promise<void> {
  while (!said.includes(line)) await pause(10)
}
