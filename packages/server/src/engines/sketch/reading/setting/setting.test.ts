/** Places, snow, studios, trees and abstract colours, by prompts in nine languages. */
import type { ScenePlan } from '@limn/sdk'
import { describe, expect, test } from 'vitest'
import { unshown } from '../../paint/honours.ts'
import { say } from '../say.ts'
import { readScene } from '../scene.ts'

/** What a plan says beyond what goes without saying: `forest blossom spring path`. */
function short(plan: ScenePlan): string {
  const { place, trees, time, weather, season, ground, backdrop, features, subjects } = plan
  const things = subjects.map(({ drawing, count }) => (count > 1 ? `${drawing}*${count}` : drawing))
  return [
    place,
    trees,
    time === 'day' ? '' : time,
    weather === 'clear' ? '' : `${weather}!`,
    season === 'summer' ? '' : season,
    ground,
    backdrop,
    ...features,
    ...things,
  ]
    .filter(Boolean)
    .join(' ')
}

const understood = (prompt: string): string => {
  const plan = readScene(prompt)
  expect(plan.notUnderstood).toEqual([])
  return short(plan)
}

describe('trees', () => {
  test.each([
    ['a path through cherry trees in blossom, spring morning', 'forest blossom dawn spring path'],
    ['春天的樱花树林', 'forest blossom spring'],
    ['樱花树下的女孩', 'forest blossom spring girl'],
    ['満開の桜の木', 'forest blossom spring'],
    ['sakura at night', 'forest blossom night spring'],
    ['cerezos en flor junto a un lago', 'lake blossom spring'],
    ['cerisiers en fleurs', 'forest blossom spring'],
    ['blühende Kirschbäume am Fluss', 'forest blossom spring river'],
    ['цветущая сакура', 'forest blossom spring'],
    ['أشجار الكرز المزهرة', 'forest blossom spring'],
    ['चेरी के पेड़', 'forest blossom spring'],
  ])('a wood in blossom is a place: %s', (prompt, plan) => expect(understood(prompt)).toBe(plan))

  test.each([
    ['a cherry tree on a hill', 'meadow spring deciduous-tree'],
    ['一棵樱花树', 'meadow spring deciduous-tree'],
    ['two cherry trees by a lake', 'lake spring deciduous-tree*2'],
    ['three pine trees in a meadow', 'meadow evergreen-tree*3'],
    ['cherry trees in a street', 'street spring deciduous-tree*3'],
  ])('a few, or those of a street, are things: %s', (prompt, plan) =>
    expect(understood(prompt)).toBe(plan),
  )

  test.each([
    ['mountains and a pine forest in the mist', 'mountains conifer fog! mist'],
    ['a pine forest and mountains', 'mountains conifer'],
    ['山和松林', 'mountains conifer'],
    ['a birch wood by a lake', 'forest birch lake'],
    ['pine trees by a lake', 'lake conifer'],
  ])('mountains have woods of their own: %s', (prompt, plan) =>
    expect(understood(prompt)).toBe(plan),
  )

  test('a forest that is spoken of first stays the place, and far mountains are told', () => {
    const plan = readScene('a deer in a forest, mountains in the background')
    expect(short(plan)).toBe('forest deer')
    expect(plan.notUnderstood).toEqual(['mountains'])
  })

  test('trees that the place does not grow are told', () => {
    expect(unshown(readScene('cherry trees by a lake'))).toEqual(['blossoming trees'])
    expect(unshown(readScene('pine trees by a lake'))).toEqual([])
    expect(say(readScene('pine trees by a lake'))).toContain('with conifers')
  })
})

