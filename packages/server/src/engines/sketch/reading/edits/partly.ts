/** Words that are followed in part: they stay in the plan as not understood, and a sentence says what is not done. */
import type { Operation } from '@limn/sdk'
import { coloursIn, materialsIn } from './words/colours.ts'
import { isSeason } from './whole/weather.ts'

interface Partly {
  /** Only where one of these was asked for. */
  readonly verbs: readonly Operation['verb'][]
  readonly meant: (word: string) => boolean
  /** Ends in a colon; the words follow. */
  readonly sentence: string
}

const is = (words: RegExp) => (word: string) => words.test(word.toLowerCase())

export const partly: readonly Partly[] = [
  {
    verbs: ['recolour'],
    meant: (word) => materialsIn(word).length > 0,
    sentence: 'Only the colour changes, the material stays as it is. Left out',
  },
  {
    verbs: ['recolour'],
    meant: (word) => coloursIn(word).length > 0,
    sentence:
      'Everything of that colour was recoloured: a box would single out what is meant. Named',
  },
  {
    verbs: ['adjust'],
    meant: is(/shadow|highlight|\bdarks?\b|\bblacks\b|\bwhites\b|\bbright|暗部|阴影|高光/u),
    sentence:
      'Shadows and highlights are not changed apart from the rest: brightness and contrast of the whole stand for it. Followed in part',
  },
  {
    verbs: ['adjust'],
    meant: is(/\b(?:casts?|tints?|tinges?|hues?|haze)$|偏[绿紫粉]|[绿紫粉]色?的?(?:偏色|色偏)/u),
    sentence:
      'A cast of this colour is only made weaker, by less colour in the whole. Followed in part',
  },
  {
    verbs: ['weather', 'adjust'],
    meant: isSeason,
    sentence:
      'Of a season or a clouded sky only the light, and what falls from the sky, is shown; leaves, ground, clouds and clothes stay as they are. Followed in part',
  },
  {
    verbs: ['background'],
    meant: is(/shadow|阴影|投影|影子/u),
    sentence:
      "What stands on a new background casts a soft shadow there anyway; it can't be set. This was asked for",
  },
  {
    verbs: ['background'],
    meant: is(/^(?:transparent|透明)$/u),
    sentence:
      'The sketch engine gives opaque pictures: a plain colour stands behind the subject. Left out',
  },
  {
    verbs: ['weather'],
    meant: is(
      /^(?:heavy|heavily|light|lightly|thick|dense|thin|strong|slight|slightly|hard|大|小|浓|薄|淡|细|轻微|很大|暴|一点点?|一些|a (?:little|bit)(?: of)?)$/u,
    ),
    sentence: "How strong the weather is can't be set. Left out",
  },
  {
    verbs: ['upscale'],
    meant: is(/^(?:\d ?[xk]|\d|twice|double|four|hd|两|倍)/u),
    sentence:
      "How many pixels the picture has is said by the request's size, not by its words. Left out",
  },
  {
    verbs: ['collage'],
    meant: is(/view|turn ?around|三视图|front|side|back|正面|侧面|背面|angle/u),
    sentence:
      "Views that no image shows can't be invented: the sheet shows what the images show. Left out",
  },
]
