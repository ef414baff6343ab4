/**
 * The engine that is always there: CPU only, no weights, no key, no network. It reads the prompt into
 * a plan, shows the plan, and paints or edits by it. It does not pretend to be a diffusion model.
 */
import type { ImageRequest, PicturePlan, Plan, ScenePlan, Subject } from '@limn/sdk'
import type { Engine, Picture, Step, Task } from '../engine.ts'
import type { Commission } from './easel.ts'
import { earlyLooks, settled } from './early.ts'
import { openThreads, type Threads } from './threads.ts'
import { shownOf, unshown } from './paint/honours.ts'
import { type EditFacts, readEdit, refuseEdit } from './reading/edit.ts'
import { say, warningsOf } from './reading/say.ts'
import { isDrawing, readScene } from './reading/scene.ts'
import { readInstructions, readSet } from './reading/series/series.ts'
import { cannotDraw, missing } from './type/coverage.ts'
import { warm } from './warm.ts'

const mimes = { png: 'image/png', jpeg: 'image/jpeg', webp: 'image/webp' } as const

/** What an instruction may speak of. */
function factsOf({ images, boxes, mask }: ImageRequest): EditFacts {
  const drawn = images.map((_, i) => boxes?.[i] ?? [])
  return {
    images: images.length,
    boxes: drawn.map(({ length }) => length),
    drawn,
    mask: mask !== undefined,
  }
}

/** The words of each picture of a set of edits, in order; else the prompt alone. */
const textsOf = ({ prompt, images, set, count }: ImageRequest): readonly string[] =>
  set && images.length > 0 ? readInstructions(prompt).slice(0, count) : [prompt]

/** The plan of a request: its own, or what its words say. */
function planOf(request: ImageRequest): Plan {
  const { plan, prompt, images } = request
  if (plan) return plan
  const facts = factsOf(request)
  const read = (text: string): PicturePlan =>
    images.length > 0 ? readEdit(text, facts) : readScene(text)
  if (!request.set) return read(prompt)
  const panels =
    images.length > 0 ? textsOf(request).map(read) : readSet(prompt, request.count).panels
  const [only, ...more] = panels
  if (only === undefined || more.length === 0) return only ?? read(prompt)
  return { kind: 'set', panels }
}

/** The plans of its pictures; one that is painted `count` times stands alone. */
const picturesOf = (plan: Plan): readonly PicturePlan[] =>
  plan.kind === 'set' ? plan.panels : [plan]

/** Text that will stand in the picture. */
function lettersOf(plan: PicturePlan): string {
  if (plan.kind === 'scene') return plan.texts.map(({ text }) => text).join(' ')
  return plan.operations
    .map((one) =>
      one.verb === 'text'
        ? one.text
        : one.verb === 'background' && 'scene' in one.to
          ? lettersOf(one.to.scene)
          : '',
    )
    .join(' ')
}

/** Everything that is to be drawn. */
function subjectsOf(plan: PicturePlan): readonly Subject[] {
  if (plan.kind === 'scene') return plan.subjects
  return plan.operations.flatMap((one) => {
    if (one.verb === 'place' && 'subject' in one.thing) return [one.thing.subject]
    return one.verb === 'background' && 'scene' in one.to ? one.to.scene.subjects : []
  })
}

function refuses(request: ImageRequest): string | undefined {
  const whole = planOf(request)
  if (whole.kind === 'set' && !request.set)
    return 'The plan is a set of pictures, but the request asks for no set: ask for a set, or send the plan of one picture.'
  if (whole.kind === 'set' && whole.panels.length > request.count)
    return `The plan has ${whole.panels.length} pictures, but the request allows ${request.count}.`
  const texts = request.plan ? [] : textsOf(request)
  for (const [index, plan] of picturesOf(whole).entries()) {
    if (plan.kind === 'edit' && request.images.length === 0)
      return 'The plan edits an image, but the request has none: add the image, or send a scene plan.'
    if (plan.kind === 'scene' && request.images.length > 0)
      return 'The plan is a scene, but the request has images to edit: send an edit plan, or leave the images out.'
    const text = texts[index]
    if (plan.kind === 'edit' && text !== undefined) {
      const sentence = refuseEdit(text, plan, factsOf(request))
      if (sentence) return sentence
    }
    const strange = subjectsOf(plan).find(({ drawing }) => !isDrawing(drawing))
    if (strange)
      return `There is no drawing named "${strange.drawing}" for the subject "${strange.name}" of the plan.`
    const tofu = missing(lettersOf(plan))
    if (tofu.length > 0) return cannotDraw(tofu)
  }
  return undefined
}

