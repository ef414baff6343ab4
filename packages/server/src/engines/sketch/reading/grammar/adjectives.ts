/** Adjectives and numbers of a prompt: how they wait for their noun, and where they go when a phrase ends without one. */
import type { Effect } from '../words/effect.ts'
import { shaded } from '../lexicon/shades.ts'
import type { Item } from '../words/match.ts'
import { endInk, settleInk } from './letters.ts'
import { attach, endFronted, endTrailing } from './relations.ts'
import { type Gathered, missed } from './scene-state.ts'
import { hang, shadeGround } from '../setting/studio.ts'

type Word = Extract<Item, { kind: 'word' }>

/** The most figures of one kind that a plan may have. */
export const mostOfOne = 24

/** Several of a thing where nobody said how many. */
export const somePlural = 3

/** "A jar on white marble": what it stands on, though no table is named. */
export function settleGround(state: Gathered): void {
  const { material, colour } = state.pending
  if (!material || state.relation?.kind !== 'on') return
  shadeGround(state, 'surface')
  state.ground ??= material.ground
  if (colour) colourGround(state, colour)
  state.surface = true
  state.pending = {}
}

/** The plan has one colour for ground and backdrop: the backdrop's goes before. */
export function colourGround(state: Gathered, colour: { hex: string; text: string }): void {
  if (state.backdrop === colour.hex) return
  if (state.backdrop !== undefined) return missed(state, colour.text)
  state.backdrop = colour.hex
  state.groundColour = colour.text
}

/** A colour with no noun after it belongs to the thing named last ("a car painted red"). */
export function settleColour(state: Gathered): void {
  const { colour, also } = state.pending
  if (!colour || settleInk(state)) return
  const subject = state.last?.kind === 'subject' ? state.subjects[state.last.index] : undefined
  if (subject && subject.colour === undefined) subject.colour = colour.hex
  else if (also) {
    state.loose.push(also, colour)
    state.pending.also = undefined
  } else state.loose.push(colour)
  state.pending.colour = undefined
}

export function readAdjectives(state: Gathered, item: Word, effect: Effect): void {
  const { pending } = state
  if (effect.number !== undefined && countedBehind(state, item, effect.number)) return
  if (effect.number !== undefined && !(pending.number !== undefined && effect.number === 1)) {
    pending.number = effect.number
    pending.numberText = item.text
  }
  if (effect.shade !== undefined) pending.shade = { by: effect.shade, text: item.text }
  if (effect.size !== undefined && effect.thing === undefined)
    pending.size = { scale: effect.size, text: item.text }
  if (effect.ground !== undefined && madeOf(state, item)) missed(state, item.text)
  else if (effect.ground !== undefined)
    pending.material = { ground: effect.ground, text: item.text }
  if (effect.colour !== undefined && effect.thing === undefined) {
    const hex = pending.shade ? shaded(effect.colour, pending.shade.by) : effect.colour
    pending.shade = undefined
    const after = item.language === 'es' || item.language === 'fr' || item.language === 'ar'
    const subject =
      after && !pending.material && state.last?.kind === 'subject'
        ? state.subjects[state.last.index]
        : undefined
    if (after && state.afterWall === true) {
      hang(state, { hex, text: item.text })
      state.afterWall = false
    } else if (subject && subject.colour === undefined) subject.colour = hex
    else if (pending.colour) {
      if (pending.also) missed(state, item.text)
      pending.also = pending.colour
      pending.colour = { hex, text: item.text }
    } else pending.colour = { hex, text: item.text }
  }
}

/** "A sheep herd of eight": how many, behind the noun. */
function countedBehind(state: Gathered, item: Word, number: number): boolean {
  const subject = state.last?.kind === 'subject' ? state.subjects[state.last.index] : undefined
  if (!subject || state.pending.number !== undefined) return false
  const herd = crowds.test(item.key)
  const touches = item.start - (state.lastEnd ?? 0) <= 1
  if (!touches || !(herd || state.herd === true)) return false
  subject.count = Math.min(mostOfOne, number)
  state.herd = herd
  state.lastEnd = item.end
  return true
}

const crowds =
  /^(?:herd|flock|pack|group|crowd|swarm|school|family|pair|trio|herde|schar|gruppe|rudel|schwarm|群|群れ|rebaño|manada|grupo|bandada|troupeau|groupe|стадо|стая|группа)(?: of| von| de)?$/u

/** "Una silla de madera": of what a thing is made, after its name. */
function madeOf(state: Gathered, { language, start }: Word): boolean {
  const after = language === 'es' || language === 'fr'
  return (
    after && state.last?.kind === 'subject' && start - (state.lastEnd ?? 0) <= 4 && !state.relation
  )
}

/** 「猫が椅子に座っている」: nothing came after the relation, so it is between the two before. */
function endRelation(state: Gathered): void {
  const waiting = state.relationTo
  state.relationTo = undefined
  if (!waiting) return
  if (waiting.next) return missed(state, waiting.text ?? '')
  const head = waiting.late ? state.subjects.length - 1 : -1
  const subject = state.subjects[head > waiting.to ? head : waiting.to - 1]
  if (subject) attach(state, subject, waiting)
}

export function endPhrase(state: Gathered, sentence: boolean): void {
  if (state.pending.material) shadeGround(state, 'surface')
  if (state.pending.material && state.pending.colour) {
    colourGround(state, state.pending.colour)
    state.pending.colour = undefined
  }
  settleColour(state)
  const { material, size } = state.pending
  if (material) state.ground ??= material.ground
  if (size && state.last?.kind === 'subject') {
    const subject = state.subjects[state.last.index]
    if (subject) subject.scale ??= size.scale
  }
  tellRest(state, size !== undefined && state.last?.kind !== 'subject')
  endRelation(state)
  // What was on a plain ground is where it was said to be.
  if (!material) endTrailing(state)
  state.pending = {}
  state.relation = undefined
  state.tie = undefined
  state.denied = false
  state.afterWall = false
  state.joined = undefined
  state.herd = false
  state.row = true
  state.inText = false
  if (state.positionSpent) state.position = undefined
  state.positionSpent = false
  state.phrase = state.subjects.length
  if (!sentence) return
  endInk(state)
  state.text = undefined
  state.row = false
  endFronted(state)
  state.last = undefined
  state.sentence = state.subjects.length
}

/** Adjectives and numbers that found no noun are told: they change nothing. */
export function tellRest(state: Gathered, sizeToo: boolean): void {
  const { number, numberText, also, size, shade } = state.pending
  if (number !== undefined && number > 1) missed(state, numberText ?? String(number))
  if (also) missed(state, also.text)
  if (shade) missed(state, shade.text)
  if (size && sizeToo) missed(state, size.text)
}
