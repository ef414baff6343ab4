/** Layouts: what stands where, and how the best of several is chosen. */
import type { ScenePlan, Subject } from '@limn/sdk'
import { createCanvas } from '@napi-rs/canvas'
import { describe, expect, test } from 'vitest'
import { loadDrawings } from '../reading/drawings.ts'
import { scoreOf } from './balance.ts'
import { arrange } from './compose.ts'
import { lightOf } from './light.ts'
import { placePainters } from './places.ts'
import { random } from './random.ts'
import type { Stage } from './stage.ts'
import type { Standing } from './standing.ts'

const drawings = loadDrawings()

function stageOf(plan: Partial<ScenePlan>, seed: number): Stage {
  const [w, h] = [1344, 768]
  const whole: ScenePlan = {
    kind: 'scene',
    place: 'meadow',
    time: 'day',
    weather: 'clear',
    season: 'summer',
    style: 'natural',
    camera: 'medium',
    features: [],
    subjects: [],
    texts: [],
    notUnderstood: [],
    ...plan,
  }
  const canvas = createCanvas(8, 8)
  return {
    canvas,
    ctx: canvas.getContext('2d'),
    w,
    h,
    u: 0.768,
    horizon: placePainters[whole.place].horizon(whole) * h,
    plan: whole,
    light: lightOf(whole, 0.3),
    random: random(seed, whole.place),
  }
}

function layOut(
  plan: Partial<ScenePlan>,
  seed: number,
  thinking: boolean,
): { standing: readonly Standing[]; score: number } {
  const stage = stageOf(plan, seed)
  const setting = placePainters[stage.plan.place].set(stage)
  const standing = arrange(stage, setting, (id) => drawings.get(id), thinking)
  return { standing, score: scoreOf(standing, stage) }
}

const one = (drawing: string, more: Partial<Subject> = {}): Subject => ({
  name: drawing,
  drawing,
  count: 1,
  ...more,
})
const top = ({ foot, height }: Standing): number => foot - height

describe('a layout', () => {
  test('is never worse for having been thought about, and now and then better', () => {
    const plan = {
      subjects: [one('horse', { count: 3 }), one('dog', { count: 2 }), one('house')],
      texts: [{ text: 'FARM', role: 'title' as const }],
    }
    const gains = Array.from(
      { length: 20 },
      (_, seed) => layOut(plan, seed, true).score - layOut(plan, seed, false).score,
    )
    expect(Math.min(...gains)).toBeGreaterThanOrEqual(0)
    expect(gains.filter((gain) => gain > 0.01).length).toBeGreaterThan(10)
  })

  test('keeps every figure within the sides of the picture', () => {
    for (let seed = 0; seed < 20; seed++) {
      for (const { x, width } of layOut(
        { subjects: [one('castle'), one('deer', { count: 4 })] },
        seed,
        false,
      ).standing) {
        expect(x - width / 2).toBeGreaterThanOrEqual(-1)
        expect(x + width / 2).toBeLessThanOrEqual(1345)
      }
    }
  })

  test('puts a thing on another, whichever was named first', () => {
    const named = [one('cat', { relation: { kind: 'on', to: 1 } }), one('chair')]
    const { standing } = layOut({ place: 'room', subjects: named }, 1, true)
    const cat = standing.find(({ drawing }) => drawing.id === 'cat')
    const chair = standing.find(({ drawing }) => drawing.id === 'chair')
    if (!cat || !chair) throw new Error('something is missing')
    expect(cat.foot).toBeGreaterThan(top(chair))
    expect(cat.foot).toBeLessThan(chair.foot)
    expect(Math.abs(cat.x - chair.x)).toBeLessThan(chair.width / 2)
    expect(cat.depth).toBeGreaterThan(chair.depth)
  })

  test('leaves room for what flies above, and stands the lighthouse on its cliff', () => {
    const { standing } = layOut(
      { subjects: [one('dragon', { relation: { kind: 'above', to: 1 } }), one('castle')] },
      3,
      false,
    )
    for (const figure of standing) expect(top(figure)).toBeGreaterThan(-0.15 * figure.height)
    const sea = layOut(
      { place: 'sea', features: ['rocks'], subjects: [one('lighthouse')] },
      3,
      false,
    )
    expect(sea.standing[0]?.bearing).toBe('other')
  })

  test('survives relations in a ring and to oneself', () => {
    const ring = [
      one('cat', { relation: { kind: 'on', to: 1 } }),
      one('dog', { relation: { kind: 'on', to: 0 } }),
      one('fox', { relation: { kind: 'under', to: 2 } }),
    ]
    expect(layOut({ subjects: ring }, 1, true).standing).toHaveLength(3)
  })
})
