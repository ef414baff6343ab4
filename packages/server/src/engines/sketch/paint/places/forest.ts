/** A clearing in the woods: rows of trees that fade into the air, and a floor of grass and fern. */
import type { Trees } from '@limn/sdk'
import { css, hex, mix, type Rgb } from '../colour.ts'
import { bush, fern, grow, meadowFlowers, stone, tonesOf, tuft } from '../flora/ground.ts'
import { overhang } from '../flora/overhang.ts'
import { sprite, stamp, type Plant } from '../flora/sprite.ts'
import { bamboo } from '../flora/bamboo.ts'
import { palm } from '../flora/palms.ts'
import { bare, birch, broadleaf } from '../flora/broadleaves.ts'
import { spruce } from '../flora/conifers.ts'
import { seen } from '../light.ts'
import { veil } from '../nature/mist.ts'
import { fractal, noise } from '../noise.ts'
import { paintRidge } from '../nature/ridge.ts'
import { paintSky, rays } from '../nature/sky.ts'
import { release, type Layer, type PlacePainter, type Stage } from '../stage.ts'

interface Wood {
  readonly plants: readonly Plant[]
  readonly leaf: readonly Rgb[]
  readonly floor: Rgb
}

const woods: Readonly<Record<'spring' | 'summer' | 'autumn' | 'winter', Wood>> = {
  spring: {
    plants: [spruce, broadleaf, birch],
    leaf: [hex('#4f7d45'), hex('#7fae52'), hex('#93b95c')],
    floor: hex('#6f9a4a'),
  },
  summer: {
    plants: [spruce, spruce, spruce, broadleaf],
    leaf: [hex('#2f5c44'), hex('#335f3c'), hex('#40703f')],
    floor: hex('#557d42'),
  },
  autumn: {
    plants: [broadleaf, birch, spruce, broadleaf],
    leaf: [hex('#c8742b'), hex('#d9a036'), hex('#a8452b'), hex('#3d5f45')],
    floor: hex('#9a6a38'),
  },
  winter: {
    plants: [spruce, spruce, bare],
    leaf: [hex('#3c5a55'), hex('#46635f')],
    floor: hex('#eef2f8'),
  },
}

const kinds = {
  conifer: [spruce],
  broadleaf: [broadleaf],
  birch: [birch],
  bamboo: [bamboo],
  blossom: [broadleaf],
  palm: [palm],
} as const

/** A wood of one kind of tree; what sheds its leaves is bare in winter. */
function grown(seasonal: Wood, trees: Trees, winter: boolean): Wood {
  const sheds = trees === 'broadleaf' || trees === 'birch' || trees === 'blossom'
  const plants = winter && sheds ? [bare] : kinds[trees]
  const leaf = winter && sheds ? seasonal.leaf : (leaves[trees] ?? seasonal.leaf)
  return { ...seasonal, plants, leaf }
}

const leaves: Partial<Record<Trees, readonly Rgb[]>> = {
  bamboo: [hex('#6f9a48'), hex('#5f8f45'), hex('#86a850'), hex('#4f7d45')],
  blossom: [hex('#f2b6c6'), hex('#eaa0b6'), hex('#f7cdd6'), hex('#4f7d45')],
  palm: [hex('#5f9450'), hex('#4f8a4a'), hex('#4f7d45')],
}

/** Width for a height of 1, with room for the widest of a kind: what is clear is painted for nothing. */
const widths = new Map<Plant, number>([
  [spruce, 0.62],
  [bamboo, 0.5],
  [birch, 0.7],
])

/** A row of trees along the ground at a depth, the same few drawings stamped with changing size and mirror. */
function row(
  stage: Stage,
  wood: Wood,
  depth: number,
  foot: (x: number) => number,
  height: number,
  gap: number,
  where: (x: number) => number,
): void {
  const random = stage.random.fork(`row/${depth}`)
  const side = stage.light.sun.x > 0.5 ? 1 : -1
  const drawings = Array.from({ length: depth > 0.6 ? 6 : 5 }, () => {
    const plant = random.pick(wood.plants)
    const leaf =
      plant === spruce ? (wood.leaf.at(-1) ?? wood.floor) : random.pick(wood.leaf.slice(0, -1))
    const tones = tonesOf(stage, plant === spruce ? mix(leaf, hex('#2f5c44'), 0.6) : leaf, depth)
    const size = height * random.between(0.92, 1.1)
    return sprite(size * (widths.get(plant) ?? 0.95), size, (ctx) =>
      plant(ctx, size, tones, side, random),
    )
  })
  let x = -gap * random()
  while (x < stage.w + gap) {
    const place = x / stage.w
    if (random() < where(place)) {
      const scale = random.between(0.62, 1.08)
      stamp(stage.ctx, random.pick(drawings), x, foot(x) + height * 0.02, scale, random() < 0.5)
    }
    x += gap * random.between(0.45, 1.35)
  }
  for (const { canvas } of drawings) release(canvas)
}

