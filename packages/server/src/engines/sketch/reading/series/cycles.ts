/** "The four seasons", "from morning to night", 春夏秋冬: words for a whole cycle, as the list of its parts. */
import type { Language } from '../lexicon/lexicon.ts'

/** Words for a whole cycle, spelled out as a list that is then read like any other. */
export function unfold(text: string): string {
  let spelled = text
  for (const [pattern, list] of cycles) spelled = spelled.replace(pattern, list)
  return spelled
}

const seasonsOf: Readonly<Record<Language, string>> = {
  en: 'spring, summer, autumn, winter',
  zh: '春天、夏天、秋天、冬天',
  ja: '春、夏、秋、冬',
  es: 'primavera, verano, otoño, invierno',
  fr: 'printemps, été, automne, hiver',
  de: 'frühling, sommer, herbst, winter',
  ar: 'ربيع، صيف، خريف، شتاء',
  hi: 'वसंत, गर्मी, पतझड़, सर्दी',
  ru: 'весна, лето, осень, зима',
}
const hoursOf: Readonly<Record<Language, string>> = {
  en: 'dawn, noon, sunset, night',
  zh: '清晨、中午、黄昏、夜晚',
  ja: '朝、昼、夕方、夜',
  es: 'amanecer, mediodía, atardecer, noche',
  fr: 'aube, midi, coucher de soleil, nuit',
  de: 'sonnenaufgang, mittag, sonnenuntergang, nacht',
  ar: 'فجر، ظهر، غروب، ليل',
  hi: 'सुबह, दोपहर, सूर्यास्त, रात',
  ru: 'рассвет, полдень, закат, ночь',
}

const cycles: readonly (readonly [RegExp, string])[] = [
  [
    /(?:in |through |across |over )?(?:all )?(?:the )?(?:four|4|changing|different) seasons(?: of the year)?|(?:in )?(?:each|every) season|through(?:out)? the (?:seasons|year)/giu,
    `in ${seasonsOf.en}`,
  ],
  [/(?:en )?(?:las )?(?:cuatro|4) estaciones(?: del año)?/giu, `en ${seasonsOf.es}`],
  [/(?:aux |les |dans les |pendant les )?(?:quatre|4) saisons/giu, `en ${seasonsOf.fr}`],
  [/(?:in |zu )?(?:den |allen |die )?(?:vier|4) jahreszeiten/giu, `im ${seasonsOf.de}`],
  [
    /(?:в )?(?:четыре|четырех|четырёх|4|разные) (?:времени|времена|времен|времён) года/giu,
    seasonsOf.ru,
  ],
  [/(?:في )?(?:ال)?فصول (?:ال)?أربعة/gu, `في ${seasonsOf.ar}`],
  [/(?:चारों|चार) (?:ऋतुओं|ऋतुएँ|मौसमों|मौसम)/gu, seasonsOf.hi],
  [/春夏秋冬四?季?|一年四季|四个?季节?|四季の?(?=[^\p{sc=Hiragana}])/gu, seasonsOf.zh],
  [/春夏秋冬|四季/gu, seasonsOf.ja],
  [
    /from (?:the )?(?:early )?(?:dawn|morning|sunrise|day) (?:to|until|till|into|through to) (?:the )?(?:late )?(?:night|midnight|dusk|evening)|(?:at )?(?:different|various|four) times of (?:the )?day|(?:through|throughout|over the course of) (?:the|a) day/giu,
    `at ${hoursOf.en}`,
  ],
  [
    /(?:desde|de|del) (?:la mañana|el amanecer|amanecer) (?:hasta|a) (?:la )?noche/giu,
    `en ${hoursOf.es}`,
  ],
  [
    /du matin (?:au soir|à la nuit|jusqu['’]à la nuit)|de l['’]aube (?:à la nuit|au crépuscule)/giu,
    hoursOf.fr,
  ],
  [
    /vo[nm] (?:morgen|früh|sonnenaufgang) bis (?:zum |zur |in die |spät in die )?(?:abend|nacht|mitternacht)/giu,
    hoursOf.de,
  ],
  [/с утра до (?:вечера|ночи)|от (?:рассвета|утра) до (?:заката|ночи|вечера)/giu, hoursOf.ru],
  [/من (?:ال)?(?:صباح|فجر|شروق) (?:إلى|الى|حتى) (?:ال)?(?:ليل|مساء|غروب)/gu, hoursOf.ar],
  [/सुबह से (?:रात|शाम) तक/gu, hoursOf.hi],
  [
    /从(?:早到晚|清晨到夜晚|日出到日落|早晨到夜晚|白天到黑夜|清晨到深夜)|一天(?:中|里)?的?(?:不同|四个)(?:时间|时刻|时段)/gu,
    hoursOf.zh,
  ],
  [/朝から(?:夜|晩)まで/gu, hoursOf.ja],
]
