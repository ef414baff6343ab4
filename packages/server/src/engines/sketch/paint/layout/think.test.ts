/** Thinking: the best of several layouts, given back so that it can be moved and sent again. */
import type { ImageRequest, Plan, ScenePlan } from '@limn/sdk'
import { afterAll, describe, expect, test } from 'vitest'
import { runTask, sha } from '../../../../../test/engine-kit.ts'
import { considered, figure, laidOut, scene, subject } from '../../../../../test/stage-kit.ts'
import { planBody } from '../../../../dialects/plan.ts'
import { createSketch } from '../../sketch.ts'

const request: ImageRequest = {
  model: 'wan2.7-image',
  prompt: 'three horses and a dog in a desert',
  images: [],
  size: { width: 448, height: 384 },
  sizeAsked: true,
  count: 1,
  set: false,
  thinking: true,
  seed: 5,
  watermark: false,
  format: 'png',
}

const crowded = {
  subjects: [subject('horse', { count: 3 }), subject('dog', { count: 2 }), subject('house')],
  texts: [{ text: 'FARM', role: 'title' as const }],
}

describe('thinking', () => {
  test('is never worse than the first layout, and mostly better', () => {
    const thoughts = Array.from(
      { length: 12 },
      (_, seed) => considered(crowded, seed)?.plan.thought,
    )
    const gains = thoughts.map((thought) => (thought ? thought.best - thought.first : -1))
    expect(Math.min(...gains)).toBeGreaterThanOrEqual(0)
    expect(gains.filter((gain) => gain > 0.01).length).toBeGreaterThan(8)
    for (const thought of thoughts) expect(thought?.best).toBeLessThanOrEqual(1)
  })

  test('tells the place of every figure, within the limits of a plan', () => {
    const plan = considered(crowded)?.plan
    expect(plan?.subjects.map(({ stands }) => stands?.length)).toEqual([3, 2, 1])
    expect(planBody.safeParse(JSON.parse(JSON.stringify(plan))).success).toBe(true)
  })

  test('has nothing to say where the plan says it all, or nothing stands', () => {
    const plan = considered(crowded)?.plan
    expect(plan && considered(plan)).toBeUndefined()
    expect(considered({})).toBeUndefined()
  })

  test('leaves figures where the plan has them and finds places for the rest', () => {
    const stands = [{ x: 0.21, foot: 0.9, height: 0.2 }]
    const plan = considered({ subjects: [subject('dog', { count: 3, stands })] })?.plan
    expect(plan?.subjects[0]?.stands).toHaveLength(3)
    expect(plan?.subjects[0]?.stands?.[0]).toEqual(stands[0])
  })

  test('keeps what is on a thing with it when it is moved', () => {
    const named = {
      subjects: [subject('cat', { relation: { kind: 'on', to: 1 } }), subject('chair')],
    }
    const found = considered({ place: 'room', ...named })
    const { standing } = laidOut(found?.plan ?? {})
    const [cat, chair] = [figure(standing, 'cat'), figure(standing, 'chair')]
    expect(cat.depth).toBeGreaterThan(chair.depth)
    expect(cat.bearing).toBe('other')
    expect(cat.x).toBeCloseTo(figure(found?.standing ?? [], 'cat').x, 6)
  })
})

describe('a stand in the plan', () => {
  test('is where the figure is, to the pixel', () => {
    const stands = [
      { x: 0.1, foot: 0.8, height: 0.3 },
      { x: 0.9, foot: 0.95, height: 0.1 },
    ]
    const { standing } = laidOut({ subjects: [subject('cow', { count: 2, stands })] })
    for (const [nth, stand] of stands.entries()) {
      const { x, foot, height } = figure(standing, 'cow', nth)
      expect({ x: x / 1344, foot: foot / 768, height: height / 768 }).toEqual({
        x: expect.closeTo(stand.x, 9),
        foot: expect.closeTo(stand.foot, 9),
        height: expect.closeTo(stand.height, 9),
      })
    }
    expect(figure(standing, 'cow', 1).depth).toBeGreaterThan(figure(standing, 'cow', 0).depth)
  })

  test('carries along what is bound to the figure and has no stand of its own', () => {
    const stands = [{ x: 0.2, foot: 0.9, height: 0.4 }]
    const subjects = [
      subject('bird', { relation: { kind: 'on', to: 1 } }),
      subject('house', { stands }),
    ]
    expect(figure(laidOut({ subjects }).standing, 'bird').x).toBeCloseTo(0.2 * 1344, 0)
  })
})

