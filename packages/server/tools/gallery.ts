/**
 * Renders docs/gallery: starts a server on a folder of its own, asks it what `gallery/requests.json`
 * lists, as any client would, and keeps each answer small beside the request that made it.
 * `npm run gallery -- deer forest` makes those pictures again and leaves the others as they are.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { createClient, type Client, type ImageDraft, type Job } from '@limn/sdk'
import { startApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { type Exhibit, type Section, readSections } from './gallery/requests.ts'
import { pageOf, type Shown } from './gallery/page.ts'
import { listOf } from './gallery/list.ts'

const root = new URL('../../../', import.meta.url)
const out = fileURLToPath(new URL('docs/gallery/', root))
const photos: Readonly<Record<string, string>> = {
  astronaut: 'docs/gallery/photos/astronaut.jpg',
  coffee: 'packages/server/test/photos/coffee.png',
  rocket: 'packages/server/test/photos/rocket.jpg',
}
const shownWidth = 640

interface Studio {
  readonly client: Client
  /** What exhibits of this run gave, at full size, to be edited by later ones. */
  readonly made: Map<string, Uint8Array<ArrayBuffer>>
  readonly sections: readonly Section[]
}

async function source(name: string, studio: Studio): Promise<string> {
  const path = photos[name]
  if (path) {
    const bytes = await readFile(new URL(path, root))
    return (await studio.client.upload(new Blob([new Uint8Array(bytes)]), basename(path))).id
  }
  const file = name.replace('exhibit:', '')
  if (!studio.made.has(file)) {
    const all = studio.sections.flatMap(({ exhibits }) => exhibits)
    const exhibit = all.find((one) => one.file === file)
    if (!exhibit) throw new Error(`there is no photograph and no exhibit named ${name}`)
    await make(exhibit, studio)
  }
  const bytes = studio.made.get(file)
  if (!bytes) throw new Error(`${name} gave no picture`)
  return (await studio.client.upload(new Blob([bytes]), `${file}.png`)).id
}

async function draftOf(exhibit: Exhibit, studio: Studio): Promise<ImageDraft> {
  const { file: _file, images, ...asked } = exhibit
  const size = images ? undefined : { width: 1344, height: 768 }
  const draft: ImageDraft = {
    model: 'wan2.7-image',
    thinking: false,
    ...(size ? { size } : { size: { tier: '1K' } }),
    ...asked,
  }
  if (!images) return draft
  const ids: string[] = []
  for (const name of images) ids.push(await source(name, studio))
  return { ...draft, images: ids }
}

async function make(exhibit: Exhibit, studio: Studio): Promise<Shown> {
  const { client, made } = studio
  const began = performance.now()
  const submitted = await client.submit(await draftOf(exhibit, studio))
  const job = await client.wait(submitted.id)
  const files: string[] = []
  for (const image of job.images) {
    const bytes = new Uint8Array(await (await client.download(image)).arrayBuffer())
    if (image.index === 0) made.set(exhibit.file, bytes)
    const file = `${exhibit.file}${job.images.length > 1 ? `-${image.index + 1}` : ''}.webp`
    const width = job.images.length > 1 ? shownWidth / 1.6 : shownWidth
    await sharp(bytes)
      .resize({
        width: Math.round(width),
        height: shownWidth,
        fit: 'inside',
        withoutEnlargement: true,
      })
      .webp({ quality: 80 })
      .toFile(join(out, file))
    files.push(file)
  }
  if (files.length === 0)
    throw new Error(`${exhibit.file}: ${job.problem?.message ?? 'no picture'}`)
  console.log(
    exhibit.file.padEnd(20),
    `${Math.round(performance.now() - began)} ms`,
    job.warnings.join(' '),
  )
  return { exhibit, files, ...factsOf(job) }
}

function factsOf(job: Job): Omit<Shown, 'exhibit' | 'files'> {
  const { startedAt, finishedAt, images, warnings, plan } = job
  const [first] = images
  return {
    plan,
    warnings,
    seeds: images.map(({ seed }) => seed),
    revised: first?.revisedPrompt ?? '',
    size: first ? `${first.width}×${first.height}` : '',
    ms: startedAt && finishedAt ? Date.parse(finishedAt) - Date.parse(startedAt) : 0,
  }
}

/** What an earlier run has kept, so that one picture can be made again alone. */
async function kept(): Promise<Shown[]> {
  const text = await readFile(join(out, 'gallery.json'), 'utf8').catch(() => '[]')
  const list: Shown[] = JSON.parse(text)
  return list
}

const only = new Set(process.argv.slice(2))
const folder = await mkdtemp(join(tmpdir(), 'limn-gallery-'))
const app = await startApp(readConfig({ PORT: '0', LIMN_DATA: folder, LIMN_LOG: 'warn' }))
try {
  await mkdir(out, { recursive: true })
  const sections = await readSections()
  const studio: Studio = { client: createClient({ baseUrl: app.url }), made: new Map(), sections }
  const before = new Map((await kept()).map((shown) => [shown.exhibit.file, shown]))
  const shown: Shown[] = []
  for (const exhibit of sections.flatMap(({ exhibits }) => exhibits)) {
    const old = before.get(exhibit.file)
    shown.push(old && only.size > 0 && !only.has(exhibit.file) ? old : await make(exhibit, studio))
  }
  await writeFile(join(out, 'gallery.json'), `${JSON.stringify(shown, undefined, 1)}\n`)
  await writeFile(join(out, 'index.html'), pageOf(sections, shown))
  await writeFile(join(out, 'README.md'), listOf(sections, shown))
} finally {
  await app.close()
  await rm(folder, { recursive: true, force: true })
}
