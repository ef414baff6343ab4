import type { ScenePlan, Subject } from '@limn/sdk'
import { describe, expect, test } from 'vitest'
import { say } from '../say.ts'
import { readInstructions, readSet } from './series.ts'

function subject(one: Subject, all: readonly Subject[]): string {
  const { drawing, count, colour, scale, relation } = one
  return [
    drawing,
    count > 1 ? `*${count}` : '',
    colour ?? '',
    scale ? `!${scale}` : '',
    relation ? `>${relation.kind}:${all[relation.to]?.drawing}` : '',
  ].join('')
}

/** `beach sunset fox#D02A2A`: what differs from a clear summer day in natural style, then the subjects. */
function told(plan: ScenePlan): string {
  const { place, time, weather, season, style, camera, features, texts, subjects } = plan
  const parts = [
    place,
    time === 'day' ? '' : time,
    weather === 'clear' ? '' : weather,
    season === 'summer' ? '' : season,
    style === 'natural' ? '' : style,
    camera === 'medium' ? '' : camera,
    ...features,
    ...texts.map(({ text }) => `“${text}”`),
    ...subjects.map((one) => subject(one, subjects)),
  ]
  return parts.filter(Boolean).join(' ')
}

const pictures = (prompt: string, most = 12): readonly string[] =>
  readSet(prompt, most).panels.map(told)

const red = '#D02A2A'
const cat = `cat${red}`
const fox = `fox${red}`

describe('pictures told by headings', () => {
  test.each([
    [
      'First image: a fox in the snow. Second image: a fox on a beach. Third image: a fox in a city at night.',
      ['snow winter fox', 'beach fox', 'city night fox'],
    ],
    [
      'First image: a fox in a village at sunset. Second image: the fox sleeps under the stars. Third image: the fox and the rising sun.',
      ['village sunset fox', 'village night stars fox', 'village dawn sun fox'],
    ],
    [
      'First image: a fox in a forest at night. Second image: the fox and the sun.',
      ['forest night fox', 'forest sun fox'],
    ],
    [
      '一组四张图：一只橘猫在不同的地方。图1：房间里。图2：海边。图3：雪地里。图4：夜晚的街道上。',
      ['room', 'beach', 'snow winter', 'street night'].map((place) => `${place} cat#D98A3D`),
    ],
    [
      'Panel 1: a cat on a sofa. Panel 2: the cat in a garden. Panel 3: the cat under a tree.',
      [
        'room cat>on:couch-and-lamp couch-and-lamp',
        'meadow cat',
        'meadow cat>under:deciduous-tree deciduous-tree',
      ],
    ],
    [
      'Scene one: a ship on the sea. Scene two: the ship in a storm. Scene three: the ship at a beach at sunset.',
      ['sea ship', 'sea storm ship', 'beach sunset ship'],
    ],
    [
      'In the first image a girl reads in a room; in the second image she walks in a park; in the last image she sits under a tree.',
      ['room girl', 'meadow girl', 'meadow girl>under:deciduous-tree deciduous-tree'],
    ],
    [
      'The first picture shows a robot in a street, the second picture shows the robot in space.',
      ['street robot', 'space night robot'],
    ],
    [
      '1. a tulip in a garden\n2. a flower in a garden\n3. a bee on the flower',
      ['meadow tulip', 'meadow blossom', 'meadow honeybee>on:blossom blossom'],
    ],
    [
      '1) a mountain at dawn 2) a mountain at noon 3) a mountain at night',
      ['mountains dawn wide', 'mountains wide', 'mountains night wide'],
    ],
    [
      'Shot 1 – a wide shot of a desert. Shot 2 – a camel in the desert at sunset.',
      ['desert wide', 'desert sunset camel'],
    ],
    ['①一只猫在沙发上 ②猫在花园里', ['room cat>on:couch-and-lamp couch-and-lamp', 'meadow cat']],
    [
      '第一张图：一只红色的猫在沙发上。第二张图：它在花园里。第三张图：猫在月光下',
      [`room ${cat}>on:couch-and-lamp couch-and-lamp`, `meadow ${cat}`, `meadow night moon ${cat}`],
    ],
    ['图1：小狗在海滩；图2：小狗在雪地', ['beach dog', 'snow winter dog']],
    [
      '1枚目：赤い狐が森にいる。2枚目：狐が海辺を走る。3枚目：狐が雪の中にいる。',
      [`forest ${fox}`, `beach ${fox}`, `snow winter ${fox}`],
    ],
    [
      'Primera imagen: un zorro rojo en el bosque. Segunda imagen: el zorro en la playa. Tercera imagen: el zorro en la nieve.',
      [`forest ${fox}`, `beach ${fox}`, `snow winter ${fox}`],
    ],
    [
      'Erstes Bild: eine rote Katze auf dem Sofa. Zweites Bild: die Katze im Garten. Drittes Bild: sie sitzt unter einem Baum.',
      [
        `room ${cat}>on:couch-and-lamp couch-and-lamp`,
        `meadow ${cat}`,
        `meadow ${cat}>under:deciduous-tree deciduous-tree`,
      ],
    ],
    [
      'Première image : un renard rouge dans la forêt. Deuxième image : le renard sur la plage au coucher du soleil.',
      [`forest ${fox}`, `beach sunset ${fox}`],
    ],
    [
      'الصورة الأولى: ثعلب في الغابة. الصورة الثانية: الثعلب على الشاطئ عند الغروب.',
      ['forest fox', 'beach sunset fox'],
    ],
    ['पहला चित्र: जंगल में एक हिरण। दूसरा चित्र: हिरण नदी के पास।', ['forest deer', 'forest river deer']],
    [
      'Первое изображение: красная лиса в лесу. Второе изображение: лиса на пляже. Третье изображение: она ночью у озера.',
      [`forest ${fox}`, `beach ${fox}`, `lake night ${fox}`],
    ],
  ])('%s', (prompt, expected) => expect(pictures(prompt)).toEqual(expected))
})

