/** A larger canvas: "expand to 16:9", "extend the left side by 30%", 向左扩展. */
import type { Operation } from '@limn/sdk'
import type { Reader } from '../asked.ts'
import { type Clause, says, take, takeAll } from '../words/clause.ts'
import { takeRatio } from './ratio.ts'

type Side = NonNullable<Extract<Operation, { verb: 'expand' }>['side']>

const asked =
  /\b(?:expand(?:ed|ing)?|extend(?:ed|ing)?|out-?paint(?:ed|ing)?|un-?crop(?:ped)?|zoom(?:ed)? out|widen(?:ed)?|wider(?! (?:smile|eyes))|taller|(?:larger|bigger|wider) canvas|enlarge the canvas|add (?:more )?(?:space|room|canvas|padding|headroom)|more (?:space|room|headroom)|make (?:some )?(?:space|room))\b|扩图|扩展|外扩|扩充|延展|延伸|扩大画布|扩画|(?<=[左右上下])扩|拉远|扩(?=[到成为])/u
const fill =
  /\b(?:the )?(?:canvas|frame|scene|view|edges?|borders?|sides?|background|landscape|sky|ground|beyond|outwards?|naturally|seamlessly|with matching (?:content|background)|without cropping|format|aspect ratio|fill(?:ing)?(?: in)?|new areas?|continue|more|space|room|around (?:it|the \p{L}+)|around|that|what)\b|画布|画面|背景|边缘?|方向|自然|各|四周|周围|[向往朝到至成]/u
const sides: readonly (readonly [RegExp, readonly Side[]])[] = [
  [
    /\b(?:on |to )?(?:both sides|left and right|the left and (?:the )?right|horizontally|sideways|each side)(?: sides?)?\b|左右(?:两[边侧])?|两[边侧]|横向/u,
    ['left', 'right'],
  ],
  [
    /\b(?:top and bottom|the top and (?:the )?bottom|vertically|above and below|up and down)\b|上下(?:两[边侧])?|纵向/u,
    ['top', 'bottom'],
  ],
  [
    /\b(?:on |to |at |towards? )?(?:the |its )?left(?:[- ]?hand)?(?: side| edge| border)?\b|[向往朝]?左(?:边|侧|面|方)?/u,
    ['left'],
  ],
  [
    /\b(?:on |to |at |towards? )?(?:the |its )?right(?:[- ]?hand)?(?: side| edge| border)?\b|[向往朝]?右(?:边|侧|面|方)?/u,
    ['right'],
  ],
  [
    /\b(?:on |to |at |towards? )?(?:the |its )?(?:top|up|upwards?|above|headroom)(?: side| edge| border)?\b|[向往朝]?上(?:边|侧|面|方)?/u,
    ['top'],
  ],
  [
    /\b(?:on |to |at |towards? )?(?:the |its )?(?:bottom|down|downwards?|below)(?: side| edge| border)?\b|[向往朝]?下(?:边|侧|面|方)?/u,
    ['bottom'],
  ],
]

export const readExpand: Reader = ({ clause, target }) => {
  const without = says(clause, /\bwithout cropping\b|不裁剪/u) && says(clause, /\d ?[:：] ?\d/u)
  if (!without && !says(clause, asked)) return undefined
  // "Expand the box" is of no canvas.
  const wider = take(clause, asked)?.[0]
  takeAll(clause, asked)
  const found = takeRatio(clause)
  if (typeof found === 'string') return found
  const by = takeShare(clause)
  const named = sidesOf(clause, wider)
  takeAll(clause, fill)
  if (found)
    return [
      {
        verb: 'expand',
        target,
        ...found,
        ...(named[0] && named.length === 1 ? { side: named[0] } : {}),
      },
    ]
  const share = by === undefined ? {} : { by }
  if (named.length === 0) return [{ verb: 'expand', target, ...share }]
  return named.map((side) => ({ verb: 'expand' as const, target, side, ...share }))
}

function takeShare(clause: Clause): number | undefined {
  const percent = take(clause, /\b(?:by )?(\d{1,3}) ?(?:%|percent\b)|百分之(\d{1,3})/u)
  if (percent) return Math.min(1, Math.max(0.05, Number(percent[1] ?? percent[2]) / 100))
  if (take(clause, /\b(?:by )?(?:a )?half(?: again)?\b|一半/u)) return 0.5
  if (take(clause, /\b(?:to )?(?:twice|double)(?: (?:the|its) (?:size|width|height))?\b|[一两]倍/u))
    return 1
  if (take(clause, /\b(?:by )?a (?:third|quarter)\b|三分之一/u)) return 0.33
  if (take(clause, /\b(?:slightly|a (?:little|bit)(?: bit)?|a tad)\b|稍微|一点点?|一些|略微/u))
    return 0.12
  if (take(clause, /\b(?:a lot|much|significantly|far)\b|大幅|很多/u)) return 0.6
  return undefined
}

function sidesOf(clause: Clause, word: string | undefined): readonly Side[] {
  const named = sides.flatMap(([words, list]) => (take(clause, words) ? list : []))
  if (named.length > 0) return [...new Set(named)]
  if (word?.startsWith('wide')) return ['left', 'right']
  return word === 'taller' || word?.includes('headroom') ? ['top'] : []
}
