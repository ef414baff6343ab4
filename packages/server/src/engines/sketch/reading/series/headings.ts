/** Headings that part a prompt into pictures: "First image: …", "Panel 2: …", 图3：…, "1枚目：…", "Primera escena: …", "2) …". */

/** A prompt in parts: what holds for every picture, and what each picture shows. */
export interface Parts {
  readonly shared: string
  readonly own: readonly string[]
}

/** Ordinals and the words for a picture they go with; `trails` where the ordinal comes second. */
const languages: readonly {
  readonly ordinals: string
  readonly things: string
  readonly lead?: string
  readonly trails?: boolean
}[] = [
  {
    ordinals:
      'first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|last|final|next|1st|2nd|3rd|[4-9]th|1[0-2]th',
    things:
      'images?|pictures?|panels?|scenes?|frames?|photos?|photographs?|illustrations?|shots?|pages?|cards?|slides?|drawings?|posters?|tiles?|variations?|versions?|one',
    lead: '(?:and )?(?:(?:in|on|for) )?(?:the )?',
  },
  {
    ordinals:
      'primera?|primero|segund[ao]|tercera?|tercero|cuart[ao]|quint[ao]|sext[ao]|séptim[ao]|octav[ao]|noven[ao]|décim[ao]|últim[ao]|siguiente',
    things:
      'imagen|imágen|escena|viñeta|foto|fotografía|cuadro|panel|toma|ilustración|dibujo|página',
    lead: '(?:y )?(?:en )?(?:(?:la|el) )?',
  },
  {
    ordinals:
      'premi[èe]re?|deuxi[èe]me|seconde?|troisi[èe]me|quatri[èe]me|cinqui[èe]me|sixi[èe]me|septi[èe]me|huiti[èe]me|neuvi[èe]me|dixi[èe]me|derni[èe]re?',
    things: 'image|scène|case|planche|vignette|plan|photo|panneau|illustration|page|dessin|tableau',
    lead: '(?:et )?(?:(?:dans|sur) )?(?:(?:la|le) )?',
  },
  {
    ordinals:
      '(?:erst|zweit|dritt|viert|fünft|sechst|siebt|acht|neunt|zehnt|elft|zwölft|letzt|nächst)e[rsnm]?',
    things: 'bild|szene|panel|foto|einstellung|seite|motiv|illustration|kachel|zeichnung',
    lead: '(?:und )?(?:(?:im|auf|in) )?(?:(?:das|die|dem|der) )?',
  },
  {
    ordinals:
      '(?:перв|втор|четв[её]рт|пят|шест|седьм|восьм|девят|десят|последн|следующ)(?:ое|ая|ый|ой|ую|ом|ее|яя|ий|ей|ем)|треть(?:е|я|и?й|ю|ей|ем)|третий',
    things:
      'изображени[еи]|картинк[аеу]|кадре?|сцен[аеу]|панел[ьи]|рисуно?ке?|картин[аеу]|фото(?:графи[яию])?|иллюстраци[яию]|снимо?ке?',
    lead: '(?:и )?(?:(?:на|в|во) )?',
  },
  {
    ordinals:
      'पहल[ाीे]|दूसर[ाीे]|तीसर[ाीे]|चौथ[ाीे]|पा[ँं]चव[ाीे][ँं]?|छठ[ाीेवां]+|सातव[ाीे][ँं]?|आठव[ाीे][ँं]?|अंतिम|आखिरी|आख़िरी',
    things: 'चित्र|तस्वीर|दृश्य|छवि|पैनल|फोटो|फ़ोटो|फ्रेम',
  },
  {
    ordinals:
      '(?:ال)?(?:أولى|اولى|أول|اول|ثانية|ثاني|ثالثة|ثالث|رابعة|رابع|خامسة|خامس|سادسة|سادس|سابعة|سابع|ثامنة|ثامن|أخيرة|أخير|اخيرة|اخير)',
    things: '(?:ال)?(?:صورة|مشهد|لوحة|لقطة|إطار|اطار)',
    lead: '(?:و ?)?(?:في )?',
    trails: true,
  },
]

const numerals =
  '(?:#|no\\.?|n[º°])?\\s?(?:\\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|uno|una|dos|tres|cuatro|un|une|deux|trois|quatre|eins|zwei|drei|vier|один|два|три|четыре|एक|दो|तीन|चार|[ivx]{1,4}|[a-d])(?![\\p{L}\\p{N}])'