describe('pictures told one after the other', () => {
  test.each([
    [
      'a knight rides a horse; then he meets a dragon; then they fly over the mountains',
      [
        'meadow man-standing>riding:horse horse',
        'meadow man-standing dragon',
        'mountains man-standing dragon',
      ],
    ],
    [
      'First, a girl in a yellow coat walks in the rain. Then she finds a cat. Finally they are in a room by a window.',
      ['meadow rain girl#F4CF2D', 'meadow rain girl#F4CF2D cat', 'room window girl#F4CF2D cat'],
    ],
    [
      'A storyboard in four panels: a fox at dawn, it runs through the snow, it stands by a river and it sleeps under a tree.',
      [
        'forest dawn fox',
        'snow dawn winter fox',
        'snow dawn winter river fox',
        'snow dawn winter river fox>under:deciduous-tree deciduous-tree',
      ],
    ],
    [
      'Three illustrations:\n- a whale under the sea\n- a ship on the sea\n- a lighthouse in a storm',
      ['underwater whale', 'sea ship', 'sea storm wide lighthouse'],
    ],
    [
      '一组四张图片：一只红色的狐狸在森林里，在海滩上，在城市里，在雪地里',
      [`forest ${fox}`, `beach ${fox}`, `city ${fox}`, `snow winter ${fox}`],
    ],
    [
      'primero un gato en la calle, luego el gato en un jardín, finalmente el gato en una cama',
      ['street cat', 'meadow cat', 'room cat>on:bed bed'],
    ],
  ])('%s', (prompt, expected) => expect(pictures(prompt)).toEqual(expected))
})

const seasonsOf = (place: string, rest: string): readonly string[] =>
  ['spring ', '', 'autumn ', 'winter '].map((season) => `${place} ${season}${rest}`)
