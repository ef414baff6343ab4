/** English wording: articles, plurals, numbers, lists, names of colours. */
import { colourNames } from './lexicon/colours.ts'

/** "A deer", "an apple". */
export function an(words: string): string {
  const vowel =
    /^(?:[aeiou]|hour|honest|heir)/i.test(words) && !/^(?:uni|use|eu|one\b|once|ufo)/i.test(words)
  return `${vowel ? 'an' : 'a'} ${words}`
}

const numbers = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
]
const irregular: Readonly<Record<string, string>> = {
  man: 'men',
  woman: 'women',
  person: 'people',
  child: 'children',
  mouse: 'mice',
  goose: 'geese',
  wolf: 'wolves',
  leaf: 'leaves',
  knife: 'knives',
  ox: 'oxen',
  calf: 'calves',
  elf: 'elves',
  loaf: 'loaves',
  foot: 'feet',
  tooth: 'teeth',
  cactus: 'cacti',
  tomato: 'tomatoes',
  potato: 'potatoes',
  mango: 'mangoes',
  hero: 'heroes',
  superhero: 'superheroes',
  volcano: 'volcanoes',
  mosquito: 'mosquitoes',
  buffalo: 'buffaloes',
  tornado: 'tornadoes',
  scarf: 'scarves',
}
const unchanged = new Set([
  'deer',
  'sheep',
  'fish',
  'bison',
  'moose',
  'salmon',
  'squid',
  'aircraft',
  'ice',
  'bread',
  'rice',
  'milk',
  'honey',
  'butter',
  'salt',
  'corn',
  'sushi',
  'popcorn',
  'pasta',
  'soup',
  'bacon',
  'garlic',
  'people',
  'coffee',
  'tea',
  'beer',
  'wine',
  'fire',
  'pottery',
  'treasure',
  'fruit',
  'shrimp',
  'trout',
  'carp',
  'koi',
  'tuna',
  'herring',
  'elk',
  'spacecraft',
  'cattle',
])
const alreadyPlural = new Set([
  'grapes',
  'cherries',
  'books',
  'houses',
  'jeans',
  'shorts',
  'gloves',
  'socks',
  'skis',
  'scissors',
  'glasses',
  'sunglasses',
  'goggles',
  'fries',
  'swords',
  'noodles',
  'peanuts',
  'beans',
  'chopsticks',
  'pancakes',
  'blueberries',
  'fireworks',
  'headphones',
  'maracas',
  'boots',
  'sneakers',
  'shoes',
  'chains',
  'beads',
  'olives',
])

const properNames: Readonly<Record<string, string>> = {
  'santa claus': 'Santa Claus',
  'eiffel tower': 'the Eiffel Tower',
  'tokyo tower': 'Tokyo Tower',
  'mount fuji': 'Mount Fuji',
  'statue of liberty': 'the Statue of Liberty',
}

/** Words written with a capital wherever they stand. */
const capitals =
  /\b(?:christmas|japanese|hindu|greek|roman|chinese|halloween|persian|siamese|bengal|siberian|german|american)\b/g

/** "A red cat", "three red cats", "grapes". */
export function count(many: number, words: string): string {
  const proper = properNames[words]
  if (proper !== undefined && many === 1) return proper
  if (many === 1) {
    const last =
      words
        .split(/ (?:of|with|in) /)[0]
        ?.split(' ')
        .at(-1) ?? ''
    return capital(alreadyPlural.has(last) || mass.has(last) ? words : an(words))
  }
  return capital(`${numbers[many] ?? many} ${plural(words)}`)
}

function capital(words: string): string {
  return words.replace(capitals, (word) => word.slice(0, 1).toUpperCase() + word.slice(1))
}

const mass = new Set([
  'rice',
  'bread',
  'popcorn',
  'milk',
  'bacon',
  'butter',
  'salt',
  'honey',
  'corn',
  'sushi',
  'pasta',
  'soup',
  'coffee',
  'tea',
  'beer',
  'wine',
  'fire',
  'ice',
  'pottery',
  'garlic',
  'ramen',
  'toast',
  'cheese',
  'chocolate',
  'firewood',
  'people',
  'cattle',
  'juice',
  'whisky',
  'perfume',
  'luggage',
  'porridge',
  'cereal',
  'champagne',
  'lotion',
  'shampoo',
  'cologne',
  'moisturiser',
  'moisturizer',
  'oil',
  'lemonade',
  'matcha',
  'cocoa',
  'water',
  'sourdough',
])

function plural(words: string): string {
  const parts = words.split(' ')
  // "cup of coffee" → "cups of coffee", "man with beard" → "men with beard"
  const joint = parts.findIndex(
    (part, at) => at > 0 && (part === 'of' || part === 'with' || part === 'in'),
  )
  const at = (joint > 0 ? joint : parts.length) - 1
  const last = parts[at] ?? ''
  return parts.with(at, pluralOf(last)).join(' ')
}

function pluralOf(word: string): string {
  const odd = irregular[word]
  if (odd) return odd
  if (unchanged.has(word) || alreadyPlural.has(word)) return word
  if (/.fish$/.test(word)) return word
  if (/(?:man|woman)$/.test(word) && !/(?:human|german|roman)$/.test(word))
    return word.replace(/man$/, 'men')
  if (/[^aeiou]y$/.test(word)) return word.replace(/y$/, 'ies')
  if (/(?:s|x|z|ch|sh)$/.test(word)) return `${word}es`
  return `${word}s`
}

/** "a, b and c". */
export function listed(parts: readonly string[]): string {
  return parts.length < 2
    ? (parts[0] ?? '')
    : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

export function quoted(text: string): string {
  return `"${text}"`
}

/** The nearest plain English name of `#RRGGBB`. */
export function colourWord(hex: string): string {
  const [r, g, b] = channels(hex)
  let best = 'grey'
  let least = Number.POSITIVE_INFINITY
  for (const [name, other] of colourNames) {
    if (other.toUpperCase() === hex.toUpperCase()) return name.replace('gray', 'grey')
    if (!plain.has(name)) continue
    const [r2, g2, b2] = channels(other)
    const far = 2 * (r - r2) ** 2 + 4 * (g - g2) ** 2 + 3 * (b - b2) ** 2
    if (far < least) [least, best] = [far, name]
  }
  return best
}

const plain = new Set(
  'red orange yellow green blue purple pink brown black white grey teal turquoise navy beige cream gold burgundy olive violet cyan magenta tan rust'
    .split(' ')
    .concat(['dark red', 'dark green', 'dark blue', 'light blue', 'light green', 'light pink']),
)

function channels(hex: string): readonly [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}
