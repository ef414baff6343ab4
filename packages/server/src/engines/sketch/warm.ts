/**
 * Reading is quick but for its first time: lexicons are parsed, and code runs before it is compiled,
 * up to a fifth of a second that a server's only thread would stand still. So a sentence of each kind
 * is read ahead, in small turns of the event loop while the server starts.
 */
import { setImmediate } from 'node:timers/promises'
import { loadDrawingFacts } from './reading/drawings.ts'
import { readEdit } from './reading/edit.ts'
import { type Language, lexicon } from './reading/lexicon/lexicon.ts'
import { say } from './reading/say.ts'
import { readScene } from './reading/scene.ts'
import { readSet } from './reading/series/series.ts'
import { missing } from './type/coverage.ts'

const scenes: Readonly<Record<Language, string>> = {
  en: 'two red foxes beside a castle in a pine forest at sunset, oil painting, titled "A"',
  zh: '两只红色的狐狸在森林里，日落，油画',
  ja: '夕暮れの森にいる二匹の赤い狐',
  es: 'dos zorros rojos en el bosque al atardecer',
  fr: 'deux renards roux dans la forêt au coucher du soleil',
  de: 'zwei rote Füchse im Wald bei Sonnenuntergang',
  ar: 'ثعلبان في الغابة عند الغروب',
  hi: 'सूर्यास्त के समय जंगल में लोमड़ी',
  ru: 'две рыжие лисы в лесу на закате',
}
const edits = ['brighter', 'make the red cup blue', '把杯子变成蓝色', 'remove the cup']
const sets = [
  'First image: a fox in spring. Second image: the fox in winter.',
  '第一张：狐狸。第二张：鹿。',
]
const facts = { images: 1, boxes: [0], drawn: [[]], mask: false }

function* turns(): Generator {
  yield loadDrawingFacts()
  yield missing('a')
  const languages: Language[] = ['en', 'zh', 'ja', 'es', 'fr', 'de', 'ar', 'hi', 'ru']
  for (const language of languages) yield lexicon(language)
  yield readScene('a fox')
  for (const language of languages) yield say(readScene(scenes[language]))
  for (const text of edits) yield readEdit(text, facts)
  for (const text of sets) yield readSet(text, 2)
}

/** Done within a second or so of an idle server, sooner when `signal` aborts. */
export async function warm(signal: AbortSignal): Promise<void> {
  for (const _ of turns()) {
    await setImmediate()
    if (signal.aborted) return
  }
}
