import { describe, expect, test } from 'vitest'
import { readEdit } from '../edit.ts'
import { readScene } from '../scene.ts'

/** Place, time, weather where they say something, features, and drawings with colour and relation. */
function short(prompt: string): string {
  const { place, time, weather, trees, camera, features, subjects, notUnderstood } =
    readScene(prompt)
  return [
    place,
    time === 'day' ? '' : time,
    weather === 'clear' ? '' : weather,
    trees ?? '',
    camera === 'above' ? camera : '',
    ...features,
    ...subjects.map(
      ({ drawing, count, colour, relation }) =>
        `${drawing}${count > 1 ? `*${count}` : ''}${colour ?? ''}${relation ? `>${relation.kind}${relation.to}` : ''}`,
    ),
    notUnderstood.length > 0 ? `(${notUnderstood.join('; ')})` : '',
  ]
    .filter((part) => part !== '')
    .join(' ')
}

const edited = (instruction: string, boxes: number, images = 1): readonly string[] => {
  const facts = { images, boxes: Array.from({ length: images }, (_, at) => (at === 0 ? boxes : 0)) }
  const { operations, notUnderstood } = readEdit(instruction, facts)
  return [
    ...operations.map((one) => {
      const { target } = one
      const at = typeof target.box === 'number' ? `.${target.box}` : ''
      const what =
        one.verb === 'recolour'
          ? one.to
          : one.verb === 'adjust'
            ? `${one.what} ${one.amount}`
            : one.verb === 'match'
              ? `${one.what} ${one.to}`
              : ''
      return `${one.verb} ${target.image}${at} ${what}`.trim()
    }),
    ...notUnderstood.map((word) => `? ${word}`),
  ]
}

describe('colour names', () => {
  test.each([
    ['a coral dress', 'studio dress#F1705F'],
    ['coral under water', 'underwater coral'],
    ['a sand mug', 'studio hot-beverage#DBC298'],
    ['a rose gold watch', 'studio watch#CF9A8D'],
    ['a lavender cup', 'studio hot-beverage#B8A9DC'],
    ['lavender in a vase', 'meadow hyacinth amphora'],
    ['a girl with a lilac', 'meadow girl>holding1 hyacinth'],
    ['a navy blue and cream sofa', 'room couch-and-lamp#F5EBD0 (navy blue)'],
    ['an olive on a plate', 'studio olive (plate)'],
    ['an olive dress', 'studio dress#7A7A2C'],
    ['一辆水蓝色的汽车', 'street automobile#A7CDEB'],
    ['米白的杯子', 'studio hot-beverage#F5EBD0'],
    ['杏色的杯子', 'studio hot-beverage#F5B97F'],
    ['un coche verde oliva', 'street automobile#7A7A2C'],
    ['une voiture bleu canard', 'street automobile#148083'],
    ['ein olivgrünes Auto', 'street automobile#7A7A2C'],
    ['оливковый автомобиль', 'street automobile#7A7A2C'],
    ['ネイビーの車', 'street automobile#1B2A52'],
    ['سيارة زيتونية', 'street automobile#7A7A2C'],
    ['खाकी कार', 'street automobile#B5A678'],
  ])('%s', (prompt, plan) => expect(short(prompt)).toBe(plan))

  test.each(['青色 #148083', '藏青 #1B2A52', '浅绿色 #A2D69A', '墨绿 #1D5A32', '玫瑰金 #CF9A8D'])(
    'a box takes the colour that Chinese names: %s',
    (pair) => {
      const [name = '', hex] = pair.split(' ')
      expect(edited(`改成${name}`, 1)).toEqual([`recolour 1.0 ${hex}`])
    },
  )

  test('each box takes its own colour, known or not', () => {
    const red = 'recolour 1.0 #D02A2A'
    for (const [instruction, ...rest] of [
      ['make the first box red and the second box teal', 'recolour 1.1 #148083'],
      ['first box red and the second box teal', 'recolour 1.1 #148083'],
      ['make the jacket red and the hat greige', 'recolour 1.1 #C9BFB0'],
      ['make the first box red and the second box zorple', '? zorple'],
      ['make the jacket red and the hat zorple', '? hat', '? zorple'],
      ['make box 1 and box 2 red', 'recolour 1.1 #D02A2A'],
    ] as const)
      expect(edited(instruction, 2)).toEqual([red, ...rest])
  })
})