const hoursOf = (place: string, rest: string): readonly string[] =>
  ['dawn ', '', 'sunset ', 'night '].map((hour) => `${place} ${hour}${rest}`)

describe('pictures that differ in one thing', () => {
  test.each([
    ['a lighthouse in spring, summer, autumn and winter', seasonsOf('sea', 'wide lighthouse')],
    ['a cottage in the four seasons', seasonsOf('meadow', 'wide cabin')],
    ['四季的湖泊', seasonsOf('lake', 'wide')],
    ['春夏秋冬的山', seasonsOf('mountains', 'wide')],
    ['la misma casa en las cuatro estaciones', seasonsOf('village', 'house')],
    ['ein Dorf im Frühling, Sommer, Herbst und Winter', seasonsOf('village', 'wide')],
    ['شجرة في الربيع والصيف والخريف والشتاء', seasonsOf('meadow', 'deciduous-tree')],
    ['дерево весной, летом, осенью и зимой', seasonsOf('meadow', 'deciduous-tree')],
    ['a lighthouse from morning to night', hoursOf('sea', 'wide lighthouse')],
    ['a village at dawn, at noon, at sunset and at night', hoursOf('village', 'wide')],
    [
      'a cat in watercolour, oil and pixel art',
      ['room watercolour cat', 'room oil cat', 'room pixel cat'],
    ],
    [
      'a car in red, blue and green',
      [`street automobile${red}`, 'street automobile#2F62C9', 'street automobile#2F8F46'],
    ],
    [
      'a village in rain, snow and sunshine',
      ['village rain wide', 'village winter wide', 'village wide'],
    ],
    [
      'a teapot on a marble table, close-up, wide shot and from above',
      ['studio close-up teapot', 'studio wide teapot', 'studio above teapot'],
    ],
    [
      'three pictures of a garden with a cat, a dog and a rabbit',
      ['meadow cat', 'meadow dog', 'meadow rabbit'],
    ],
    ['a fox in a forest, in a desert and in a city', ['forest fox', 'desert fox', 'city fox']],
  ])('%s', (prompt, expected) => expect(pictures(prompt)).toEqual(expected))

  test('a list of things is one picture when nobody says how many there are', () => {
    for (const plan of readSet('a garden with a cat, a dog and a rabbit', 4).panels)
      expect(plan.subjects.map(({ drawing }) => drawing)).toEqual(['cat', 'dog', 'rabbit'])
  })
})

describe('the same subjects', () => {
  test.each([
    [
      'A small red robot in a watercolour style. First image: the robot wakes up in a forest. Second image: it meets an owl. Third image: the robot and the owl under the moon.',
      [
        `forest watercolour robot${red}!small`,
        `forest watercolour robot${red}!small owl`,
        `forest night watercolour moon robot${red}!small owl`,
      ],
    ],
    [
      'a poster titled "FIESTA". First image: a guitar. Second image: a dancer. All in flat poster style.',
      ['studio poster “FIESTA” guitar', 'meadow poster woman-dancing'],
    ],
    [
      'Panel 1: a woman in a red dress on a street. Panel 2: she is in a cafe. Panel 3: at night.',
      [
        `street woman-standing${red}`,
        `street woman-standing${red}`,
        `street night woman-standing${red}`,
      ],
    ],
    [
      'First image: a small red car in a village. Second image: the car on a bridge. Third image: a blue car in the desert.',
      [
        `village automobile${red}!small`,
        `village bridge automobile${red}!small`,
        'desert automobile#2F62C9!small',
      ],
    ],
    [
      'Tale of a fox and an owl in a forest. First image: the fox sleeps. Second image: the owl flies. Third image: they are by a lake.',
      ['forest fox', 'forest owl', 'lake fox owl'],
    ],
    [
      'A girl with a red balloon. First image: on a street. Second image: without the balloon, in a room.',
      [`street girl>holding:balloon balloon${red}`, 'room girl'],
    ],
    [
      'First image: a fox in a forest at night. Second image: it stands by a river. Third image: an empty beach by day.',
      ['forest night fox', 'forest night river fox', 'beach wide'],
    ],
  ])('%s', (prompt, expected) => expect(pictures(prompt)).toEqual(expected))

  test('each picture is said in a sentence of its own', () => {
    const { panels } = readSet('a red fox in a forest in spring, summer, autumn and winter', 4)
    expect(panels.map(say)[2]).toMatch(/fox .*autumn/)
    expect(new Set(panels.map(say)).size).toBe(4)
  })
})

