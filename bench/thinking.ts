/** What thinking costs and what it brings: the same scenes with it and without, through the engine, encoding included. */
import type { ImageRequest, Thought } from '@limn/sdk'
import type { Engine } from '../packages/server/src/engines/engine.ts'
import { createSketch } from '../packages/server/src/engines/sketch/sketch.ts'
import { median, shownTime, table, timed } from './measure.ts'

/** Two to eight subjects each, in all kinds of places; some with text, relations, many of a kind. */
const prompts = [
  'a red deer and two foxes in a pine forest at sunset',
  'three horses and a dog in a meadow, titled "FARM"',
  'a castle, two horses and a dragon above the castle in the mountains',
  'a sailboat, three ducks and a swan on a lake at dawn',
  'four people, a cat and a bicycle in a street at sunset',
  'a bottle, two apples and a cup of coffee on a marble table in a studio',
  'a woman holding a balloon and a man beside a dog in a city',
  'two astronauts, a rocket and a flying saucer in space',
  'five tropical fish, a turtle and an octopus underwater',
  'three hot air balloons and an airplane in the sky at dawn',
  'eight penguins in the snow',
  'two camels and a tent in the desert at night',
  'a cat on a package beside a teddy bear in a room',
  'a crab, a beach umbrella and two palm trees on a beach',
  'a farmer, a tractor, two cows and a rooster in a village',
  'a poster titled "SUMMER SALE" with two running shoes and a handbag',
  'an elephant and a mouse in a meadow',
  'a boy riding a horse and a girl beside a house in autumn',
  'a whale and two dolphins in the sea',
  'six rabbits and a hedgehog in a forest in spring',
] as const

interface Sample {
  readonly ms: number
  readonly thought: Thought | undefined
}

async function painted(
  engine: Engine,
  prompt: string,
  side: number,
  thinking: boolean,
): Promise<Sample> {
  const request: ImageRequest = {
    model: 'wan2.7-image-pro',
    prompt,
    images: [],
    size: { width: side, height: side },
    sizeAsked: true,
    count: 1,
    set: false,
    thinking,
    seed: 1,
    watermark: false,
    format: 'png',
  }
  const { signal } = new AbortController()
  const { value: thought, ms } = await timed(async () => {
    let found: Thought | undefined
    for await (const step of engine.run({ id: 'bench', request, images: [], done: [], signal }))
      if ('plan' in step && step.plan.kind === 'scene') found = step.plan.thought ?? found
    return found
  })
  return { ms, thought }
}

interface Row {
  readonly side: number
  readonly off: readonly number[]
  readonly on: readonly number[]
  readonly thoughts: readonly Thought[]
}

async function measured(engine: Engine, side: number, asked: readonly string[]): Promise<Row> {
  const off: number[] = []
  const on: number[] = []
  const thoughts: Thought[] = []
  for (const prompt of asked) {
    off.push((await painted(engine, prompt, side, false)).ms)
    const { ms, thought } = await painted(engine, prompt, side, true)
    on.push(ms)
    if (thought) thoughts.push(thought)
  }
  return { side, off, on, thoughts }
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

/** By the scenes one by one, for they differ more from one another than thinking does. */
function longer({ off, on }: Row): string {
  const shares = on.map((ms, i) => ms / (off[i] ?? ms) - 1)
  return `${(median(shares) * 100).toFixed(0)} %`
}

/** Markdown lines. `quick`: a quarter of the scenes, at the smaller size. Some two minutes otherwise. */
export async function thinkingLines(quick: boolean): Promise<string[]> {
  const engine = createSketch({ threads: 1 })
  try {
    const asked = quick ? prompts.slice(0, 5) : prompts
    // The first picture of a thread loads the drawings.
    await painted(engine, prompts[0], 256, true)
    const rows: Row[] = []
    for (const side of quick ? [1024] : [1024, 2048]) rows.push(await measured(engine, side, asked))
    const head = ['size', 'off', 'on', 'longer', 'score, first', 'score, best', 'improved']
    const cells = rows.map((row) => [
      `${row.side}²`,
      shownTime(row.off),
      shownTime(row.on),
      longer(row),
      mean(row.thoughts.map(({ first }) => first)).toFixed(3),
      mean(row.thoughts.map(({ best }) => best)).toFixed(3),
      `${row.thoughts.filter(({ first, best }) => best > first + 0.005).length} of ${row.thoughts.length}`,
    ])
    const tried = median(rows.flatMap(({ thoughts }) => thoughts.map(({ layouts }) => layouts)))
    return [
      `${asked.length} scenes, ${tried} layouts tried in most of them. Scores are the engine's own, 1 at best.`,
      '',
      ...table(head, cells).split('\n'),
    ]
  } finally {
    await engine.close?.()
  }
}

if (import.meta.main)
  console.log((await thinkingLines(process.argv.includes('--quick'))).join('\n'))