const edge = '(?<![\\p{L}\\p{N}\\p{M}])'
const end = '(?![\\p{L}\\p{N}\\p{M}])'
const han = '[一二三四五六七八九十\\d１-９]{1,3}'

const chinese = `第${han}(?:[张張幅格页頁帧](?:图片?|画面?|照片|分镜|海报|卡片)?|个?(?:图片?|画面?|照片|镜头|场景|分镜))`
const chineseNumbered = `(?:图片?|画面|镜头|场景|分镜|照片)\\s?${han}`
const japanese = `(?:第?${han}\\s?(?:枚目|コマ目?|番目|場面目?|ページ目)|最初|最後|次)(?:の?(?:画像|絵|写真|シーン|場面|コマ))?`
const japaneseNumbered = `(?:画像|シーン|場面|コマ|パネル|写真)\\s?${han}`

/** `Told` apart from `bare`: a heading that needs a mark after it, for what else is said so. */
const named = languages.map(({ ordinals, things, lead = '', trails }) => {
  const both = trails ? `(?:${things})\\s(?:${ordinals})` : `(?:${ordinals})\\s(?:${things})`
  return `${edge}${lead}${both}${end}`
})
const counted = `${edge}(?:${languages.map(({ things }) => things).join('|')})\\s?${numerals}`
const verbs =
  'shows?|showing|is|depicts?|features?|has|muestra|es|montre|est|zeigt|ist|показывает|показано|これは|は|では|には|に|で|是|为|展示|显示|में|تظهر|تعرض'
const after = `\\s{0,2}(?:[:：]|[,，、–—-]|(?:${verbs})(?![\\p{L}\\p{N}\\p{M}]))`
const cjkMark = `\\s{0,2}(?:[:：,，、–—-]|では|には|は|に|で|是|为)`

const heading = new RegExp(
  `(?<ordinal>${named.join('|')})(?:${after})?|(?<numbered>${counted})(?:${after})?|(?<cjk>${chinese})(?:${cjkMark})?|(?<ja>${japanese})${cjkMark}|(?:${chineseNumbered}|${japaneseNumbered})${cjkMark}|(?<ring>[①-⑫])[.、:：]?`,
  'giu',
)
/** "First: …; second: …" */
const bareOrdinal = new RegExp(
  `${edge}(?:${languages.map(({ ordinals }) => ordinals).join('|')})\\s?[:：]`,
  'giu',
)

/**
 * The parts of a text with two headings or more. `strict` is for instructions, where "image 1" is a
 * photograph: a numbered heading must have a colon.
 */
export function headed(text: string, strict: boolean): Parts | undefined {
  const found = [...text.matchAll(heading)].filter((one) => isHeading(one, text, strict))
  const marks = found.length > 1 ? found : [...text.matchAll(bareOrdinal)]
  return marks.length > 1 ? cut(text, marks) : undefined
}

function isHeading(one: RegExpExecArray, text: string, strict: boolean): boolean {
  const { groups = {} } = one
  const colon = /[:：]$/.test(one[0])
  if (strict && groups['ordinal'] === undefined && groups['cjk'] === undefined) return colon
  const marked =
    !/[\p{L}\p{N}]$/u.test(one[0]) || one[0] !== (groups['ordinal'] ?? groups['numbered'])
  const before = text.slice(0, one.index).trimEnd()
  const opens = before === '' || /[.;:!?。；：！？\n,，、।؛،–—-]$/.test(before)
  return marked || opens
}

function cut(text: string, marks: readonly RegExpExecArray[]): Parts {
  const own = marks
    .map((mark, at) =>
      text.slice(mark.index + mark[0].length, marks[at + 1]?.index ?? text.length).trim(),
    )
    .filter((part) => /[\p{L}\p{N}\p{So}\uE000-\uE0FF]/u.test(part))
  return { shared: text.slice(0, marks[0]?.index ?? 0).trim(), own }
}

const ordinalNumber =
  /(?:^|[\s;；。.:：(（,，])\(?(\d{1,2})\s?[.)、:：．）]\s?(?=[\p{L}\p{M}\uE000-\uE0FF"“«「(])/gu

/** "1. a fox 2. an owl": numbers that run up from 1. */
export function numbered(text: string): Parts | undefined {
  const marks: RegExpExecArray[] = []
  for (const one of text.matchAll(ordinalNumber))
    if (Number(one[1]) === marks.length + 1) marks.push(one)
  return marks.length > 1 ? cut(text, marks) : undefined
}
