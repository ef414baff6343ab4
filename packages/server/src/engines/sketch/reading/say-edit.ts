/** An edit plan said in English, and its warnings. */
import type { EditPlan, Operation, Spot, Target, Thing } from '@limn/sdk'
import { partly } from './edits/partly.ts'
import { an, colourWord, count, listed, quoted } from './wording.ts'

const styleWords = {
  oil: 'an oil painting',
  watercolour: 'a watercolour',
  pencil: 'a pencil drawing',
  ink: 'an ink drawing',
  charcoal: 'a charcoal drawing',
  pixel: 'pixel art',
  poster: 'a flat poster',
  comic: 'a comic',
  'pop-art': 'pop art',
  mosaic: 'a mosaic',
  'stained-glass': 'stained glass',
  vintage: 'a vintage photograph',
  noir: 'film noir',
  impressionist: 'an impressionist painting',
  'paper-cut': 'a paper cut',
  halftone: 'a halftone print',
  neon: 'neon lines',
} as const

type Say<Verb extends Operation['verb']> = (operation: Extract<Operation, { verb: Verb }>) => string

const adjusted = {
  brightness: ['brighter', 'darker'],
  contrast: ['stronger in contrast', 'weaker in contrast'],
  saturation: ['more saturated', 'less saturated'],
  warmth: ['warmer', 'cooler'],
  sharpness: ['sharper', 'softer'],
  blur: ['blurred', 'less blurred'],
  hue: ['shifted in hue', 'shifted in hue'],
  vignette: ['with a vignette', 'with brighter edges'],
  grain: ['with film grain', 'with less grain'],
} as const

const sayings: { readonly [Verb in Operation['verb']]: Say<Verb> } = {
  style: ({ target, style }) => `${imageOf(target)} as ${styleWords[style]}`,
  adjust: ({ target, what, amount }) =>
    `${imageOf(target)} ${degree(amount)}${adjusted[what][amount < 0 ? 1 : 0]}`,
  tone: ({ target, tone }) =>
    `${imageOf(target)} ${{ 'black-and-white': 'in black and white', sepia: 'in sepia', negative: 'as a negative', night: 'as by night', sunset: 'as at sunset' }[tone]}`,
  recolour: ({ target, to, from }) =>
    `${from ? `what is ${colourWord(from)} in ${imageOf(target)}` : imageOf(target)} made ${colourWord(to)}`,
  crop: ({ target, ratio, keep }) =>
    `${imageOf(target)} cropped${ratio ? ` to ${ratio}` : ''}${keep && keep !== 'centre' ? ` keeping the ${keep}` : ''}`,
  rotate: ({ target, degrees }) =>
    `${imageOf(target)} rotated by ${Math.abs(degrees)} degrees ${degrees < 0 ? 'counterclockwise' : 'clockwise'}`,
  flip: ({ target, axis }) =>
    `${imageOf(target)} flipped ${axis === 'vertical' ? 'vertically' : 'horizontally'}`,
  background: ({ target, to }) => `image ${target.image} with ${backgroundOf(to)}`,
  text: ({ target, text, at, colour, replaces }) => {
    const words = `“${text}”${colour ? ` in ${colourWord(colour)}` : ''}`
    if (replaces) return `the text in ${imageOf(target)} replaced with ${words}`
    return `${imageOf({ image: target.image })} with the text ${words} ${at === 'box' ? 'in the box' : spotWords(at)}`
  },
  collage: ({ layout }) =>
    ({
      row: 'the images side by side',
      column: 'the images one above the other',
      grid: 'the images in a grid',
      sheet: 'a character sheet of the images',
    })[layout],
  upscale: ({ target }) => `${imageOf(target)} enlarged`,
  remove: ({ target }) =>
    target.box === undefined
      ? `what the mask marks taken out of ${imageOf(target)}`
      : `what stands in ${imageOf(target)} taken out`,
  place: ({ target, thing, at, height }) =>
    `${thingOf(thing)} ${target.box === undefined ? 'put into' : 'put in'} ${imageOf(target)}${at ? ` ${spotWords(at)}` : ''}${height === undefined ? '' : `, ${Math.round(height * 100)}% of its height`}`,
  match: ({ target, to, what }) =>
    `${imageOf(target)} in the ${{ palette: 'colours', style: 'colours and texture', light: 'light' }[what]} of image ${to}`,
  blend: ({ target, with: other, how }) =>
    ({
      'double-exposure': `a double exposure of ${imageOf(target)} and image ${other}`,
      fade: `${imageOf(target)} fading into image ${other}`,
      even: `${imageOf(target)} blended with image ${other}`,
    })[how],
  weather: ({ target, weather }) =>
    `${imageOf(target)} ${{ rain: 'in the rain', snow: 'in falling snow', fog: 'in fog', storm: 'in a storm', 'sun-rays': 'with rays of sun' }[weather]}`,
  expand: ({ target, ratio, by, side }) =>
    `${imageOf(target)} expanded${ratio ? ` to ${ratio}` : ''}${by === undefined ? '' : ` by ${Math.round(by * 100)}%`}${side ? ` at the ${side}` : ''}`,
  straighten: ({ target }) => `${imageOf(target)} straightened`,
}

