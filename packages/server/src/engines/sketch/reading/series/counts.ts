/** How many pictures a prompt says it wants: "a set of four images", "a six-panel comic", 一组四张, 「4枚の」. */

const numbers: Readonly<Record<string, number>> = Object.fromEntries(
  [
    [
      'two',
      'dos',
      'deux',
      'zwei',
      'два',
      'две',
      'двух',
      'दो',
      'صورتين',
      'اثنتين',
      '二',
      '两',
      '兩',
      '2',
      '２',
    ],
    [
      'three',
      'tres',
      'trois',
      'drei',
      'три',
      'трех',
      'трёх',
      'तीन',
      'ثلاث',
      'ثلاثة',
      '三',
      '3',
      '３',
    ],
    [
      'four',
      'cuatro',
      'quatre',
      'vier',
      'четыре',
      'четырех',
      'четырёх',
      'चार',
      'أربع',
      'أربعة',
      '四',
      '4',
      '４',
    ],
    ['five', 'cinco', 'cinq', 'fünf', 'пять', 'пяти', 'पाँच', 'पांच', 'خمس', 'خمسة', '五', '5', '５'],
    ['six', 'seis', 'sechs', 'шесть', 'шести', 'छह', 'छः', 'ست', 'ستة', '六', '6', '６'],
    ['seven', 'siete', 'sept', 'sieben', 'семь', 'семи', 'सात', 'سبع', 'سبعة', '七', '7', '７'],
    ['eight', 'ocho', 'huit', 'acht', 'восемь', 'восьми', 'आठ', 'ثمان', 'ثماني', '八', '8', '８'],
    ['nine', 'nueve', 'neuf', 'neun', 'девять', 'девяти', 'नौ', 'تسع', 'تسعة', '九', '9', '９'],
    ['ten', 'diez', 'dix', 'zehn', 'десять', 'десяти', 'दस', 'عشر', 'عشرة', '十', '10'],
    ['eleven', 'once', 'onze', 'elf', 'одиннадцать', '11'],
    ['twelve', 'doce', 'douze', 'zwölf', 'двенадцать', 'बारह', '十二', '12', 'dozen'],
  ].flatMap((list, at) => list.map((word) => [word, at + 2] as const)),
)
const number = Object.keys(numbers)
  .toSorted((a, b) => b.length - a.length)
  .join('|')

const edge = '(?<![\\p{L}\\p{N}\\p{M}.])'
const sort =
  '(?:(?:coherent|consistent|cohesive|related|different|separate|matching|square|similar|connected|distinct|small|coherentes|diferentes|cohérentes|différentes|zusammenhängende[nr]?|verschiedene[nr]?|разны[ех]|связанны[ех]) )?'
const pictures =
  '(?:images|pictures|panels|photos|photographs|illustrations|scenes|shots|frames|variations|versions|posters|cards|drawings|paintings|renders|views|stickers|icons|imágenes|fotos|ilustraciones|escenas|viñetas|variaciones|cuadros|paneles|scènes|vignettes|cases|affiches|dessins|bilder[n]?|szenen|illustrationen|varianten|zeichnungen|plakate|изображени[йяе]|картин(?:ок|ки)?|кадр(?:ов|а)|сцен[ы]?|иллюстраци[йи]|панел(?:ей|и)|фотографи[йи]|рисунк(?:ов|а)|चित्र(?:ों)?|तस्वीर(?:ें|ों)|दृश्य(?:ों)?|صور|مشاهد|لوحات|لقطات)'
const series =
  '(?:set|series|sequence|collection|storyboard|comic strip|comic|strip|grid|suite|serie|secuencia|conjunto|colección|série|séquence|planche|reihe|satz|serie|sequenz|bildserie|серия|серию|набор|последовательность|раскадровка|श्रृंखला|सेट|سلسلة|مجموعة)'
const of = '(?:of|in|with|from|de|en|con|avec|von|aus|mit|in|из|в|की|का|من|في)'

