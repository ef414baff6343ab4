/**
 * The whole of Limn but for its engine, which hands out a ready picture at once, in a process of its
 * own. `node stub-limn.ts <picture bytes> <folder>`; tells its port.
 */
import { randomBytes, randomInt } from 'node:crypto'
import { pino } from 'pino'
import sharp from 'sharp'
import { catalog } from '../packages/server/src/catalog/catalog.ts'
import { startApp } from '../packages/server/src/app.ts'
import { readConfig } from '../packages/server/src/config.ts'
import type { Engine } from '../packages/server/src/engines/engine.ts'
import { tell } from './child.ts'

const [, , bytes = '0', folder = ''] = process.argv
const side = 768

/** A real picture, with noise behind its end so that it has the size that is wanted. */
async function readyPicture(): Promise<Buffer> {
  const background = { r: 90, g: 120, b: 110 }
  const png = await sharp({ create: { width: side, height: side, channels: 3, background } })
    .png()
    .toBuffer()
  return Buffer.concat([png, randomBytes(Math.max(16, Number(bytes) - png.length))])
}

const ready = await readyPicture()
const stub: Engine = {
  name: 'stub',
  models: catalog.models.map(({ id }) => id),
  refuses: () => undefined,
  async *run({ request }) {
    // Its own end for every picture: the store keeps the same bytes only once.
    ready.writeUInt32LE(randomInt(2 ** 32), ready.length - 4)
    const common = { index: 0, mime: 'image/png', width: side, height: side }
    yield { image: { ...common, bytes: ready, seed: request.seed } }
  },
}
const config = readConfig({ LIMN_DATA: folder, PORT: '0' })
const app = await startApp(config, { engines: [stub], log: pino({ level: 'silent' }) })
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)))
tell('port', Number(new URL(app.url).port))