/** Seeds of the pictures of one request: the first is the request's own, so that asking again with it gives the same. */
function seedOf(seed: number, index: number): number {
  if (index === 0) return seed
  let mixed = Math.imul(seed ^ Math.imul(index, 0x9e3779b1), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return ((mixed ^ (mixed >>> 16)) >>> 0) % 2147483648
}

function commissionOf(task: Task, plan: PicturePlan, seed: number): Commission {
  const { size, format, quality, watermark, boxes, sizeAsked, thinking } = task.request
  // A palette of the request goes before that of the plan.
  const palette = task.request.palette ?? (plan.kind === 'scene' ? plan.palette : undefined)
  const common = { size, seed, format, quality, watermark, palette }
  if (plan.kind === 'scene')
    return { ...common, plan: palette ? { ...plan, palette } : plan, thinking }
  return { ...common, plan, images: task.images, boxes, mask: task.mask, sizeAsked }
}

/** What the plan leaves out, and what its place can't show. */
function allWarnings(plan: PicturePlan): readonly string[] {
  if (plan.kind === 'edit') return warningsOf(plan)
  const missed = unshown(plan)
  const place =
    plan.place === 'abstract' ? 'an abstract picture' : `a picture of this place (${plan.place})`
  return missed.length > 0
    ? [...warningsOf(plan), `Not painted in ${place}: ${missed.join(', ')}.`]
    : warningsOf(plan)
}

/** The plan with that of its picture `index` changed. A palette asked for beside the plan stays beside it. */
function withPicture(whole: Plan, index: number, told: ScenePlan): Plan {
  const before = picturesOf(whole)[index]
  const palette = before?.kind === 'scene' ? before.palette : undefined
  const next: ScenePlan = { ...told, palette }
  return whole.kind === 'set'
    ? { ...whole, panels: whole.panels.map((panel, i) => (i === index ? next : panel)) }
    : next
}

/** What is told before anything is painted. */
function warningsFor(
  { set, plan, prompt, count, images }: ImageRequest,
  plans: readonly PicturePlan[],
  total: number,
): readonly string[] {
  const notes = set && !plan && images.length === 0 ? readSet(prompt, count).notes : []
  const several =
    set && plans.length === 1 && total > 1
      ? [
          'The prompt tells no separate pictures ("First image: …, second image: …"), so the set shows one scene in several versions.',
        ]
      : []
  return [...new Set(plans.flatMap(allWarnings)), ...notes, ...several]
}

async function* run(threads: Threads, task: Task): AsyncGenerator<Step> {
  const { request } = task
  let whole = planOf(request)
  const plans = picturesOf(whole)
  const [first] = plans
  if (!first) return
  // After a crash the plan that was told before stands: it may have been thought about.
  const tells = task.done.length === 0
  if (tells) yield { plan: whole }
  const total = plans.length > 1 ? plans.length : request.count
  for (const warning of unheardIn(request)) yield { warning }
  for (const warning of warningsFor(request, plans, total)) yield { warning }
  for (let index = 0; index < total; index++) {
    if (task.done.includes(index)) continue
    const plan = plans[index] ?? first
    // In a set the light and the weather of chance stay the same from panel to panel.
    const seed = plans.length > 1 ? request.seed : seedOf(request.seed, index)
    const commission = commissionOf(task, plan, seed)
    const early = earlyLooks(threads, task.previews ?? 0, task.signal)
    if ('images' in commission || !commission.thinking) early.begin(commission)
    const steps = threads.paint(commission, task.signal)
    let step = await steps.next()
    for (; !step.done; step = await steps.next()) {
      if (typeof step.value === 'number') {
        yield { progress: (index + step.value * 0.95) / total }
        // By now it would have been told had thinking moved anything.
        if (step.value >= 0.4) early.begin(commission)
      } else {
        early.begin(settled(commission, step.value))
        if (tells && index < plans.length) {
          // Of several pictures of one plan, the first one's layout is told.
          whole = withPicture(whole, index, step.value)
          yield { plan: whole }
        }
      }
      for (const { look, painted } of early.take()) {
        const mime = mimes[request.format]
        yield { preview: { ...painted, index, look, mime, seed } }
      }
    }
    const { bytes, width, height, warnings } = step.value
    for (const warning of warnings) yield { warning }
    const image: Picture = {
      index,
      bytes,
      mime: mimes[request.format],
      width,
      height,
      seed,
      revisedPrompt: say(plan.kind === 'scene' ? shownOf(plan) : plan),
    }
    yield { image }
  }
}

/** What may be asked of other engines, and has no effect here. */
const unheard = [
  ['negativePrompt', 'The negative prompt'],
  ['steps', 'The number of steps'],
  ['guidanceScale', 'The guidance scale'],
  ['strength', 'The strength'],
] as const

const unheardIn = (request: ImageRequest): readonly string[] =>
  unheard
    .filter(([name]) => request[name] !== undefined)
    .map(([, what]) => `${what} has no effect: the sketch engine works by the prompt alone.`)

/** Paints on `threads` threads of its own, whichever of `models` it is asked as: all of them alike. */
export function createSketch({
  threads,
  models = [],
}: {
  readonly threads: number
  readonly models?: readonly string[]
}): Engine {
  const painting = openThreads(threads)
  const closing = new AbortController()
  void warm(closing.signal)
  return {
    name: 'sketch',
    models,
    refuses,
    run: (task) => run(painting, task),
    close: () => {
      closing.abort()
      return painting.close()
    },
  }
}