describe('nouns that are not drawn', () => {
  test.each([
    ["a cat in a children's picture book", "room cat (children's picture book)"],
    ['hiking gear on a table', 'studio (hiking gear)'],
    ['a cat in window light', 'room cat (window light)'],
    ['飞机降落', 'sky airplane'],
    ['竹林里的小熊猫', 'forest bamboo (小熊猫)'],
    ['着物姿の女性', 'meadow woman-standing (kimono)'],
    ['赤い着物姿の女性', 'meadow woman-standing#D02A2A'],
    ['lanterns overhead, a street at night', 'street night lanterns'],
    ['a street, overhead shot', 'street above'],
    ['granos de café sobre la mesa', 'studio (granos de café)'],
    ['a wooden bridge over a river', 'meadow bridge river (wooden)'],
  ])('%s', (prompt, plan) => expect(short(prompt)).toBe(plan))
})

describe('weather, shores and ground', () => {
  test.each([
    ['storm clouds gathering over a field', 'meadow storm clouds'],
    ['dark clouds over a lake', 'lake cloudy clouds'],
    ['乌云下的湖', 'lake cloudy clouds'],
    ['cherry blossom time', 'forest blossom'],
    ['a boy on the shoreline', 'beach boy'],
    ['a riverside village', 'village river'],
    ['夜空下的草地', 'meadow night stars'],
    ['两个人坐在草地上看夜空', 'meadow night stars person-standing*2 (坐在)'],
    ["un homme sur l'herbe sous le ciel étoilé", 'meadow night stars man-standing'],
  ])('%s', (prompt, plan) => expect(short(prompt)).toBe(plan))
})

describe('other languages', () => {
  test.each([
    ['олень под северным сиянием', 'forest night aurora deer'],
    ['一位老翁坐在树下', 'meadow old-man>under1 deciduous-tree'],
    ['一杯果汁', 'studio tumbler-glass'],
    ['a hand cream', 'studio lotion-bottle'],
  ])('%s', (prompt, plan) => expect(short(prompt)).toBe(plan))
})

describe('casts, light and lettering of photographs', () => {
  test.each([
    ['get rid of the yellow cast', ['adjust 1 warmth -0.35']],
    ['remove the blue tint', ['adjust 1 warmth 0.35']],
    ['remove the person with the yellow cast', ['? remove the person with the yellow cast']],
    ['make it less yellow', ['adjust 1 warmth -0.35']],
    ['the photo is too warm', ['adjust 1 warmth -0.35']],
    ['去除黄色偏色', ['adjust 1 warmth -0.35']],
    ['remove the green cast', ['adjust 1 saturation -0.3', '? remove the green cast']],
  ])('%s', (instruction, plan) => expect(edited(instruction, 0)).toEqual(plan))

  test.each([
    ['光线与图2保持一致', 'light'],
    ['保持光线与图2一致', 'light'],
    ['keep the light like image 2', 'light'],
    ["adapt to image 2's lighting", 'light'],
    ['keep the colours the same as image 2', 'palette'],
  ])('%s', (instruction, what) => expect(edited(instruction, 0, 2)).toEqual([`match 1 ${what} 2`]))

  test.each([
    'change the text to "SOLD", same lettering',
    'replace "SALE" with "SOLD" in the same style',
    '把"SALE"改成"促销"，字体保持一致',
  ])('the look of the old text is kept without a word of doubt: %s', (instruction) =>
    expect(edited(instruction, 1)).toEqual(['text 1.0']),
  )

  test('what is to stay is still no change', () => {
    expect(edited('keep the lighting', 0)).toEqual([])
    expect(edited('keep the style of image 1', 0, 2)).toEqual([])
  })
})