describe('snow and rain', () => {
  test.each([
    ['a cabin in the snow under the northern lights', 'snow night winter cabin aurora'],
    ['zwei Pinguine im Schnee unter dem Polarlicht', 'snow night winter aurora penguin*2'],
    ['белый медведь на снегу, северное сияние', 'snow night winter aurora polar-bear'],
    ['deux loups dans la neige', 'snow winter wolf*2'],
    ['un zorro en la nieve', 'snow winter fox'],
    ['雪の中のペンギン', 'snow winter penguin'],
    ['雪中的狐狸', 'snow winter fox'],
    ['a snowy village', 'village winter'],
    ['a village, snow, stars', 'village night winter stars'],
    ['a snowy night in a village, full moon', 'village night winter moon'],
  ])('snow on the ground does not fall: %s', (prompt, plan) =>
    expect(understood(prompt)).toBe(plan),
  )

  test.each([
    ['a village in winter, falling snow', 'village snow! winter'],
    ['a forest in a snowstorm', 'forest snow! winter'],
    ['a snowy night in a village', 'village night snow! winter'],
    ['falling snow on a village, full moon', 'village night snow! winter moon'],
    ['下雪的村庄', 'village snow! winter'],
    ['雪の夜の村', 'village night snow! winter'],
    ['a snowy street', 'street snow! winter'],
  ])('snow in the air falls: %s', (prompt, plan) => expect(understood(prompt)).toBe(plan))

  test.each([
    ['a rainbow over a meadow after the rain', 'meadow rainbow'],
    ['a lake after a storm', 'lake'],
    ['雨后的街道', 'street'],
    ['雨上がりの村', 'village'],
    ['ein Dorf nach dem Regen', 'village'],
    ['un village après la pluie', 'village'],
    ['un lago después de la tormenta', 'lake'],
    ['деревня после дождя', 'village'],
    ['قرية بعد المطر', 'village'],
    ['बारिश के बाद गाँव', 'village'],
  ])('after the rain none falls: %s', (prompt, plan) => expect(understood(prompt)).toBe(plan))

  test('the wet that rain left is told, as only rain brings it', () => {
    const plan = readScene('a wet street after the rain, puddles')
    expect(plan.weather).toBe('clear')
    expect(plan.notUnderstood).toEqual(['wet', 'puddles'])
  })
})

describe('studios', () => {
  test.each([
    ['a wrist watch on dark concrete, dramatic studio light', 'studio concrete #26262B watch'],
    ['a perfume bottle on black marble', 'studio marble #26262B perfume-bottle'],
    ['a bottle on a dark marble surface with soft studio lighting', 'studio marble #26262B bottle'],
    ['a camera, moody studio light', 'studio #26262B camera'],
    ['dark background, a camera', 'studio #26262B camera'],
    ['a camera in a white studio', 'studio #F2F1EE camera'],
    ['a camera, bright studio', 'studio #F2F1EE camera'],
    ['a camera, soft studio light', 'studio camera'],
    ['深色大理石上的香水瓶，影棚灯光', 'studio marble #26262B perfume-bottle'],
    ['暗い大理石の上の腕時計', 'studio marble #26262B watch'],
    ['flacon de parfum sur marbre noir', 'studio marble #26262B perfume-bottle'],
    ['Uhr auf dunklem Beton, dramatisches Studiolicht', 'studio concrete #26262B watch'],
  ])('%s', (prompt, plan) => expect(understood(prompt)).toBe(plan))

  test('of the colours of ground and backdrop the backdrop goes before, and the other is told', () => {
    const plan = readScene('a bottle on white marble, blue background')
    expect([plan.backdrop, plan.notUnderstood]).toEqual(['#2F62C9', ['white']])
  })

  test('a dark table makes no dark room', () => {
    const plan = readScene('a cat on a dark wooden table in a living room')
    expect([plan.backdrop, plan.notUnderstood]).toEqual([undefined, ['dark']])
  })
})

