/** `limn generate` and `limn edit`. */
import { openAsBlob } from 'node:fs'
import { stat, writeFile } from 'node:fs/promises'
import { basename, dirname, extname } from 'node:path'
import type { Client, ImageDraft, ServedJob } from '@limn/sdk'
import { Problem } from '../problem.ts'
import type { MakeCommand } from './arguments.ts'
import { nameFor, numbered } from './naming.ts'
import type { Environment } from './server.ts'
import { reachServer } from './server.ts'

/** Paths go to `stdout`; all that is for people goes to `stderr`. */
export interface Terminal {
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  /** Whether somebody looks at `stderr`. */
  readonly watched: boolean
}

export async function make(
  command: MakeCommand,
  env: Environment,
  terminal: Terminal,
): Promise<void> {
  const { photos, draft, output } = command
  const several = (draft.count ?? 1) > 1
  const path = output ?? nameFor(draft.prompt, several)
  await checkPaths(photos, path)
  const server = await reachServer(env)
  const { client } = server
  try {
    const images = await uploadAll(client, photos)
    const job = await made(client, { ...draft, images }, terminal)
    for (const warning of job.warnings) terminal.stderr(`limn: ${warning}\n`)
    for (const image of job.images) {
      const file = numbered(path, image.index, several)
      const picture = await client.download(image)
      await writeFile(file, Buffer.from(await picture.arrayBuffer()))
      terminal.stdout(`${file}\n`)
    }
  } finally {
    await server.close()
  }
}

/** Ctrl-C is heard once, and cancels the job; the next one ends the program as ever. */
async function made(client: Client, draft: ImageDraft, terminal: Terminal): Promise<ServedJob> {
  const onProgress = terminal.watched ? progressLine(terminal) : undefined
  const stop = new AbortController()
  const interrupted = () => stop.abort()
  process.once('SIGINT', interrupted)
  const { signal } = stop
  let id: string | undefined
  try {
    ;({ id } = await client.submit(draft, { signal }))
    return await client.wait(id, { signal, onProgress })
  } catch (error) {
    if (!signal.aborted) throw error
    if (id === undefined) throw new Problem('canceled', 'Interrupted before the job was made.')
    const { status } = await client.cancel(id)
    throw new Problem('canceled', `Interrupted: the job ${id} is ${status}.`)
  } finally {
    process.off('SIGINT', interrupted)
    if (onProgress) terminal.stderr('\r\u001b[K')
  }
}

/** Better to hear of a wrong path now than after a minute of painting. */
async function checkPaths(photos: readonly string[], output: string): Promise<void> {
  for (const photo of photos) {
    const found = await stat(photo).catch(() => undefined)
    if (!found) throw new Problem('invalid_image', `There is no file ${photo}.`)
    if (!found.isFile()) throw new Problem('invalid_image', `${photo} is not a file.`)
  }
  const folder = dirname(output)
  const found = await stat(folder).catch(() => undefined)
  if (!found?.isDirectory()) {
    throw new Problem('invalid_request', `There is no folder ${folder} to put the picture in.`)
  }
  const there = await stat(output).catch(() => undefined)
  if (there?.isDirectory()) throw new Problem('invalid_request', `${output} is a folder.`)
}

async function uploadAll(client: Client, photos: readonly string[]): Promise<readonly string[]> {
  const ids: string[] = []
  for (const photo of photos) {
    const type = `image/${extname(photo).slice(1).toLowerCase().replace('jpg', 'jpeg')}`
    const upload = await client.upload(await openAsBlob(photo, { type }), basename(photo))
    ids.push(upload.id)
  }
  return ids
}

function progressLine({ stderr }: Terminal) {
  return ({ status, progress }: ServedJob) => {
    const share = status === 'queued' ? 'waiting' : `${Math.round(progress * 100)} %`
    stderr(`\r\u001b[Klimn: ${share}`)
  }
}
