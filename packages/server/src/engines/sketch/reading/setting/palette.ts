/** The colours named for an abstract picture, as its palette. */
import type { PaletteColour, Place } from '@limn/sdk'
import { shaded } from '../lexicon/shades.ts'
import type { Gathered } from '../grammar/scene-state.ts'

const most = 10
const fewest = 3

/** How the abstract painter's colours run anyhow. */
const manner =
  /^(?:flowing|swirling|swirls?|smooth|soft|gentle|subtle|fluid|liquid|wavy|curved|blended|blurred|organic|gradient|流动|流动的|流畅|柔和|柔和的|流れる|滑らかな|柔らかい|やわらかい|柔らかな|suaves?|fluid[oa]s?|fluides?|doux|douces?|weich|sanft|fließend|плавный|мягкий|ناعمة?)$/iu

/**
 * The palette of an abstract picture: the colours as told, in equal shares. One or two are completed
 * with a darker and a lighter kin. Nothing where none was told, or where things stand before the
 * colours: a palette would turn their own colours.
 */
export function takePalette(state: Gathered, place: Place): readonly PaletteColour[] | undefined {
  if (place !== 'abstract') return undefined
  const { notUnderstood } = state
  const left = notUnderstood.filter((word) => !manner.test(word))
  notUnderstood.splice(0, notUnderstood.length, ...left)
  const told = state.loose.map(({ hex }) => hex)
  const all = [...new Set(state.backdrop === undefined ? told : [state.backdrop, ...told])]
  if (all.length === 0 || state.subjects.length > 0) return undefined
  state.backdrop ??= all[0] ?? ''
  state.loose.splice(0)
  const colours = completed(all.slice(0, most))
  return colours.map((hex) => ({ hex, share: 1 / colours.length }))
}

function completed(colours: readonly string[]): readonly string[] {
  const [first = '', last = first] = [colours[0], colours.at(-1)]
  if (colours.length >= fewest) return colours
  // The kin go on where the colours lead: from the darker end into the dark.
  const falls = lightness(first) > lightness(last)
  return falls
    ? [shaded(first, 'light'), ...colours, shaded(last, 'dark')]
    : [shaded(first, 'dark'), ...colours, shaded(last, 'light')]
}

function lightness(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
  return 0.3 * r + 0.59 * g + 0.11 * b
}
