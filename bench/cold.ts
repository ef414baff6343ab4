/** From `npm start` to the first answer and the first picture, on a new data folder and on one already there. */
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { call, good } from './call.ts'
import { freePort, spawnLimn, temporaryFolder } from './child.ts'
import { memoryOf, shownMemory, shownTime, table, timed } from './measure.ts'

const answer = z.object({ data: z.tuple([z.object({ url: z.url() })]) })
const limitMs = 60_000

interface Start {
  readonly healthMs: number
  readonly pictureMs: number
  /** The server's resident bytes: when it first answers, and the most until the picture was there. */
  readonly rest?: number | undefined
  readonly peak?: number | undefined
}

/** One picture in a server that was at rest. */
export interface InServer extends Pick<Start, 'rest' | 'peak'> {
  readonly ms: number
}

export interface Cold {
  readonly text: string
  readonly empty: readonly Start[]
}

/** Asks for one square picture and fetches it from the link in the answer. */
export async function picture(url: string, side: number, prompt: string): Promise<void> {
  const body = { model: 'wan2.7-image-pro', prompt, size: `${side}x${side}`, seed: 1 }
  const told = await good(`${url}/v1/images/generations`, { body, keep: true })
  const [{ url: link }] = answer.parse(JSON.parse(told.body.toString())).data
  await good(link)
}

async function healthy(url: string): Promise<void> {
  const start = performance.now()
  for (;;) {
    try {
      await call(`${url}/healthz`)
      return
    } catch (error) {
      if (performance.now() - start > limitMs) throw error
      await pause(5)
    }
  }
}

async function startOn<T>(
  data: string,
  first: (url: string) => Promise<T>,
): Promise<Start & { readonly waited: T }> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const start = performance.now()
  await using server = spawnLimn(data, port)
  await healthy(url)
  const healthMs = performance.now() - start
  const rest = memoryOf(server.pid)?.now
  const waited = await first(url)
  const pictureMs = performance.now() - start
  return { waited, healthMs, pictureMs, rest, peak: memoryOf(server.pid)?.peak }
}

function row(name: string, starts: readonly Start[]): string[] {
  const rest = starts.flatMap((start) => start.rest ?? [])
  const peak = starts.flatMap((start) => start.peak ?? [])
  return [
    name,
    shownTime(starts.map(({ healthMs }) => healthMs)),
    shownTime(starts.map(({ pictureMs }) => pictureMs)),
    shownMemory(rest),
    shownMemory(peak),
  ]
}

const firstPicture = (url: string) => picture(url, 1024, 'a misty forest at dawn')

export async function coldStart(runs: number): Promise<Cold> {
  const empty: Start[] = []
  const there: Start[] = []
  for (let run = 0; run < runs; run += 1) {
    using folder = temporaryFolder()
    empty.push(await startOn(folder.path, firstPicture))
    there.push(await startOn(folder.path, firstPicture))
  }
  const head = [
    'data folder',
    'first byte of /healthz',
    'first picture, 1024²',
    'server when it answers',
    'server, most until then',
  ]
  return { empty, text: table(head, [row('empty', empty), row('already there', there)]) }
}

/**
 * The whole server on a folder that is already there, painting one picture: what making a database
 * costs is in the cold start and not here.
 */
export async function oneInServer(side: number, prompt: string): Promise<InServer> {
  using folder = temporaryFolder()
  await startOn(folder.path, async () => {})
  const { waited, rest, peak } = await startOn(folder.path, async (url) => {
    await pause(1500)
    const { ms } = await timed(() => picture(url, side, prompt))
    return ms
  })
  return { ms: waited, rest, peak }
}
