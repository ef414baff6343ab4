/** Stances: drawn where the shelf has a drawing of them, else told as not understood. */
import { loadDrawingFacts } from '../drawings.ts'
import { type Draft, type Gathered, missed } from './scene-state.ts'

/** Fly by nature, though their drawings stand on land. */
const birds = new Set([
  'bird',
  'black-bird',
  'dove',
  'eagle',
  'owl',
  'parrot',
  'bat',
  'butterfly',
  'honeybee',
  'phoenix',
  'dragon',
  'fairy',
  'swan',
  'goose',
  'duck',
  'superhero',
  'ghost',
])

/** Whether a subject is seen in the air without being told to be. */
export function flies({ drawing }: Draft): boolean {
  return loadDrawingFacts().get(drawing)?.ground === 'air' || birds.has(drawing)
}

/** A word of stance: about the subject named last, or the one to come. */
export function poseOf(state: Gathered, pose: string, text: string): void {
  if (state.denied) return
  const subject = state.last?.kind === 'subject' ? state.subjects[state.last.index] : undefined
  if (subject && pose === 'biking' && /rid|bicy|bike/i.test(text) && state.subjects.length < 24) {
    const facts = loadDrawingFacts().get(subject.drawing)
    if (facts?.kind !== 'person' || !strikes(subject, pose)) {
      subject.relation ??= { kind: 'riding', to: state.subjects.length }
      state.subjects.push({ name: 'bicycle', drawing: 'bicycle', count: subject.count })
    }
  } else if (subject && pose === 'rowing-boat' && !strikes(subject, pose))
    // "A girl rowing a small boat"
    state.relation = { kind: 'riding', from: state.subjects.indexOf(subject), text }
  else if (subject === undefined) state.pose = { pose, text }
  else if (!strikes(subject, pose)) missed(state, text)
}

/** Gives the stance that waited to the subject just named. */
export function settlePose(state: Gathered, subject: Draft): void {
  const waiting = state.pose
  state.pose = undefined
  if (waiting && !strikes(subject, waiting.pose)) missed(state, waiting.text)
}

const lights =
  /candle|fire|lamp|lantern|bulb|sun|star|moon|comet|spark|flashlight|diya|fireworks|lighthouse|jack-o|crystal|high-voltage|meteor/

/** Whether the subject can be drawn so; takes the drawing that shows it. */
function strikes(subject: Draft, pose: string): boolean {
  const shelf = loadDrawingFacts()
  const facts = shelf.get(subject.drawing)
  if (!facts) return false
  if (facts.kind === 'person') {
    const who = /^(man|woman|person)-standing$/.exec(subject.drawing)?.[1]
    const same = subject.drawing.endsWith(`-${pose}`) || subject.drawing.includes(pose.slice(0, 4))
    const shown = who === undefined ? undefined : shelf.get(`${who}-${pose}`)
    if (shown) subject.drawing = shown.id
    if (shown || same || pose === 'standing') return true
    return facts.ground === 'water'
      ? pose === 'swimming'
      : facts.ground === 'air' && pose === 'flying'
  }
  if (pose === 'flying') return facts.ground === 'air' || birds.has(facts.id)
  if (pose === 'swimming') return facts.ground === 'water'
  if (pose === 'sailing') return facts.kind === 'vehicle' && facts.ground === 'water'
  if (pose === 'driving') return facts.kind === 'vehicle'
  if (pose === 'growing') return facts.kind === 'plant'
  if (pose === 'sitting') return facts.kind !== 'body' && facts.kind !== 'face'
  if (pose === 'burning') return lights.test(facts.id)
  return pose === 'standing'
}
