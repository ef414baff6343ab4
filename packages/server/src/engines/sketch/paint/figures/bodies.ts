/** Bodies for drawings that are only a head: a sitting animal, a standing suit. Drawn as SVG under the head. */
import { css, hex, mix, type Rgb } from '../colour.ts'

interface Coat {
  readonly main: Rgb
  readonly chest: Rgb
  readonly legs: Rgb
  /** Colour of the tail's tip; no tail when absent. */
  readonly tail?: Rgb
  readonly tailWide?: number
}

const white = hex('#f7f2ea')
const black = hex('#3a3836')

/** What the head's main colour alone does not tell. */
const coats: Readonly<Record<string, Partial<Coat>>> = {
  fox: { chest: white, tail: white, tailWide: 34 },
  wolf: { chest: hex('#d9dce0'), tail: hex('#5c6670'), tailWide: 28 },
  raccoon: { chest: hex('#c9c4bd'), legs: black, tail: black, tailWide: 28 },
  panda: { main: white, chest: white, legs: black },
  'polar-bear': { main: white, chest: white },
  'tiger-face': { chest: white, tail: black, tailWide: 15 },
  lion: { chest: hex('#f3d9a2'), tail: hex('#8a5a2f'), tailWide: 13 },
  'cat-face': { chest: white, tail: hex('#f2b25a'), tailWide: 16 },
  'dog-face': { chest: white, tail: white, tailWide: 18 },
  'cow-face': { main: white, chest: white, legs: hex('#5a4a42'), tail: black, tailWide: 9 },
  'horse-face': { tail: hex('#5a3a28'), tailWide: 24 },
  unicorn: { tail: hex('#d58be0'), tailWide: 26 },
  'rabbit-face': { chest: white, tail: white, tailWide: 26 },
  'mouse-face': { chest: white, tail: hex('#e3a3a3'), tailWide: 6 },
}

const fill = (colour: Rgb): string => `fill="${css(colour)}"`

/** The colours of an animal's body: the main one, chest, legs and paws. */
export function coatOf(
  id: string,
  colour: string,
): { readonly main: Rgb; readonly chest: Rgb; readonly legs: Rgb; readonly paws: Rgb } {
  const known = coats[id] ?? {}
  const main = known.main ?? hex(colour)
  const chest = known.chest ?? mix(main, [255, 255, 255], 0.35)
  const legs = known.legs ?? mix(main, [20, 14, 10], 0.12)
  const paws = id === 'fox' || id === 'raccoon' ? hex('#4a3a34') : mix(legs, white, 0.25)
  return { main, chest, legs, paws }
}

/** A body sitting square on to us, in a box of 200 × 190 units; the head belongs at (100, 52). */
export function sittingBody(id: string, colour: string): string {
  const known = coats[id] ?? {}
  const { main, chest, legs, paws } = coatOf(id, colour)
  const dark = mix(main, [30, 18, 20], 0.24)
  const tail = known.tail
    ? `<path d="M138 168 C176 172 190 140 182 108" fill="none" stroke="${css(dark)}" stroke-width="${known.tailWide ?? 18}" stroke-linecap="round"/>
       <path d="M185 124 C186 118 185 112 182 106" fill="none" stroke="${css(known.tail)}" stroke-width="${(known.tailWide ?? 18) * 0.96}" stroke-linecap="round"/>`
    : ''
  return `${tail}
    <ellipse cx="58" cy="152" rx="32" ry="34" ${fill(dark)}/><ellipse cx="142" cy="152" rx="32" ry="34" ${fill(dark)}/>
    <path d="M66 52 C54 84 42 118 44 152 C46 184 66 186 100 186 C134 186 154 184 156 152 C158 118 146 84 134 52 Z" ${fill(main)}/>
    <ellipse cx="100" cy="104" rx="29" ry="46" ${fill(chest)}/>
    <path d="M72 112 C70 140 70 160 72 180 L94 180 C96 158 97 136 96 112 Z" ${fill(legs)}/>
    <path d="M128 112 C130 140 130 160 128 180 L106 180 C104 158 103 136 104 112 Z" ${fill(legs)}/>
    <ellipse cx="82" cy="180" rx="16" ry="9" ${fill(paws)}/><ellipse cx="118" cy="180" rx="16" ry="9" ${fill(paws)}/>
    <path d="M100 118 L100 180" stroke="${css(mix(legs, black, 0.5), 0.4)}" stroke-width="2"/>`
}