/** The group `n` is the number; the whole match is taken out, as it speaks of no thing in the picture. */
const patterns: readonly RegExp[] = [
  // "A set of four product photos": what kind of pictures they are is read on.
  `${edge}(?:an? )?(?:(?:set|series) of )?(?<n>${number}) (?=(?:(?!of )[\\p{L}-]+ ){1,2}(?:images|pictures|photos|photographs|illustrations|shots|renders|posters|drawings|paintings|bilder|fotos|imágenes|images)(?![\\p{L}]))`,
  `${edge}(?:(?:an?|the|una?|une|eine?n?|der|die|create|make|draw|generate) )?${series} ${of} (?<n>${number})(?:[ -](?:${sort}${pictures}|panel)|(?=\\s*(?:[:,.;]|$)|\\s+${of}\\s))(?: ${of}(?= ))?`,
  `${edge}(?:an? )?(?<n>${number}) ${sort}${pictures}(?: (?:of|showing|about|de|que muestran|montrant|von|mit|с|о)(?= ))?`,
  `${edge}(?<n>${number})[- ](?:panel|image|picture|part|frame|page|shot)(?= )`,
  `(?:一[组組套个系列]+)?(?:生成|画|绘制|制作)?(?<n>${number})(?:张|張|幅|格|联|連)(?:连贯的?|不同的?|系列)?(?:图片|图像|图|画|照片|分镜)?(?:[，,的]|组图)?`,
  `(?<n>${number})(?:枚|コマ|場面)(?:(?:の|で|シリーズ|セット)+(?:画像|絵|写真|イラスト)?(?:の|で)?)?`,
].map((source) => new RegExp(source, 'iu'))

/** "Triptych" says it in one word. */
const named: readonly (readonly [RegExp, number])[] = [
  [/(?<![\p{L}])(?:an? )?(?:diptych|díptico|diptyque|diptychon|диптих)(?: of)?(?![\p{L}])/iu, 2],
  [
    /(?<![\p{L}])(?:an? )?(?:triptych|tríptico|triptyque|triptychon|триптих)(?: of)?(?![\p{L}])/iu,
    3,
  ],
]

/** Words that say that it is a series: they show nothing. */
const manner =
  /(?<![\p{L}])(?:an? )?(?:(?:image|picture|photo|coherent|consistent) )?(?:series|sequence|storyboard|set of (?:images|pictures|photos|illustrations)|image set|picture set|serie de (?:imágenes|fotos|ilustraciones)|série d['’](?:images|illustrations)|bildserie|bilderserie|серия (?:изображений|картинок|иллюстраций)|раскадровка)(?:(?: of| about| showing|,)(?= ))?(?![\p{L}])|一[组套系]列?(?:图片|图像|插画|照片|组图)?[，：:]?|连环画|分镜头?脚本|連作の?|सेट|(?:سلسلة|مجموعة)(?: من)?(?: ال?صور)/giu

/** The number of pictures asked for, 2 to 12, and the text without the words that asked. */
export function takeCount(text: string): { readonly text: string; readonly told?: number } {
  const { text: rest, told } = counted(text)
  const plain = rest.replace(manner, (words) => (/[：:]$/.test(words) ? '：' : ' '))
  return told === undefined ? { text: plain } : { text: plain, told }
}

function counted(text: string): { readonly text: string; readonly told?: number } {
  for (const pattern of patterns) {
    const found = pattern.exec(text)
    const told = numbers[found?.groups?.['n']?.toLowerCase() ?? '']
    if (!found || told === undefined) continue
    return { text: without(text, found), told }
  }
  for (const [pattern, told] of named) {
    const found = pattern.exec(text)
    if (found) return { text: without(text, found), told }
  }
  return { text }
}

function without(text: string, found: RegExpExecArray): string {
  const rest = `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}`
  return rest.replace(/^[\s,，.:：]+(?=\S)/u, (start) => (/[:：]/.test(start) ? ': ' : ''))
}
