/** The plan as a layout takes it: relations told from the side that decides the place, and what the place itself puts there. */
import type { ScenePlan, Subject } from '@limn/sdk'
import { shownOf } from '../honours.ts'
import type { DrawingOf } from './compose.ts'

/** What is under these has them over its head, whoever was named first. */
const overhead = (id: string): boolean => id.includes('umbrella') && !id.includes('ground')

/** What somebody holds is placed by who holds it: the relation is turned round. */
function withHeld(plan: ScenePlan): ScenePlan {
  const subjects = plan.subjects.map((subject, index): Subject => {
    const { relation } = subject
    const holder = plan.subjects.findIndex(
      (one) => one.relation?.kind === 'holding' && one.relation.to === index,
    )
    if (holder >= 0 && holder !== index)
      return { ...subject, relation: { kind: 'holding', to: holder } }
    return relation?.kind === 'holding' ? { ...subject, relation: undefined } : subject
  })
  return { ...plan, subjects }
}

/** Under a balloon, or under an umbrella: who stands below is placed first, on the ground. */
function withOverhead(plan: ScenePlan, drawingOf: DrawingOf): ScenePlan {
  const turned = plan.subjects.flatMap(({ relation }, index) => {
    const to = relation?.kind === 'under' ? plan.subjects[relation.to] : undefined
    if (!to || to.relation || relation?.to === index) return []
    const held = overhead(to.drawing)
    if (!held && drawingOf(to.drawing)?.ground !== 'air') return []
    const kind = held ? ('holding' as const) : ('above' as const)
    return [{ index, to: relation?.to ?? 0, kind }]
  })
  if (turned.length === 0) return plan
  const subjects = plan.subjects.map((subject, index): Subject => {
    if (turned.some((one) => one.index === index)) return { ...subject, relation: undefined }
    const over = turned.find(({ to }) => to === index)
    return over ? { ...subject, relation: { kind: over.kind, to: over.index } } : subject
  })
  return { ...plan, subjects }
}

/** A lighthouse that belongs to the place is a figure all the same. */
export function withLighthouse(plan: ScenePlan): ScenePlan {
  const stands = plan.subjects.some(({ drawing }) => drawing === 'lighthouse')
  if (stands || !shownOf(plan).features.includes('lighthouse')) return plan
  return {
    ...plan,
    subjects: [
      ...plan.subjects,
      { name: 'lighthouse', drawing: 'lighthouse', count: 1, at: 'background' },
    ],
  }
}

/** Relations turned so that each figure is placed by the one that it hangs on. Subjects keep their order. */
export const turnedRound = (plan: ScenePlan, drawingOf: DrawingOf): ScenePlan =>
  withOverhead(withHeld(plan), drawingOf)

/** The stands and the thought of one plan, in the words of another: relations are given back as they were asked. */
export function givenBack(asked: ScenePlan, thought: ScenePlan): ScenePlan {
  return {
    ...asked,
    subjects: asked.subjects.map((subject, i): Subject => {
      const stands = thought.subjects[i]?.stands
      return stands ? { ...subject, stands } : subject
    }),
    thought: thought.thought,
  }
}