/** A space suit standing, in a box of 200 × 260 units; the helmet belongs at (100, 52). */
export function standingSuit(colour?: string): string {
  const suit = colour ? hex(colour) : hex('#eceff3')
  const shade = mix(suit, hex('#5b6b85'), 0.34)
  const dark = mix(suit, hex('#39445a'), 0.62)
  return `<rect x="44" y="96" width="112" height="76" rx="20" ${fill(dark)}/>
    <path d="M60 104 C34 118 28 150 30 182" stroke="${css(shade)}" stroke-width="32" stroke-linecap="round" fill="none"/>
    <path d="M140 104 C166 118 172 150 170 182" stroke="${css(suit)}" stroke-width="32" stroke-linecap="round" fill="none"/>
    <circle cx="30" cy="190" r="17" ${fill(dark)}/><circle cx="170" cy="190" r="17" ${fill(dark)}/>
    <path d="M60 92 C54 130 58 168 60 190 L140 190 C142 168 146 130 140 92 Z" ${fill(suit)}/>
    <path d="M62 184 L64 236 L96 236 L99 190 Z" ${fill(shade)}/><path d="M138 184 L136 236 L104 236 L101 190 Z" ${fill(suit)}/>
    <path d="M56 232 h42 v18 q0 6 -6 6 h-36 q-8 0 -8 -8 q0 -12 8 -16 Z" ${fill(dark)}/><path d="M144 232 h-42 v18 q0 6 6 6 h36 q8 0 8 -8 q0 -12 -8 -16 Z" ${fill(dark)}/>
    <rect x="78" y="118" width="44" height="30" rx="6" ${fill(shade)}/><circle cx="90" cy="133" r="5" fill="#e5484d"/><circle cx="104" cy="133" r="5" fill="#3fb6e0"/>
    <rect x="60" y="168" width="80" height="9" ${fill(dark)}/>`
}

/** Seat, neck and flank of the body on all fours, in its own units, and the box of its legs and trunk. */
export const foursPlan = {
  seat: [170, 92],
  hand: [122, 84],
  foot: [158, 168],
  head: [76, 58],
  left: 20,
  right: 268,
  ground: 216,
} as const

/** A body on four legs, seen from the side and looking left; the head belongs at `foursPlan.head`. */
export function foursBody(id: string, colour: string): string {
  const known = coats[id] ?? {}
  const main = known.main ?? hex(colour)
  const legs = known.legs ?? mix(main, [20, 14, 10], 0.1)
  const dark = mix(main, [30, 18, 20], 0.26)
  const far = mix(legs, [30, 18, 20], 0.3)
  const hoof = mix(legs, black, 0.62)
  const tail = known.tail ?? dark
  const wide = Math.max(12, known.tailWide ?? 14)
  const leg = (x: number, top: number, lean: number, tone: Rgb): string =>
    `<path d="M${x - 15} ${top} L${x - 10 + lean} 206 L${x + 10 + lean} 206 L${x + 15} ${top} Z" ${fill(tone)}/><path d="M${x - 12 + lean} 214 q0 -12 8 -13 h8 q8 1 8 13 Z" ${fill(hoof)}/>`
  return `<path d="M238 96 C262 104 262 140 254 168" fill="none" stroke="${css(tail)}" stroke-width="${wide}" stroke-linecap="round"/>
    ${leg(116, 136, 2, far)}${leg(208, 132, -2, far)}
    <path d="M64 62 C74 110 84 146 112 156 C146 166 180 160 206 158 C240 158 252 134 248 110 C244 88 222 82 196 86 C166 92 148 90 128 76 C118 66 112 54 108 44 Z" ${fill(main)}/>
    <path d="M92 132 C120 152 168 150 214 142 C200 160 150 166 116 157 C104 153 98 144 92 132 Z" ${fill(mix(main, [30, 18, 20], 0.12))}/>
    ${leg(100, 138, -2, legs)}${leg(226, 128, 3, legs)}
    <path d="M206 108 C232 100 252 116 244 142 C238 156 220 152 211 148 Z" ${fill(main)}/>`
}
