/**
 * Posters, signs and labels in every writing that the engine ships, with the font file each run is to
 * be drawn with. Lines of one direction are parted by what the fonts hold; where directions mix, the
 * runs are written down here as they must stand, from left to right (UAX #9, Unicode 17).
 */
import { fontNamed, type Run } from './harfbuzz.ts'

export interface Writing {
  readonly name: string
  /** Font files by precedence, without their weight: what the first lacks is drawn with the next. */
  readonly fonts: readonly string[]
  readonly face?: 'sans' | 'serif' | 'poster' | 'hand' | 'round'
  readonly rtl?: boolean
  readonly texts: readonly string[]
}

export const writings: readonly Writing[] = [
  {
    name: 'Latin',
    fonts: ['sans'],
    texts: [
      'AVATAR Tokyo, Whisky & Tonic',
      'Straße “façade” ÅÉÎÕÜ — 50% off!',
      'Cộng hòa Łódź İstanbul',
    ],
  },
  {
    name: 'Latin serif',
    face: 'serif',
    fonts: ['serif'],
    texts: ['Grand fjord office', 'Édition limitée'],
  },
  { name: 'Latin poster', face: 'poster', fonts: ['poster'], texts: ['SUMMER FESTIVAL 2026'] },
  { name: 'Latin hand', face: 'hand', fonts: ['hand'], texts: ['Fresh waffles off the iron'] },
  { name: 'Latin round', face: 'round', fonts: ['round'], texts: ['Baby & Toys'] },
  { name: 'Greek', fonts: ['sans'], texts: ['Καλημέρα κόσμε', 'ΤΑΫΓΕΤΟΣ: ΰ, ΐ', 'Αθήνα 1896'] },
  {
    name: 'Cyrillic',
    fonts: ['sans'],
    texts: ['Съешь ещё булок', 'ЁЛКИ Київ Їжак', 'Љубав и џез'],
  },
  {
    name: 'Arabic',
    fonts: ['sans', 'arabic'],
    rtl: true,
    texts: ['السلام عليكم', 'لا إله الأرض للآن', 'مُحَمَّدٌ', 'پنجره گچ ژاله کیک', 'مقهى، أهلاً وسهلاً'],
  },
  {
    name: 'Hebrew',
    fonts: ['sans', 'hebrew'],
    rtl: true,
    texts: ['שלום עולם', 'בְּרֵאשִׁית', 'תל־אביב, ירושלים!'],
  },
  {
    name: 'Devanagari',
    fonts: ['sans', 'devanagari'],
    texts: ['क्षि ज्ञ त्र श्र', 'नमस्ते दुनिया', 'हिन्दी पुस्तक मेला २०२६', 'र्कि द्ध ट्ठ ह्म'],
  },
  { name: 'Bengali', fonts: ['sans', 'bengali'], texts: ['শুভ সকাল', 'ক্ষুধা র্যাব কৌশল'] },
  { name: 'Tamil', fonts: ['sans', 'tamil'], texts: ['வணக்கம் உலகம்', 'கொழும்பு ஸ்ரீ'] },
  { name: 'Telugu', fonts: ['sans', 'telugu'], texts: ['శుభోదయం', 'క్షేత్రం స్త్రీ'] },
  { name: 'Thai', fonts: ['sans', 'thai'], texts: ['ที่นี่ น้ำ ปู่', 'กำลังเปิด ฟ้า ป่า', 'สวัสดีชาวโลก'] },
  { name: 'Georgian', fonts: ['sans', 'georgian'], texts: ['დილა მშვიდობისა'] },
  { name: 'Armenian', fonts: ['sans', 'armenian'], texts: ['Բարի լույս'] },
  {
    name: 'Chinese',
    fonts: ['chinese', 'sans'],
    texts: ['春风得意，世界！', '「茶」：一百年', '直接骨头2026'],
  },
  { name: 'Traditional', fonts: ['traditional', 'sans'], texts: ['臺灣歡迎您。'] },
  {
    name: 'Japanese',
    fonts: ['japanese', 'sans'],
    texts: ['東京タワーの夜', '「おいしい」パン、コーヒー。', '直接の骨'],
  },
  { name: 'Korean', fonts: ['sans', 'korean'], texts: ['안녕하세요 세계', '겨울 빙수 축제 24시'] },
  { name: 'Symbols', fonts: ['sans', 'symbols', 'signs'], texts: ['I ♥ NY ★ ☎ ✂'] },
]