export const forest: PlacePainter = {
  horizon: (plan) => (plan.camera === 'close-up' ? 0.5 : 0.6),
  set(stage) {
    const { w, h, u, horizon, plan, light } = stage
    const winter = plan.season === 'winter' || plan.weather === 'snow'
    const seasonal = woods[winter ? 'winter' : plan.season]
    const wood = plan.trees ? grown(seasonal, plan.trees, winter) : seasonal
    const n = noise(stage.random.fork('floor'))
    const ground = (depth: number): number =>
      horizon + (h - horizon) * Math.max(0, (depth - 0.25) / 0.75) ** 1.35
    const swell = (x: number): number => fractal(n, (x / w) * 2.2, 3.3, 2) * 16 * u
    const opening = 0.3 + stage.random.fork('opening')() * 0.4
    const open = (room: number) => (x: number) =>
      Math.abs(x - opening) < room ? 0.06 : Math.abs(x - opening) < room * 1.8 ? 0.5 : 1
    const misty = Math.max(
      light.fog,
      plan.time === 'dawn' ? 0.4 : 0.14,
      plan.features.includes('mist') ? 0.75 : 0,
    )
    const floor =
      (depth: number): Layer['paint'] =>
      () => {
        const y = ground(depth)
        const { ctx } = stage
        ctx.beginPath()
        ctx.moveTo(0, h)
        for (let x = 0; x <= w + 8; x += 8) ctx.lineTo(x, y + swell(x) * depth)
        ctx.lineTo(w, h)
        ctx.closePath()
        const fill = ctx.createLinearGradient(0, y, 0, h)
        fill.addColorStop(0, css(seen(light, wood.floor, depth * 0.85, 0.75)))
        fill.addColorStop(1, css(seen(light, mix(wood.floor, [20, 26, 24], 0.35), 1, 0.25)))
        ctx.fillStyle = fill
        ctx.fill()
      }
    // Canes stand closer than trees.
    const dense = plan.trees === 'bamboo' ? 0.6 : 1
    const trees = (
      depth: number,
      height: number,
      gap: number,
      where: (x: number) => number,
    ): readonly Layer[] => {
      // In two sheets, so that the trees' drawings are given back before the undergrowth's are made.
      const standing = (): void => {
        const tallest = height * h * (plan.trees === 'bamboo' ? 1.9 : 1)
        row(
          stage,
          wood,
          depth,
          (x) => ground(depth) + swell(x) * depth,
          tallest,
          gap * h * dense,
          where,
        )
        floor(depth)(stage)
      }
      const growing = (): void => {
        const tall = (8 + 60 * (depth - 0.25)) * u
        grow(stage, {
          label: `edge${depth}`,
          top: ground(depth) - tall * 0.2,
          bottom: ground(depth) + tall * 1.1,
          tall,
          dense: 34 / depth,
          colour: winter ? hex('#a9b4b0') : mix(wood.floor, hex('#3d6b3c'), 0.25),
          plants: [tuft, bush, tuft],
          rise: (x) => swell(x) * depth,
          depths: [depth * 0.8, depth * 0.95],
        })
        veil(
          stage,
          `row${depth}`,
          ground(depth) - height * h * 0.1,
          height * h * 0.85,
          misty * (1.05 - depth),
        )
      }
      return [
        { depth, paint: standing },
        { depth, paint: growing },
      ]
    }
    const layers: Layer[] = [
      {
        depth: 0,
        paint: () => {
          paintSky(stage, horizon * 1.05)
          paintRidge(stage, {
            label: 'far',
            base: horizon * 1.02,
            height: h * 0.24,
            depth: 0.16,
            rough: 0.75,
            peaks: 2.4,
            colour: hex('#6f7a86'),
            snow: winter ? 0.7 : 0.2,
          })
          paintRidge(stage, {
            label: 'hills',
            base: horizon * 1.03,
            height: h * 0.12,
            depth: 0.3,
            rough: 0.15,
            peaks: 3.2,
            colour: wood.leaf[0] ?? wood.floor,
          })
        },
      },
      ...trees(0.32, 0.2, 0.035, () => 1),
      ...trees(0.42, 0.29, 0.06, open(0.05)),
      { depth: 0.43, paint: () => rays(stage, light.night ? 0.25 : 0.8 + misty * 0.5) },
      ...trees(0.54, 0.42, 0.1, open(0.13)),
      ...trees(0.66, 0.6, 0.19, open(0.24)),
      {
        depth: 0.67,
        paint: () => {
          grow(stage, {
            label: 'grass',
            top: ground(0.62),
            bottom: h * 1.03,
            tall: 46 * u,
            dense: winter ? 8 : 44,
            colour: winter ? hex('#9aa39a') : wood.floor,
            plants: [tuft],
            rise: swell,
          })
          grow(stage, {
            label: 'low',
            top: ground(0.62),
            bottom: h * 1.04,
            tall: 92 * u,
            dense: 3.4,
            colour: mix(wood.floor, hex('#3d6b3c'), winter ? 0.1 : 0.55),
            plants: winter ? [bush, stone] : [fern, bush, fern],
            rise: swell,
            where: (x, t) => (Math.abs(x - opening) < 0.22 ? 0.12 : 0.8) * (0.4 + t * 0.6),
          })
          grow(stage, {
            label: 'stones',
            top: ground(0.7),
            bottom: h,
            tall: 40 * u,
            dense: 1.1,
            colour: hex('#8b8f90'),
            plants: [stone],
            where: (x, t) => (Math.abs(x - 1 + opening) < 0.16 ? 0.5 * t : 0.04),
          })
          if (plan.season === 'spring' || plan.features.includes('flowers'))
            grow(stage, {
              label: 'flowers',
              top: ground(0.64),
              bottom: h,
              tall: 44 * u,
              dense: 8,
              colour: wood.floor,
              plants: meadowFlowers(stage.random.fork('petals'), 5),
              rise: swell,
            })
        },
      },
      { depth: 1.01, paint: () => overhang(stage, wood.leaf[0] ?? wood.floor) },
    ]
    return { layers, ground, surface: winter ? 'snow' : 'grass', gloss: 0 }
  },
}
