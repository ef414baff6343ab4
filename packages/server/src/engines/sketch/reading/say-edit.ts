/** An edit plan said in English, and its warnings. */
import type { EditPlan, Operation, Target } from '@limn/sdk'
import { materialsIn } from './edit-parts.ts'
import { an, colourWord, listed, quoted } from './wording.ts'

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
  background: ({ target, to }) => `${imageOf(target)} with ${backgroundOf(to)}`,
  text: ({ target, text, at, colour }) =>
    `${imageOf(target)} with the text “${text}”${colour ? ` in ${colourWord(colour)}` : ''} ${at === 'box' ? 'in the box' : at === 'centre' ? 'in the centre' : `at the ${at.replace('-', ' ')}`}`,
  collage: ({ layout }) =>
    ({
      row: 'the images side by side',
      column: 'the images one above the other',
      grid: 'the images in a grid',
      sheet: 'a character sheet of the images',
    })[layout],
  upscale: ({ target }) => `${imageOf(target)} enlarged`,
  remove: ({ target }) => `${imageOf(target)} without what stands there`,
  place: ({ target, thing, at }) =>
    `${'subject' in thing ? an(thing.subject.name) : `the subject of image ${thing.image}`} placed into ${imageOf(target)}${at ? ` at the ${at.replace('-', ' ')}` : ''}`,
  match: ({ target, to, what }) =>
    `${imageOf(target)} in the ${what === 'palette' ? 'colours' : what} of image ${to}`,
  blend: ({ target, with: other }) => `${imageOf(target)} blended with image ${other}`,
  weather: ({ target, weather }) =>
    `${imageOf(target)} in ${weather === 'storm' ? 'a storm' : weather.replace('-', ' ')}`,
  expand: ({ target, ratio }) => `${imageOf(target)} expanded${ratio ? ` to ${ratio}` : ''}`,
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
  return box === undefined ? `image ${image}` : `the box in image ${image}`
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

/** What an edit leaves out. */
export function warnEdit({ operations, notUnderstood }: EditPlan): readonly string[] {
  const recolours = operations.some(({ verb }) => verb === 'recolour')
  const materials = recolours ? notUnderstood.filter((word) => materialsIn(word).length > 0) : []
  const others = notUnderstood.filter((word) => !materials.includes(word))
  return [
    ...(materials.length > 0
      ? [
          `The material stays as it is: ${listed(materials.map(quoted))} was left out, only the colour changes.`,
        ]
      : []),
    ...(others.length > 0 ? [`Not understood and left out: ${listed(others.map(quoted))}.`] : []),
  ]
}
