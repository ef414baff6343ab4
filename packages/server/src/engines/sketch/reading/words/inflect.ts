/** Other forms of a word that the lexicon may know it by: plurals, genders, cases, joined articles. */
import { type Language, russianStem } from '../lexicon/lexicon.ts'

const irregular: Readonly<Record<string, string>> = {
  men: 'man',
  women: 'woman',
  people: 'person',
  children: 'child',
  geese: 'goose',
  mice: 'mouse',
  feet: 'foot',
  wolves: 'wolf',
  leaves: 'leaf',
  loaves: 'loaf',
  knives: 'knife',
  calves: 'calf',
  oxen: 'ox',
  kids: 'kid',
  fishes: 'fish',
  sheep: 'sheep',
  heroes: 'hero',
  potatoes: 'potato',
  tomatoes: 'tomato',
  shelves: 'shelf',
  elves: 'elf',
  cookies: 'cookie',
  pies: 'pie',
  ties: 'tie',
  zombies: 'zombie',
  genies: 'genie',
  hoodies: 'hoodie',
  smoothies: 'smoothie',
  collies: 'collie',
}
const same = new Set([
  'grass',
  'glasses',
  'canvas',
  'bus',
  'cactus',
  'octopus',
  'hippopotamus',
  'walrus',
  'platypus',
  'santa claus',
  'dress',
  'compass',
  'hibiscus',
  'lotus',
  'gas',
  'jeans',
  'shorts',
  'socks',
  'gloves',
  'scissors',
  'headphones',
  'noodles',
  'french fries',
  'ruins',
  'sunglasses',
  'goggles',
  'ballet shoes',
  'skis',
  'books',
  'grapes',
  'cherries',
  'waves',
  'clouds',
  'christmas',
  'mantis',
  'chips',
  'pancakes',
  'chess',
  'abacus',
  'citrus',
  'torii gates',
])

/** The last word of an English phrase in the singular. */
export function singular(phrase: string): string {
  if (same.has(phrase)) return phrase
  const joint = phrase.indexOf(' of ')
  if (joint > 0) return singular(phrase.slice(0, joint)) + phrase.slice(joint)
  const at = phrase.lastIndexOf(' ') + 1
  const head = phrase.slice(0, at)
  const last = phrase.slice(at)
  const odd = irregular[last]
  if (odd) return head + odd
  if (same.has(last) || last.length < 4 || !last.endsWith('s') || /(ss|us|is)$/.test(last))
    return phrase
  if (last.endsWith('ies')) return `${head}${last.slice(0, -3)}y`
  if (/(ches|shes|xes|sses|zes)$/.test(last)) return head + last.slice(0, -2)
  return head + last.slice(0, -1)
}

const ends: Readonly<Partial<Record<Language, readonly (readonly [RegExp, string])[]>>> = {
  es: [
    [/as$/, 'o'],
    [/os$/, 'o'],
    [/a$/, 'o'],
    [/s$/, ''],
    [/es$/, ''],
    [/ces$/, 'z'],
    [/as$/, ''],
    [/a$/, ''],
  ],
  fr: [
    [/s$/, ''],
    [/e$/, ''],
    [/es$/, ''],
    [/x$/, ''],
    [/aux$/, 'al'],
    [/euse$/, 'eux'],
    [/elle$/, 'el'],
    [/elles$/, 'el'],
    [/ches?$/, 'c'],
  ],
  de: [
    [/(?:en|er|es|em)$/, ''],
    [/[enms]$/, ''],
    [/en$/, 'e'],
    [/er$/, 'e'],
    [/es$/, 'e'],
    [/n$/, ''],
  ],
  hi: [
    [/(?:ों|ें|ाँ|ां)$/, ''],
    [/े$/, 'ा'],
    [/ी$/, 'ा'],
    [/ों$/, 'ा'],
    [/ियों$/, 'ी'],
    [/ियाँ$/, 'ी'],
    [/ियां$/, 'ी'],
  ],
}

/** Candidate look-up keys, the word as it is first. */
export function forms(key: string, language: Language): readonly string[] {
  if (language === 'en') return [key, singular(key)]
  if (language === 'ru') return [key.split(' ').map(russianStem).join(' ')]
  if (language === 'ar') return arabicForms(key)
  const rules = ends[language]
  if (!rules || key.length < 4) return [key]
  return [key, ...rules.filter(([end]) => end.test(key)).map(([end, by]) => key.replace(end, by))]
}

function arabicForms(key: string): readonly string[] {
  const words = key.split(' ')
  const bare = words
    .map((word) => (word.length > 4 ? word.replace(/^(?:وال|بال|كال|فال|ال|لل)/, '') : word))
    .join(' ')
  const more = [
    bare,
    bare.replace(/ات$/, 'ه'),
    bare.replace(/ه$/, ''),
    bare.replace(/^[وبل](?=.{3})/, ''),
    bare.replace(/ا$/, ''),
  ]
  return [key, ...more.filter((form) => form !== key && form.length > 1)]
}

/** A German compound as its parts, when the last part is a known head: `kiefernwald` → `wald`. */
export function germanHead(
  word: string,
  known: (key: string) => boolean,
): readonly [string, string] | undefined {
  for (let at = 3; at <= word.length - 3; at++) {
    const first = word.slice(0, at)
    const last = word.slice(at)
    const stem = [first, first.replace(/e?[ns]$/, ''), `${first}e`, first.replace(/en$/, 'e')].find(
      known,
    )
    if (known(last) && stem !== undefined) return [stem, last]
  }
  return undefined
}

/** All words that a word becomes when two neighbours of its letters change their places. */
export function swaps(word: string): readonly string[] {
  return Array.from({ length: word.length - 1 }, (_, at) => {
    const [one, other] = [word.charAt(at), word.charAt(at + 1)]
    return `${word.slice(0, at)}${other}${one}${word.slice(at + 2)}`
  }).filter((other) => other !== word)
}
