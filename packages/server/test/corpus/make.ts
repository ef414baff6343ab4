/** All of them. Run by itself it writes them into a folder: `node --conditions=@limn/source make.ts <folder>`. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Hostile } from './hostile.ts'
import { jpegs } from './jpeg.ts'
import { gifs, webps } from './moving.ts'
import { avifs, bmps, clothes, tiffs } from './others.ts'
import { pngs } from './png.ts'

export async function makeHostile(): Promise<readonly Hostile[]> {
  const grain = { type: 'gaussian', mean: 128, sigma: 30 } as const
  const create = { width: 256, height: 256, channels: 3, background: '#888', noise: grain } as const
  const noise = await sharp({ create }).png().toBuffer()
  const still = [bmps(), clothes(noise)]
  const made = [pngs, jpegs, gifs, webps, tiffs, avifs].map((make) => make(noise))
  return [...(await Promise.all(made)), ...still].flat()
}

const [, program, folder] = process.argv
if (program === import.meta.filename && folder !== undefined) {
  await mkdir(folder, { recursive: true })
  for (const { name, bytes } of await makeHostile()) {
    await writeFile(join(folder, name.replaceAll(/[^\w]+/g, '-')), bytes)
  }
}