describe('a thought-out request', () => {
  const engine = createSketch({ threads: 1 })
  afterAll(() => engine.close?.())

  async function painted(asked: ImageRequest): Promise<{ plans: Plan[]; shas: string[] }> {
    const { steps, pictures } = await runTask(engine, asked)
    const plans = steps.flatMap((step) => ('plan' in step ? [step.plan] : []))
    return { plans, shas: pictures.map(({ bytes }) => sha(bytes)) }
  }
  const sceneIn = (plan: Plan | undefined): ScenePlan => {
    if (plan?.kind !== 'scene') throw new Error('no scene')
    return plan
  }

  test('gives the plan back, and the plan gives the same bytes, until a stand is moved', async () => {
    const first = await painted(request)
    expect(first.plans).toHaveLength(2)
    const plan = sceneIn(first.plans[1])
    expect(plan.thought?.layouts).toBeGreaterThan(10)
    for (const thinking of [true, false]) {
      const again = await painted({ ...request, prompt: '', plan, thinking })
      expect(again.shas).toEqual(first.shas)
    }
    const [horses, ...others] = plan.subjects
    const [one, ...rest] = horses?.stands ?? []
    if (!horses || !one) throw new Error('no stands')
    const moved = { ...horses, stands: [{ ...one, x: 1 - one.x, foot: one.foot - 0.05 }, ...rest] }
    const changed = await painted({ ...request, plan: { ...plan, subjects: [moved, ...others] } })
    expect(changed.shas).not.toEqual(first.shas)
  })

  test('thinks about a plan of the request’s own, with palette and relations', async () => {
    const plan = scene({
      place: 'room',
      subjects: [
        subject('woman', { relation: { kind: 'holding', to: 1 } }),
        subject('teddy-bear'),
        subject('cat', { relation: { kind: 'beside', to: 0 } }),
      ],
    })
    const palette = [
      { hex: '#20304a', share: 0.5 },
      { hex: '#e6c08a', share: 0.3 },
      { hex: '#b04a3a', share: 0.2 },
    ]
    const first = await painted({ ...request, plan, palette })
    const told = sceneIn(first.plans.at(-1))
    expect(told.palette).toBeUndefined()
    expect(told.subjects.map(({ relation }) => relation?.kind)).toEqual([
      'holding',
      undefined,
      'beside',
    ])
    const again = await painted({ ...request, plan: told, palette })
    expect(again.shas).toEqual(first.shas)
  })

  test('tells the first picture’s layout of several, and that of every panel of a set', async () => {
    const several = await painted({ ...request, count: 2 })
    expect(several.plans).toHaveLength(2)
    const alone = await painted(request)
    expect(several.plans[1]).toEqual(alone.plans[1])
    const panels = ['desert', 'room'].map((place) =>
      scene({ place: place === 'room' ? 'room' : 'desert', subjects: [subject('cat')] }),
    )
    const set = await painted({ ...request, count: 2, set: true, plan: { kind: 'set', panels } })
    const told = set.plans.at(-1)
    if (told?.kind !== 'set') throw new Error('no set')
    for (const panel of told.panels) expect(sceneIn(panel).subjects[0]?.stands).toHaveLength(1)
    expect(set.shas).toHaveLength(2)
  })

  test('leaves the plan that was told before a crash as it was', async () => {
    const { steps } = await runTask(engine, { ...request, count: 2 }, { done: [0] })
    expect(steps.some((step) => 'plan' in step)).toBe(false)
  })

  test('says nothing new without thinking', async () => {
    const { plans } = await painted({ ...request, thinking: false })
    expect(plans).toHaveLength(1)
    expect(sceneIn(plans[0]).thought).toBeUndefined()
  })
})