describe('colours of an abstract picture', () => {
  const palette = (prompt: string): string =>
    (readScene(prompt).palette ?? []).map(({ hex }) => hex).join(' ')

  test.each([
    ['an abstract background of flowing green and gold', '#1B5329 #2F8F46 #D4A017 #EAD08B'],
    ['抽象背景，流动的蓝色和金色', '#1B3975 #2F62C9 #D4A017 #EAD08B'],
    ['抽象的な背景、青と金色が流れる', '#1B3975 #2F62C9 #D4A017 #EAD08B'],
    ['abstract, purple, orange and teal', '#7B3FA0 #EE8122 #148083'],
    ['a smooth pink gradient', '#8E5367 #F48FB1 #FAC7D8'],
    ['a smartphone on a blue gradient background', ''],
    ['a red fox in a forest', ''],
  ])('%s', (prompt, colours) => {
    expect(palette(prompt)).toBe(colours)
    expect(readScene(prompt).notUnderstood).toEqual([])
  })

  test('their shares are equal and make a whole', () => {
    const shares = (readScene('a soft gradient from blue to purple').palette ?? []).map(
      ({ share }) => share,
    )
    expect(new Set(shares).size).toBe(1)
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1)
  })

  test('they are said', () => {
    expect(say(readScene('abstract, purple, orange and teal'))).toContain(
      'in the colours purple, orange and teal',
    )
  })
})

describe('neon', () => {
  test.each([
    ['a rainy street with neon signs, a taxi', 'street night rain! taxi'],
    ['neon lights', 'street night'],
    ['a city with neon lights', 'city night'],
    ['霓虹灯，雨', 'street night rain!'],
    ['ネオンの光、雨', 'street night rain!'],
    ['une rue avec des enseignes au néon', 'street night'],
  ])('streets and cities have it by night: %s', (prompt, plan) =>
    expect(understood(prompt)).toBe(plan),
  )

  test('elsewhere it is told', () => {
    expect(readScene('a forest with neon lights').notUnderstood).toEqual(['neon lights'])
    expect(readScene('a street at noon with neon lights').notUnderstood).toEqual(['neon lights'])
  })

  test('neon lines are a style', () => {
    expect(readScene('neon lines of a motorcycle in the city')).toMatchObject({
      style: 'neon',
      notUnderstood: [],
    })
  })
})

describe('things', () => {
  test.each([
    ['a sheep herd of eight in a meadow', 'meadow ewe*8'],
    ['a flock of seven geese on a lake', 'lake goose*7'],
    ['a group of five people in a meadow', 'meadow person-standing*5'],
    ['a herd of sheep in a meadow', 'meadow ewe*5'],
    ['sheep in a meadow, eight of them', 'meadow ewe*8'],
    ['草地上的羊群', 'meadow ewe*5'],
    ['eine Schafherde auf der Wiese', 'meadow ewe*5'],
    ['стадо из восьми овец на лугу', 'meadow ewe*8'],
    ['a gull on the beach', 'beach bird'],
    ['海边的两只海鸥', 'beach bird*2'],
    ['浜辺の二羽のカモメ', 'beach bird*2'],
    ['zwei Möwen am Strand', 'beach bird*2'],
    ['橘猫在房间里', 'room cat'],
    ['桌子上的花瓶', 'studio wood amphora'],
    ['a hrose in a meadow', 'meadow horse'],
  ])('%s', (prompt, plan) => expect(understood(prompt)).toBe(plan))

  test.each(['an old windmill', '老风车', 'un vieux moulin à vent', '風車'])(
    'a windmill is told whole, and stands in the open: %s',
    (prompt) => {
      const { place, subjects, notUnderstood } = readScene(prompt)
      expect([place, subjects]).toEqual(['meadow', []])
      expect(notUnderstood.join(' ')).toMatch(/windmill|风车|moulin à vent|風車/)
    },
  )

  test.each([
    ['ゆっくり歩く猫', ['cat']],
    ['春になると花が咲く', []],
    ['カニクリームコロッケ', []],
    ['机の上のだんご', ['dango']],
    ['公園のいぬ', ['dog']],
    ['コーヒーカップ', ['hot-beverage']],
  ])('a Japanese word is not found inside another: %s', (prompt, drawings) =>
    expect(readScene(prompt).subjects.map(({ drawing }) => drawing)).toEqual(drawings),
  )
})
