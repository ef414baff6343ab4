/** A palette's shares are reached, whatever the picture. */
import { describe, expect, test } from 'vitest'
import { sharesReached, toPalette } from './palette.ts'
import { random } from './random.ts'
import { paintScene } from './scene.ts'
import { scene, subject } from '../../../../test/stage-kit.ts'

const side = 200

/** Pictures of different makeup: a smooth ramp, a dark night, flat areas with grain, colours at random. */
const pictures: Readonly<
  Record<string, (x: number, y: number, chance: () => number) => readonly [number, number, number]>
> = {
  ramp: (x, y) => [x, (x + y) / 2, y],
  night: (x, y, chance) => (chance() < 0.02 ? [250, 240, 200] : [x * 0.1, y * 0.1, 30]),
  areas: (x, y, chance) => [x < 80 ? 60 : 180, y < 120 ? 90 : 200, 100 + chance() * 8],
  noise: (_x, _y, chance) => [chance() * 255, chance() * 255, chance() * 255],
}

const palettes = [
  [
    { hex: '#1B2A49', share: 0.4 },
    { hex: '#E07A5F', share: 0.35 },
    { hex: '#F4F1DE', share: 0.25 },
  ],
  [
    { hex: '#0B3D2E', share: 0.1 },
    { hex: '#2E8B57', share: 0.3 },
    { hex: '#F2C14E', share: 0.2 },
    { hex: '#F78154', share: 0.15 },
    { hex: '#5B2A86', share: 0.25 },
  ],
] as const

function paint(name: string): { width: number; height: number; data: Uint8ClampedArray } {
  const chance = random(3, name)
  const data = new Uint8ClampedArray(side * side * 4)
  for (let i = 0; i < side * side; i++)
    data.set(
      [...(pictures[name]?.(i % side, Math.floor(i / side), chance) ?? [0, 0, 0]), 255],
      i * 4,
    )
  return { width: side, height: side, data }
}

describe.each(Object.keys(pictures))('a palette laid on %s', (name) => {
  test.each(palettes.map((palette) => [palette.length, palette] as const))(
    'of %i colours is reached within five points each',
    (_, palette) => {
      const before = paint(name)
      const kept = before.data.slice()
      const reached = sharesReached(toPalette(before, palette), palette)
      for (const [i, { share }] of palette.entries())
        expect(Math.abs((reached[i] ?? 0) - share)).toBeLessThan(0.05)
      expect(before.data).toEqual(kept)
    },
  )
})

const scenes = {
  'a forest at dawn': scene({ place: 'forest', time: 'dawn' }),
  'a lighthouse by the sea at sunset': scene({
    place: 'sea',
    time: 'sunset',
    features: ['lighthouse'],
  }),
  'a city by night': scene({ place: 'city', time: 'night', features: ['moon'] }),
  'a cat in a room': scene({ place: 'room', subjects: [subject('cat')] }),
  'snow under an aurora': scene({ place: 'snow', time: 'night', features: ['aurora'] }),
}
const ten = [
  '#0B132B',
  '#1C2541',
  '#3A506B',
  '#5BC0BE',
  '#F4F1DE',
  '#E9C46A',
  '#F4A261',
  '#E76F51',
  '#9B2226',
  '#2A9D8F',
].map((hex) => ({ hex, share: 0.1 }))

describe.each(Object.entries(scenes))('a palette laid on %s', (_name, plan) => {
  test.each([...palettes, ten].map((palette) => [palette.length, palette] as const))(
    'of %i colours is reached within five points each',
    async (_, palette) => {
      const size = { width: 320, height: 200 }
      const { canvas } = await paintScene({ ...plan, palette }, size, 5)
      const data = new Uint8ClampedArray(canvas.data())
      const reached = sharesReached(toPalette({ ...size, data }, palette), palette)
      for (const [i, { share }] of palette.entries())
        expect(Math.abs((reached[i] ?? 0) - share)).toBeLessThan(0.05)
    },
  )
})