/** Runs from left to right; the letters of each in the order in which they are read. */
type Visual = readonly (readonly [file: string, text: string, direction?: 'rtl'])[]

export const mixed: readonly { readonly text: string; readonly visual: Visual }[] = [
  {
    text: 'Limn تجربة 2026',
    visual: [
      ['sans', 'Limn '],
      ['sans', '2026'],
      ['sans', ' '],
      ['arabic', 'تجربة', 'rtl'],
    ],
  },
  {
    text: 'מבצע 50% הנחה!',
    visual: [
      ['sans', '!'],
      ['hebrew', 'הנחה', 'rtl'],
      ['sans', ' '],
      ['sans', '50%'],
      ['sans', ' '],
      ['hebrew', 'מבצע', 'rtl'],
    ],
  },
  {
    text: 'קפה Aroma, תל אביב',
    visual: [
      ['hebrew', 'אביב', 'rtl'],
      ['sans', ' '],
      ['hebrew', 'תל', 'rtl'],
      ['sans', ', ', 'rtl'],
      ['sans', 'Aroma'],
      ['sans', ' '],
      ['hebrew', 'קפה', 'rtl'],
    ],
  },
  {
    text: 'Hotel מלון (תל אביב) 5★',
    visual: [
      ['sans', 'Hotel '],
      ['sans', '5'],
      ['sans', ' '],
      ['sans', ')', 'rtl'],
      ['hebrew', 'אביב', 'rtl'],
      ['sans', ' '],
      ['hebrew', 'תל', 'rtl'],
      ['sans', '(', 'rtl'],
      ['sans', ' '],
      ['hebrew', 'מלון', 'rtl'],
      ['sans', '★'],
    ],
  },
  {
    text: 'صدر في 12/2026 (الطبعة 3)',
    visual: [
      ['sans', ')', 'rtl'],
      ['sans', '3'],
      ['sans', ' '],
      ['arabic', 'الطبعة', 'rtl'],
      ['sans', '(', 'rtl'],
      ['sans', ' '],
      ['sans', '12/2026'],
      ['sans', ' '],
      ['arabic', 'في', 'rtl'],
      ['sans', ' '],
      ['arabic', 'صدر', 'rtl'],
    ],
  },
  {
    text: 'السعر ٢٥ ريالاً',
    visual: [
      ['arabic', 'ريالاً', 'rtl'],
      ['sans', ' '],
      ['arabic', '٢٥'],
      ['sans', ' '],
      ['arabic', 'السعر', 'rtl'],
    ],
  },
]

const oneWeight: ReadonlySet<string> = new Set(['symbols', 'signs'])
export const fileOf = (font: string, weight: number): string =>
  `${font}-${oneWeight.has(font) ? 400 : weight}`

export const runsOf = (visual: Visual, weight: number): readonly Run[] =>
  visual.map(([font, text, direction]) => ({
    file: fileOf(font, weight),
    text,
    rtl: direction === 'rtl',
  }))

/** The runs of a line of one direction, from left to right. `files` are by precedence. */
export function partedRuns(line: string, files: readonly string[], rtl: boolean): readonly Run[] {
  const runs: { file: string; text: string; rtl: boolean }[] = []
  for (const character of line) {
    const code = character.codePointAt(0) ?? 0
    const file = files.find((name) => fontNamed(name).nominalGlyph(code)) ?? files[0] ?? ''
    const last = runs.at(-1)
    if (last?.file === file) last.text += character
    else runs.push({ file, text: character, rtl })
  }
  return rtl ? runs.toReversed() : runs
}
