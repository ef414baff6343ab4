/** Standing bodies for people of whom the set draws a head, or head and shoulders. SVG, in a box 200 units wide. */
import { coatOf } from './bodies.ts'
import { css, hex, mix, type Rgb } from '../colour.ts'

const skin = hex('#ffca28')
const shoe = hex('#3b2f2b')

interface Clothes {
  readonly shirt: string
  readonly legs?: string
  readonly dress?: boolean
  /** The dress reaches to the feet. */
  readonly robe?: boolean
  /** Height of the whole figure in heads; grown-ups have 3.6 here, as the set draws them. */
  readonly heads?: number
  /** The drawing ends at the chin. */
  readonly headOnly?: boolean
}

const plain = '#3a4a63'
const head = (shirt: string, more: Partial<Clothes> = {}): Clothes => ({
  shirt,
  headOnly: true,
  ...more,
})

/** Who wears what. Nobody in here who can't stand: a couple in an embrace stays a portrait. */
const wardrobe: Readonly<Record<string, Clothes>> = {
  baby: head('#8fc7e8', { heads: 2.3, legs: '#8fc7e8' }),
  child: head('#e59a3c', { heads: 2.8, legs: '#4a6fa5' }),
  boy: head('#3f8fd0', { heads: 2.8, legs: '#6b5a45' }),
  girl: head('#e2587a', { heads: 2.8, dress: true }),
  person: head('#e08a2f'),
  man: head('#2f9a86'),
  woman: head('#7a4fd0', { dress: true }),
  'older-person': head('#8a7f9a'),
  'old-man': head('#6f8a7a'),
  'old-woman': head('#a06f8a', { dress: true }),
  'man-beard': head('#b0563c'),
  prince: head('#2f5fb0', { legs: '#e9e2d2' }),
  princess: head('#d86fa8', { dress: true }),
  'person-with-crown': head('#8a3f9a'),
  'man-red-hair': { shirt: '#00bfa5' },
  'woman-red-hair': { shirt: '#6200ea' },
  'man-blond-hair': { shirt: '#00bfa5' },
  'woman-blond-hair': { shirt: '#6200ea' },
  'man-curly-hair': { shirt: '#00bfa5' },
  'woman-curly-hair': { shirt: '#6200ea' },
  'man-white-hair': { shirt: '#00bfa5' },
  'woman-white-hair': { shirt: '#6200ea' },
  'man-bald': { shirt: '#00bfa5' },
  'woman-bald': { shirt: '#6200ea' },
  artist: { shirt: '#e8e4dc' },
  cook: { shirt: '#e0e0e0', legs: '#5a5f66' },
  farmer: { shirt: '#43a047', legs: '#1e62c9' },
  firefighter: { shirt: '#e53935', legs: '#b3282d' },
  'health-worker': { shirt: '#eceff1', legs: '#8fb0c4' },
  judge: { shirt: '#444b54', legs: '#2b2f36' },
  mechanic: { shirt: '#283593', legs: '#283593' },
  'office-worker': { shirt: '#90caf9' },
  pilot: { shirt: '#2b2b2b', legs: '#2b2b2b' },
  'police-officer': { shirt: '#2a56c6', legs: '#1b2f66' },
  scientist: { shirt: '#eceff1', legs: '#5f7f8a' },
  singer: { shirt: '#ef6c00', legs: '#2b2b2b' },
  student: { shirt: '#2b2b2b', legs: '#2b2b2b' },
  'construction-worker': { shirt: '#f9a825', legs: '#2a56c6' },
  detective: { shirt: '#616161', legs: '#424242' },
  guard: { shirt: '#d32f2f', legs: '#1f2430' },
  ninja: { shirt: '#333333', legs: '#333333' },
  'person-wearing-turban': { shirt: '#e0e0e0', legs: '#c9c4bd' },
  'woman-with-headscarf': { shirt: '#424242', dress: true },
  'person-in-tuxedo': { shirt: '#424242', legs: '#2b2b2b' },
  'santa-claus': { shirt: '#d32f2f', legs: '#d32f2f' },
  'mrs-claus': { shirt: '#d32f2f', dress: true },
  vampire: { shirt: '#2b2b2b', legs: '#1f1f24' },
  mage: { shirt: '#677584', dress: true, robe: true, heads: 3.1 },
  'woman-mage': { shirt: '#677584', dress: true, robe: true, heads: 3.1 },
  elf: { shirt: '#ef6c00', legs: '#6a8f4a' },
}

/** Space suits and robots. */
const suited: Clothes = { shirt: '#eceff3', heads: 3.2 }

const suits: ReadonlySet<string> = new Set([
  'astronaut',
  'man-astronaut',
  'woman-astronaut',
  'robot',
])
export const isSuited = (id: string): boolean => suits.has(id)

export const canStand = (id: string): boolean => id in wardrobe
/** The drawing ends at the chin. */
export const endsAtChin = (id: string): boolean => wardrobe[id]?.headOnly === true
/** Who is drawn sitting where somebody sits. */
export const canSit = (id: string): boolean => canStand(id) || isSuited(id)

const fill = (colour: Rgb): string => `fill="${css(colour)}"`

