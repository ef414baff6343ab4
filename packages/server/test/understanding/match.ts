/** Whether what a case demands holds in what was read. Tolerant: alternatives, colour families, relations told from either side. */
import type { Operation, PicturePlan, Plan, ScenePlan, Subject } from '@limn/sdk'
import { isColour, isColourName } from './colours.ts'
import type { Demand, Fact } from './facts.ts'

/** What the engine made of a request. */
export interface Reading {
  readonly plan?: Plan | undefined
  /** Why it was refused. */
  readonly refusal?: string | undefined
  readonly warnings: readonly string[]
}

export const picturesOf = ({ plan }: Reading): readonly PicturePlan[] =>
  plan === undefined ? [] : plan.kind === 'set' ? plan.panels : [plan]

const among = (alternatives: string, value: string | undefined): boolean =>
  value !== undefined && alternatives.split('|').includes(value)

/** `man` is also `man-standing`, `cat` also `cat-face`. */
const drawn = (alternatives: string, drawing: string): boolean =>
  alternatives.split('|').some((one) => drawing === one || drawing.startsWith(`${one}-`))

/** The same relation, told of the other of the two. */
const inverse: Readonly<Record<string, readonly string[]>> = {
  on: ['under'],
  above: ['under'],
  under: ['on', 'above'],
  behind: ['in-front-of'],
  'in-front-of': ['behind'],
  beside: ['beside'],
}

function related(scene: ScenePlan, subject: Subject, kind: string): boolean {
  if (subject.relation?.kind === kind) return true
  const at = scene.subjects.indexOf(subject)
  return scene.subjects.some(
    ({ relation }) =>
      relation !== undefined && relation.to === at && inverse[kind]?.includes(relation.kind),
  )
}

const isAnyColour = (hex: string | undefined, names: string): boolean =>
  hex !== undefined && names.split('|').some((name) => isColour(hex, name))

function subjectHolds(scene: ScenePlan, demand: Demand, drawings: string): boolean {
  const { count, colour, relation, at, scale } = demand
  const wanted = scene.subjects.filter(({ drawing }) => drawn(drawings, drawing))
  if (count !== undefined && wanted.reduce((sum, one) => sum + one.count, 0) === count) return true
  return wanted.some(
    (one) =>
      (count === undefined || one.count === count) &&
      (colour === undefined ||
        // A red apple is drawn red without being told so.
        one.drawing.split('-').some((part) => among(colour, part)) ||
        isAnyColour(one.colour, colour)) &&
      (relation === undefined || related(scene, one, relation)) &&
      (at === undefined || one.at === at) &&
      (scale === undefined || among(scale, one.scale)),
  )
}

const plain = ['place', 'time', 'weather', 'season', 'style', 'camera', 'ground', 'trees'] as const

/** Quotation marks and spaces are the typesetter's business. */
const letters = (text: string): string =>
  text.normalize('NFC').replaceAll(/[’‘]/gu, "'").replaceAll(/\s+/gu, ' ').trim()

function sceneHolds(scene: ScenePlan, demand: Demand): boolean {
  const { subject, without, feature, text, role, backdrop } = demand
  const checks: readonly (boolean | undefined)[] = [
    ...plain.map((key) => {
      const wanted = demand[key]
      return wanted === undefined ? undefined : among(wanted, scene[key])
    }),
    subject === undefined ? undefined : subjectHolds(scene, demand, subject),
    without === undefined
      ? undefined
      : !scene.subjects.some(({ drawing }) => drawn(without, drawing)),
    feature === undefined ? undefined : scene.features.some((one) => among(feature, one)),
    text === undefined ? undefined : scene.texts.some((one) => letters(one.text) === letters(text)),
    role === undefined ? undefined : scene.texts.some((one) => one.role === role),
    backdrop === undefined ? undefined : isAnyColour(scene.backdrop, backdrop),
  ]
  return checks.every((check) => check !== false)
}

/** The value at a dotted path of an operation. */
function valueAt(whole: unknown, path: string): unknown {
  let value = whole
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined
    value = new Map<string, unknown>(Object.entries(value)).get(key)
  }
  return value
}

function valueHolds(value: unknown, wanted: string): boolean {
  if (value === undefined || value === null) return false
  if (wanted === '*') return true
  if (wanted === '>0') return typeof value === 'number' && value > 0
  if (wanted === '<0') return typeof value === 'number' && value < 0
  if (Array.isArray(value))
    return value.some((one: unknown) =>
      among(wanted, typeof one === 'string' ? one : String(valueAt(one, 'drawing'))),
    )
  if (typeof value === 'string' && wanted.split('|').every(isColourName))
    return isAnyColour(value, wanted)
  return among(letters(wanted), letters(typeof value === 'string' ? value : JSON.stringify(value)))
}

const operationHolds = (one: Operation, verb: string, has: Demand['has'] = {}): boolean =>
  one.verb === verb &&
  Object.entries(has).every(([path, wanted]) => valueHolds(valueAt(one, path), wanted))

function demandHolds(demand: Demand, reading: Reading): boolean {
  const { refusal } = reading
  if (demand.refused !== undefined)
    return refusal !== undefined && new RegExp(demand.refused, 'iu').test(refusal)
  if (refusal !== undefined) return false
  const pictures = picturesOf(reading)
  if (demand.panels !== undefined) return pictures.length === demand.panels
  if (demand.panel !== undefined && pictures.length < 2) return false
  const picture = pictures[(demand.panel ?? 1) - 1]
  if (picture === undefined) return false
  if (picture.kind === 'scene') return demand.operation === undefined && sceneHolds(picture, demand)
  const { operation, has } = demand
  return (
    operation !== undefined && picture.operations.some((one) => operationHolds(one, operation, has))
  )
}

export const holds = (fact: Fact, reading: Reading): boolean =>
  (fact.any ?? [fact]).some((demand) => demandHolds(demand, reading))
