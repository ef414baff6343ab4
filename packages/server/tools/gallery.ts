/**
 * Renders docs/gallery: starts a server on a folder of its own, asks it what is listed here as any
 * client would, and keeps each answer small beside the request that made it.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { createClient, type ImageDraft } from '@limn/sdk'
import { startApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'

interface Exhibit {
  readonly file: string
  readonly draft: Omit<ImageDraft, 'model'>
  /** A photograph: its path in the repository. */
  readonly photo?: string
}

const landscape = { width: 1344, height: 768 }

const exhibits: readonly Exhibit[] = [
  { file: 'forest', draft: { prompt: 'a misty forest at dawn', size: landscape, seed: 3 } },
  {
    file: 'deer',
    draft: { prompt: 'a red deer in a pine forest at sunset', size: landscape, seed: 2 },
  },
  {
    file: 'fireflies',
    draft: {
      prompt: 'a fox and an owl in a forest at night, fireflies',
      size: landscape,
      seed: 7,
    },
  },
  {
    file: 'cosmos',
    draft: {
      prompt: 'space: a ringed planet and stars, poster titled "COSMOS"',
      size: { width: 1152, height: 1152 },
      seed: 7,
    },
  },
  {
    file: 'palette',
    draft: {
      prompt: 'a lighthouse by the sea at sunset',
      size: landscape,
      seed: 5,
      palette: [
        { hex: '#1B2A49', share: 0.4 },
        { hex: '#E07A5F', share: 0.35 },
        { hex: '#F4F1DE', share: 0.25 },
      ],
    },
  },
  {
    file: 'balloons',
    draft: {
      prompt: 'three hot air balloons over the mountains at dawn, watercolour',
      size: landscape,
      seed: 7,
    },
  },
  {
    file: 'oil',
    photo: 'packages/server/test/photos/coffee.png',
    draft: { prompt: 'turn it into an oil painting', seed: 1 },
  },
  {
    file: 'recolour',
    photo: 'packages/server/test/photos/coffee.png',
    draft: { prompt: 'make the red cup blue', boxes: [[[60, 10, 490, 395]]], seed: 1 },
  },
  {
    file: 'astronaut',
    photo: 'docs/gallery/photos/astronaut.jpg',
    draft: {
      prompt: 'replace the background with snowy mountains at sunset',
      boxes: [[[30, 0, 385, 512]]],
      seed: 4,
    },
  },
  {
    file: 'lift-off',
    photo: 'packages/server/test/photos/rocket.jpg',
    draft: { prompt: 'make it black and white and add the text "LIFT-OFF" at the top', seed: 1 },
  },
]

const folder = await mkdtemp(join(tmpdir(), 'limn-gallery-'))
const app = await startApp(readConfig({ PORT: '0', LIMN_DATA: folder, LIMN_LOG: 'warn' }))
const out = new URL('../../../docs/gallery/', import.meta.url)
const lines = [
  '# Gallery',
  '',
  'Made by the sketch engine with `npm run gallery`, on a CPU, without weights; shown at 720 pixels.',
  'The photographs are from the sample data of scikit-image: coffee (CC0, Rachel Michetti), rocket (public domain, SpaceX) and astronaut (public domain, NASA).',
  '',
]
try {
  const client = createClient({ baseUrl: app.url })
  for (const { file, draft, photo } of exhibits) {
    const images = photo
      ? [
          (
            await client.upload(
              new Blob([await readFile(new URL(`../../../${photo}`, import.meta.url))]),
              photo,
            )
          ).id,
        ]
      : undefined
    const request = { model: 'wan2.7-image', ...draft }
    const job = await client.wait(
      (await client.submit({ ...request, ...(images ? { images } : {}) })).id,
    )
    const [image] = job.images
    if (!image) throw new Error(`${file}: ${job.problem?.message ?? 'no picture'}`)
    const bytes = Buffer.from(await (await client.download(image)).arrayBuffer())
    await sharp(bytes)
      .resize({ width: 720, withoutEnlargement: true })
      .jpeg({ quality: 84 })
      .toFile(new URL(`${file}.jpg`, out).pathname)
    const shown = photo ? { ...request, images: [basename(photo)] } : request
    lines.push(
      `![${draft.prompt.replaceAll('"', '')}](${file}.jpg)`,
      '',
      '```json',
      JSON.stringify(shown),
      '```',
      '',
      `*${image.revisedPrompt ?? ''}* Seed ${image.seed}, ${image.width} × ${image.height}.`,
      ...job.warnings.map((warning) => `Warning: ${warning}`),
      '',
    )
    console.log(file, job.warnings.join(' '))
  }
  await writeFile(new URL('README.md', out), `${lines.join('\n').trimEnd()}\n`)
} finally {
  await app.close()
  await rm(folder, { recursive: true, force: true })
}