function limbs({ shirt, legs, dress, robe }: Outfit, top: number, foot: number): string {
  const waist = top + (foot - top) * 0.46
  const shade = mix(shirt, [30, 24, 50], 0.22)
  const dark = mix(legs, [20, 18, 34], 0.25)
  const bare = dress ? skin : legs
  const leg = (x: number, tone: Rgb): string =>
    `<path d="M${x} ${waist - 8} L${x} ${foot - 8}" stroke="${css(tone)}" stroke-width="25" stroke-linecap="butt"/>`
  const arm = (side: number, tone: Rgb): string => {
    const shoulder = 100 + side * 33
    const hand = 100 + side * 47
    const wrist = top + (waist - top) * 1.02
    return `<path d="M${shoulder} ${top + 14} Q${hand} ${top + 30} ${hand} ${wrist}" fill="none" stroke="${css(tone)}" stroke-width="20" stroke-linecap="round"/><circle cx="${hand}" cy="${wrist + 8}" r="9.5" ${fill(skin)}/>`
  }
  const hem = waist + (foot - waist) * (robe ? 0.9 : 0.62)
  const swell = (foot - waist) * 0.1
  const skirt = dress
    ? `<path d="M72 ${waist - 14} L128 ${waist - 14} L${robe ? 152 : 146} ${hem} Q100 ${hem + swell} ${robe ? 48 : 54} ${hem} Z" ${fill(shirt)}/>`
    : ''
  return `${leg(86, dress ? mix(bare, [120, 70, 0], 0.12) : dark)}${leg(114, bare)}
    <ellipse cx="83" cy="${foot - 5}" rx="17" ry="7.5" ${fill(mix(shoe, [0, 0, 0], 0.2))}/><ellipse cx="117" cy="${foot - 5}" rx="17" ry="7.5" ${fill(shoe)}/>
    ${arm(-1, shade)}
    <path d="M64 ${top + 16} Q66 ${top} 84 ${top - 2} L116 ${top - 2} Q134 ${top} 136 ${top + 16} L129 ${waist} L71 ${waist} Z" ${fill(shirt)}/>
    ${skirt}${arm(1, shirt)}`
}

export interface Person {
  readonly body: string
  /** Where the head or bust goes: the middle of its upper edge, and its width. */
  readonly head: { readonly x: number; readonly y: number; readonly width: number }
  readonly foot: number
}

/** Measures of a person standing, from the head's upper edge at 0. */
export interface Build {
  /** The head's or bust's. */
  readonly width: number
  readonly high: number
  /** y of the shoulders, and of the soles. */
  readonly top: number
  readonly foot: number
  readonly headOnly: boolean
}

/** `tall` is the drawing's height for a width of 1. */
export function buildOf(id: string, tall: number): Build {
  if (!canSit(id)) {
    // An animal's head is large, and sits on its shoulders.
    const high = 104 * tall
    return { width: 104, high, top: high * 0.9, foot: Math.max(230, high * 2.5), headOnly: false }
  }
  const { headOnly = false, heads = 3.5 } = wardrobe[id] ?? suited
  const width = headOnly ? 84 : 104
  const high = width * tall
  const foot = (headOnly ? high : high * 0.74) * heads
  return { width, high, top: high * (headOnly ? 0.99 : 0.86), foot, headOnly }
}

/** What a person wears, or an animal's coat, in colours. */
export interface Outfit {
  readonly shirt: Rgb
  readonly sleeve: Rgb
  /** A paler front. */
  readonly chest?: Rgb
  readonly legs: Rgb
  readonly shoe: Rgb
  /** Of hands, and of bare legs. */
  readonly skin: Rgb
  readonly dress: boolean
  readonly robe: boolean
  /** How thick limbs are: 1 in cloth. */
  readonly bulk: number
}

export function outfitOf(id: string, colour: string | undefined): Outfit {
  const clothes = wardrobe[id]
  if (clothes) {
    const { shirt, legs = plain, dress = false, robe = false } = clothes
    const top = hex(colour ?? shirt)
    return { shirt: top, sleeve: top, legs: hex(legs), shoe, skin, dress, robe, bulk: 1 }
  }
  if (!isSuited(id)) {
    const { main, chest, legs, paws } = coatOf(id, colour ?? plain)
    const bare = { dress: false, robe: false, bulk: 1.15 }
    return { shirt: main, sleeve: legs, chest, legs, shoe: paws, skin: paws, ...bare }
  }
  const suit = hex(colour ?? suited.shirt)
  const dark = mix(suit, hex('#39445a'), 0.62)
  const legs = mix(suit, hex('#5b6b85'), 0.12)
  return {
    shirt: suit,
    sleeve: suit,
    legs,
    shoe: dark,
    skin: dark,
    dress: false,
    robe: false,
    bulk: 1.18,
  }
}

export function standingPerson(id: string, tall: number, colour: string | undefined): Person {
  const build = buildOf(id, tall)
  const { width, high, top, foot } = build
  const worn = limbs(outfitOf(id, colour), top, foot)
  const neck = build.headOnly
    ? `<rect x="90" y="${high * 0.9}" width="20" height="${high * 0.14}" fill="#e59600"/>`
    : ''
  return { body: neck + worn, head: { x: 100, y: 0, width }, foot }
}
