/** Several people are not one person several times: who stands where in a group, and in what. */
import type { Drawing } from '../../reading/drawings.ts'
import type { Standing } from '../layout/standing.ts'

const grown = [
  'man',
  'woman',
  'man-curly-hair',
  'woman-blond-hair',
  'man-beard',
  'woman-red-hair',
  'man-blond-hair',
  'woman-curly-hair',
  'man-red-hair',
  'woman-white-hair',
  'man-white-hair',
]
const men = grown.filter((id) => id.startsWith('man'))
const women = grown.filter((id) => id.startsWith('woman'))

/** Who can stand for whom. */
const casts: Readonly<Record<string, readonly string[]>> = {
  person: grown,
  'person-standing': grown,
  'man-standing': men,
  'woman-standing': women,
  man: men,
  woman: women,
  child: ['girl', 'boy', 'child'],
  boy: ['boy'],
  girl: ['girl'],
}

const clothes = [
  '#c8553d',
  '#2f7d8c',
  '#e0a83a',
  '#4f6db3',
  '#6f9a54',
  '#a04f82',
  '#e8e0d0',
  '#3d4f5f',
  '#d9825b',
  '#5fa69a',
]

/** The drawing and the colour of one figure: as the plan says, or, in a group of people, one of its own. */
export function castOf(
  { subject, drawing, nth, index, portrait }: Standing,
  drawings: ReadonlyMap<string, Drawing>,
): { readonly drawing: Drawing; readonly colour: string | undefined } {
  const { count, colour } = subject
  const cast = casts[drawing.id]
  if (count < 2 || !cast || portrait) return { drawing, colour }
  const member = drawings.get(cast[(nth + index) % cast.length] ?? drawing.id)
  // Steps that have no factor in common with the length of either list, so that both change together late.
  const shirt = clothes[(nth * 3 + index * 7) % clothes.length]
  return { drawing: member ?? drawing, colour: colour ?? shirt }
}
