/**
 * A process that does one thing: paints the pictures of a kind at one size. First through the whole
 * engine, watching its memory; then, the engine closed, painting and encoding of the first few apart.
 * `node studio.ts <scene|style|edit> <side> <rounds>`; with rounds 0, the first two at once, once.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { PicturePlan } from '@limn/sdk'
import type { Engine } from '../packages/server/src/engines/engine.ts'
import { createSketch } from '../packages/server/src/engines/sketch/sketch.ts'
import type { Raster } from '../packages/server/src/images/codec.ts'
import { tell } from './child.ts'
import { memoryOf, timed } from './measure.ts'
import { editNames, kinds, type Sitting, sittings } from './sitters.ts'

const kind = kinds.find((one) => one === process.argv[2]) ?? 'scene'
const side = Number(process.argv[3])
const rounds = Number(process.argv[4])
const sitting = sittings(kind, side)

/** All of it: reading, painting, encoding, and the way to and from the thread. */
async function whole(engine: Engine, { name, request, images }: Sitting): Promise<PicturePlan> {
  const refusal = engine.refuses(request)
  if (refusal !== undefined) throw new Error(refusal)
  const { signal } = new AbortController()
  let plan: PicturePlan | undefined
  for await (const step of engine.run({ id: 'bench', request, images, done: [], signal })) {
    if ('plan' in step && step.plan.kind !== 'set') plan = step.plan
    // There is no writing in the photograph: the box is covered whole, which takes longest.
    if ('warning' in step && name !== editNames.text)
      throw new Error(`not as asked: ${step.warning}`)
    if ('image' in step) tell('file', step.image.bytes.length)
  }
  if (!plan) throw new Error('the engine showed no plan')
  return plan
}

/** Milliseconds of processor that this process has used, on all its threads. */
function cpu(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** How many pictures of a kind are also timed in parts. */
const apartMost: Readonly<Record<typeof kind, number>> = { scene: 3, style: 0, edit: 2 }

/** Skia and libvips on this thread: not before the engine's memory has been told, which has its own. */
async function tools() {
  const [{ paintScene }, { editPhoto }, { encode }, { default: sharp }] = await Promise.all([
    import('../packages/server/src/engines/sketch/paint/scene.ts'),
    import('../packages/server/src/engines/sketch/photo/edit.ts'),
    import('../packages/server/src/images/codec.ts'),
    import('sharp'),
  ])
  /** What images/codec.ts does for PNG, spelled out: the floor that its `encode` can't go below. */
  const bareSharp = ({ data, width, height }: Raster): Promise<Buffer> => {
    const raw = sharp(data, { raw: { width, height, channels: 4 } })
    return raw.removeAlpha().png({ compressionLevel: 2, adaptiveFiltering: true }).toBuffer()
  }
  return { paintScene, editPhoto, encode, bareSharp }
}
type Tools = Awaited<ReturnType<typeof tools>>

async function painted(
  { request, images }: Sitting,
  plan: PicturePlan,
  { paintScene, editPhoto }: Tools,
): Promise<Raster> {
  const { size, seed, sizeAsked, boxes } = request
  const noLetters = () => {
    throw new Error('this bench sets no text and paints no new background')
  }
  if (plan.kind === 'edit') {
    const helpers = { paintScene: noLetters, drawText: noLetters }
    return (await editPhoto({ plan, images, boxes, size, sizeAsked, seed, ...helpers })).raster
  }
  const scene = await paintScene(plan, size, seed)
  scene.letter(scene.canvas)
  // Skia records strokes and paints them when pixels are asked for: before this line little has happened.
  const pixels = scene.canvas.data()
  return { ...size, data: new Uint8ClampedArray(pixels) }
}

function tellMemory(name: 'first' | 'all'): void {
  const peak = memoryOf('self')?.peak
  if (peak !== undefined) tell(`peak, ${name}`, peak)
}

async function openEngine(threads: number): Promise<Engine> {
  const engine = createSketch({ threads })
  // Its threads load Skia and libvips at once, without being asked.
  await pause(2500)
  tell('idle', memoryOf('self')?.now ?? Number.NaN)
  return engine
}

async function oneByOne(): Promise<void> {
  const engine = await openEngine(1)
  const plans = new Map<Sitting, PicturePlan>()
  for (let round = 0; round < rounds; round += 1) {
    for (const one of sitting) {
      const before = cpu()
      const { value: plan, ms } = await timed(() => whole(engine, one))
      tell('whole', ms)
      tell(`whole, ${one.name}`, ms)
      tell(`processor, ${one.name}`, cpu() - before)
      if (plans.size === 0) tellMemory('first')
      if (plans.size < apartMost[kind]) plans.set(one, plan)
    }
  }
  tellMemory('all')
  await engine.close?.()
  await apart(plans)
}

async function apart(plans: ReadonlyMap<Sitting, PicturePlan>): Promise<void> {
  const hands = await tools()
  for (let round = 0; round < rounds; round += 1) {
    for (const [one, plan] of plans) {
      const { value: raster, ms } = await timed(() => painted(one, plan, hands))
      tell('painting', ms)
      const ours = await timed(() => hands.encode(raster, 'png'))
      const bare = await timed(() => hands.bareSharp(raster))
      tell('encoding', ours.ms)
      tell('sharp', bare.ms)
      if (Buffer.compare(ours.value, bare.value) !== 0) throw new Error('not the same settings')
    }
  }
}

async function twoAtOnce(): Promise<void> {
  const engine = await openEngine(2)
  const two = sitting.slice(0, 2)
  const { ms } = await timed(() => Promise.all(two.map((one) => whole(engine, one))))
  tell('whole', ms)
  tellMemory('all')
  await engine.close?.()
}

await (rounds > 0 ? oneByOne() : twoAtOnce())
process.disconnect?.()