export function sayEdit({ operations }: EditPlan): string {
  if (operations.length === 0) return 'No change'
  return operations.map((operation) => sayOne(operation)).join('; then ')
}

function sayOne<Verb extends Operation['verb']>(
  operation: Extract<Operation, { verb: Verb }>,
): string {
  const one: Say<Verb> = sayings[operation.verb]
  return one(operation)
}

function imageOf({ image, box }: Target): string {
  if (box === undefined) return `image ${image}`
  return `the ${box === 1 ? 'second ' : ''}box in image ${image}`
}

function spotWords(at: Exclude<Spot, 'box'>): string {
  if (at === 'centre') return 'in the centre'
  return at === 'left' || at === 'right' ? `on the ${at}` : `at the ${at.replace('-', ' ')}`
}

/** "A red balloon", "two cats", "what is in the box of image 2". */
function thingOf(thing: Thing): string {
  if ('subject' in thing) {
    const { name, count: many, colour } = thing.subject
    return count(many, colour ? `${colourWord(colour)} ${name}` : name)
  }
  return thing.box === undefined
    ? `the subject of image ${thing.image}`
    : `what is in ${imageOf(thing)}`
}

function degree(amount: number): string {
  const size = Math.abs(amount)
  return size < 0.2 ? 'slightly ' : size > 0.55 ? 'much ' : ''
}

function backgroundOf(to: Extract<Operation, { verb: 'background' }>['to']): string {
  if ('colour' in to) return `${an(colourWord(to.colour))} background`
  if ('image' in to) return `image ${to.image} as its background`
  if ('blur' in to) return 'its background blurred'
  const { place, time, ground } = to.scene
  return `${an(place === 'mountains' ? 'mountain' : place)} background${ground ? ` of ${ground}` : ''}${time === 'day' || place === 'studio' || place === 'room' ? '' : ` at ${time}`}`
}

/** What an edit leaves out, and what it does in part. */
export function warnEdit({ operations, notUnderstood }: EditPlan): readonly string[] {
  const verbs = new Set(operations.map(({ verb }) => verb))
  const warnings: string[] = []
  let others = notUnderstood
  for (const { verbs: asked, meant, sentence } of partly) {
    if (!asked.some((verb) => verbs.has(verb))) continue
    const words = others.filter((word) => meant(word))
    if (words.length === 0) continue
    others = others.filter((word) => !words.includes(word))
    warnings.push(`${sentence}: ${listed(words.map(quoted))}.`)
  }
  return others.length > 0
    ? [...warnings, `Not understood and left out: ${listed(others.map(quoted))}.`]
    : warnings
}