describe('how many', () => {
  test('a number alone varies what was left open, and says so', () => {
    const { panels, notes } = readSet('four images of a fox in a forest', 6)
    expect(panels.map(told)).toEqual(hoursOf('forest', 'fox'))
    expect(notes).toEqual([expect.stringMatching(/time of day differs .* \(4 pictures\)/)])
  })

  test('where the hour does not show or was told, the camera differs, then the season', () => {
    expect(pictures('a set of four product photos of a perfume bottle')).toEqual(
      ['wide ', '', 'close-up ', 'above '].map((camera) => `studio ${camera}perfume-bottle`),
    )
    expect(pictures('three images of a fox at night')).toHaveLength(3)
    expect(readSet('two pictures of a village at night, wide shot', 4).notes[0]).toMatch('season')
  })

  test('no more are made than the request allows, and that is said', () => {
    const { panels, notes } = readSet('a lake in spring, summer, autumn and winter', 2)
    expect(panels.map(({ season }) => season)).toEqual(['spring', 'summer'])
    expect(notes).toEqual([expect.stringContaining('tells 4 pictures, but the request allows 2')])
    expect(readSet('six images of a fox', 3).panels).toHaveLength(3)
  })

  test('when other pictures are told than their number says, those that are told are made', () => {
    const { panels, notes } = readSet('Five images. First image: a fox. Second image: an owl.', 12)
    expect(panels).toHaveLength(2)
    expect(notes).toEqual([expect.stringContaining('asks for 5 pictures and tells 2')])
  })

  test('headings that count are no number of pictures', () => {
    expect(readSet('第一张图：猫。第二张图：狗。第三张图：鱼', 12).notes).toEqual([])
  })

  test('one picture allowed is one picture', () => {
    expect(readSet('a fox in a forest', 1).panels).toHaveLength(1)
  })
})

describe('instructions of a set of edits', () => {
  test.each([
    [
      'make it an oil painting, a watercolour and a pencil drawing',
      ['make it an oil painting', 'make it a watercolour', 'make it a pencil drawing'],
    ],
    [
      'make the car red, blue and green',
      ['make the car red', 'make the car blue', 'make the car green'],
    ],
    [
      'First image: make it night. Second image: make it autumn.',
      ['make it night.', 'make it autumn.'],
    ],
    ['put image 2 into image 1', ['put image 2 into image 1']],
    ['change the text to "A, B and C"', ['change the text to "A, B and C"']],
  ])('%s', (prompt, expected) => expect(readInstructions(prompt)).toEqual(expected))
})

describe('hostile text', () => {
  test.each([
    ['headings alone', 'First image: '.repeat(400)],
    ['numbers', '1. a 2. b '.repeat(500)],
    ['a list without end', 'red, blue, green, '.repeat(280)],
    ['many pictures', '第一张图：一只红色的猫在沙发上。'.repeat(300)],
    ['then', 'and then '.repeat(550)],
    ['private use', '\ue000\ue001 first image: \ue0ff second image: '.repeat(80)],
    ['nothing', ''],
  ])('%s still gives one to twelve pictures', (_, text) => {
    const { panels } = readSet(text, 12)
    expect(panels.length).toBeGreaterThan(0)
    expect(panels.length).toBeLessThanOrEqual(12)
  })
})
