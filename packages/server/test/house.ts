/** Everything but the door, in a folder of its own, with an engine that does what each test says. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ImageDraft } from '@limn/sdk'
import { pino } from 'pino'
import { openRooms, type Rooms } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import type { Engine, Picture, Step, Task } from '../src/engines/engine.ts'
import { type Incoming, type KeptJob, localAccount } from '../src/jobs/contract.ts'
import { testDatabase } from './postgres.ts'

/** How the engine makes the pictures of one prompt. */
export type Act = (task: Task) => AsyncIterable<Step>

export interface House {
  readonly folder: string
  readonly rooms: Rooms
  /** By prompt; without an entry the engine simply makes what is asked. */
  readonly acts: Map<string, Act>
  accept(draft: Partial<ImageDraft>, more?: Extra): Promise<KeptJob>
  ended(id: string): Promise<KeptJob>
  remove(): Promise<void>
}

/** What a call brings beside its draft. */
export type Extra = Partial<Omit<Incoming, 'draft'>>

export async function openHouse(): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), 'limn-house-'))
  const acts = new Map<string, Act>()
  const config = {
    ...readConfig({ LIMN_DATA: folder, LIMN_WORKERS: '2', DATABASE_URL: await testDatabase() }),
    fetchAllow: ['127.0.0.1'],
  }
  const rooms = await openRooms(config, {
    engines: [actor(acts)],
    log: pino({ level: 'silent' }),
    backoffSeconds: () => 0,
  })
  await rooms.startWork()
  return {
    folder,
    acts,
    rooms,
    accept: (draft, more = {}) =>
      rooms.jobs.accept({
        account: localAccount,
        dialect: 'test',
        uploads: new Map(),
        ...more,
        draft: { model: 'wan2.7-image', prompt: 'anything', ...draft },
      }),
    ended: (id) => rooms.jobs.ended(localAccount, id),
    async remove() {
      await rooms.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function actor(acts: ReadonlyMap<string, Act>): Engine {
  return {
    name: 'actor',
    models: ['wan2.7-image'],
    refuses: ({ prompt }) =>
      prompt === 'impossible' ? 'This can not be painted; ask for less.' : undefined,
    run: (task) => (acts.get(task.request.prompt) ?? paintAll)(task),
  }
}

async function* paintAll(task: Task): AsyncGenerator<Step> {
  for (let index = 0; index < task.request.count; index += 1) {
    if (!task.done.includes(index)) yield { image: picture(task, index) }
    yield { progress: (index + 1) / task.request.count }
  }
}

export function picture({ request }: Task, index: number): Picture {
  const seed = request.seed + index
  const bytes = Buffer.from(`${request.prompt} from ${seed}`)
  return { index, bytes, mime: 'image/png', ...request.size, seed, revisedPrompt: request.prompt }
}
