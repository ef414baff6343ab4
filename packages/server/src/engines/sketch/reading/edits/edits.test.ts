import type { Operation } from '@limn/sdk'
import { describe, expect, test } from 'vitest'
import { type EditFacts, readEdit, refuseEdit } from '../edit.ts'
import { say, warningsOf } from '../say.ts'
import cases from './cases.json' with { type: 'json' }
import { mark } from './words/marks.ts'

const one: EditFacts = { images: 1, boxes: [0] }
const boxed: EditFacts = { images: 1, boxes: [1] }
const two: EditFacts = { images: 2, boxes: [0, 0] }

function factsOf({ images, boxes, mask }: (typeof cases.edits)[number]): EditFacts {
  return { images, boxes, mask }
}

/** `remove 1.0`: the verb, the image and the box. */
const short = ({ verb, target: { image, box } }: Operation): string =>
  `${verb} ${image}${box === undefined ? '' : `.${String(box)}`}`
const verbs = (instruction: string, facts: EditFacts): string =>
  readEdit(instruction, facts).operations.map(short).join(', ')
const refusal = (instruction: string, facts: EditFacts): string =>
  refuseEdit(instruction, readEdit(instruction, facts), facts) ?? ''

describe('instructions', () => {
  test.each(cases.edits)('$instruction $images $boxes $mask', (asked) => {
    const facts = factsOf(asked)
    const plan = readEdit(asked.instruction, facts)
    expect(plan.operations).toMatchObject(asked.operations)
    expect(plan.operations).toHaveLength(asked.operations.length)
    expect(plan.notUnderstood).toEqual(asked.notUnderstood)
    const sentence = refuseEdit(asked.instruction, plan, facts)
    expect(sentence?.slice(0, asked.refused?.length)).toBe(asked.refused)
  })

  test('an instruction is either done or refused with a sentence', () => {
    const neither = cases.edits.filter((asked) => {
      const facts = factsOf(asked)
      const plan = readEdit(asked.instruction, facts)
      const sentence = refuseEdit(asked.instruction, plan, facts)
      return sentence === undefined ? plan.operations.length === 0 : !sentence.endsWith('.')
    })
    expect(neither).toEqual([])
  })

  test('a plan names no image and no box that is not there', () => {
    const strange = cases.edits.filter((asked) =>
      readEdit(asked.instruction, factsOf(asked)).operations.some(
        ({ target: { image, box } }) =>
          image > asked.images ||
          (box !== undefined && (typeof box !== 'number' || box >= (asked.boxes[image - 1] ?? 0))),
      ),
    )
    expect(strange.map(({ instruction }) => instruction)).toEqual([])
  })

  test('the same instruction gives the same plan', () => {
    for (const asked of cases.edits.slice(0, 40))
      expect(readEdit(asked.instruction, factsOf(asked))).toEqual(
        readEdit(asked.instruction, factsOf(asked)),
      )
  })
})

describe('boxes', () => {
  test('without a box or a mask, what needs a place is refused and a box is named as help', () => {
    for (const instruction of [
      'remove the cup',
      'erase the watermark',
      'replace the cup with a vase',
      'move the cup to the left',
      'put a hat on her head',
      'replace "SALE" with "促销"',
      'pixelate the face',
      '去掉杯子',
      '把杯子移到左边',
      '给他戴上帽子',
    ])
      expect(refusal(instruction, one)).toMatch(/\bbox\b/)
  })

  test('a mask stands for a box where a thing is changed or taken out', () => {
    const masked = { ...one, mask: true }
    expect(readEdit('make it blue', masked).operations).toMatchObject([
      { verb: 'recolour', to: '#2F62C9', target: { image: 1 } },
    ])
    expect(readEdit('remove the person', masked).operations).toEqual([
      { verb: 'remove', target: { image: 1 } },
    ])
    expect(verbs('replace the person with a dog', masked)).toBe('remove 1, place 1')
    expect(verbs('put a hat on his head', masked)).toBe('place 1')
    expect(refusal('move the cup to the left', masked)).toMatch(/\bbox\b/)
  })

  test('the left box is the one that lies farther left', () => {
    const drawn: EditFacts = {
      images: 1,
      boxes: [2],
      drawn: [
        [
          [300, 0, 400, 100],
          [10, 200, 90, 300],
        ],
      ],
    }
    expect(verbs('remove the cup in the left box', drawn)).toBe('remove 1.1')
    expect(verbs('把右边的框里的杯子去掉', drawn)).toBe('remove 1.0')
    expect(verbs('remove what is in the top box', drawn)).toBe('remove 1.0')
  })

  test('two boxes and no word for which: both, or one after the other for two things', () => {
    const both: EditFacts = { images: 1, boxes: [2] }
    expect(verbs('remove the people', both)).toBe('remove 1.0, remove 1.1')
    expect(verbs('make the jacket red and the hat blue', both)).toBe('recolour 1.0, recolour 1.1')
    expect(readEdit('make the jacket red and the hat blue', both).operations).toMatchObject([
      { to: '#D02A2A' },
      { to: '#2F62C9' },
    ])
  })

  test('a box that was not drawn is not made up', () => {
    expect(refusal('make the thing in the box red', one)).toContain('no such box was given')
    expect(refusal('remove the cup in the second box', boxed)).toContain('no such box was given')
    expect(refusal('remove the cup in the box in image 2', { images: 2, boxes: [1, 0] })).toContain(
      'no such box was given',
    )
  })

  test('a cardboard box is a thing', () => {
    expect(readEdit('make the red box blue', one).operations).toMatchObject([
      { verb: 'recolour', from: '#D02A2A', to: '#2F62C9', target: { image: 1 } },
    ])
  })

  test('what is asked for outside of a box is not done inside', () => {
    expect(verbs('make everything outside the box black and white', boxed)).toBe('')
    expect(refusal('框外变成黑白', boxed)).not.toBe('')
  })
})

describe('images', () => {
  test('image 2, the second photo and 图2 are one image', () => {
    for (const words of ['image 2', 'photo 2', 'picture #2', 'the second photo', 'image two'])
      expect(verbs(`make ${words} black and white`, two)).toBe('tone 2')
    for (const words of ['图2', '图片2', '第二张图', '第2张照片', '图二'])
      expect(verbs(`把${words}变成黑白`, two)).toBe('tone 2')
    expect(verbs('make the other image black and white', two)).toBe('tone 2')
  })

  test('marks are as long as the words they stand for', () => {
    for (const { instruction, images, boxes } of cases.edits)
      expect(mark(instruction, { images, boxes })).toHaveLength(instruction.length)
  })

  test('an image that was not sent is told', () => {
    expect(refusal('put the cat of image 3 into image 1', two)).toBe(
      'The instruction names image 3, but 2 images were given.',
    )
  })

  test('each of several named images is changed', () => {
    expect(verbs('make image 1 and image 3 black and white', { images: 3, boxes: [0, 0, 0] })).toBe(
      'tone 1, tone 3',
    )
    expect(verbs('turn images 1, 2 and 3 into watercolours', { images: 3, boxes: [] })).toBe(
      'style 1, style 2, style 3',
    )
  })
})

describe('sentences', () => {
  test.each([
    ['remove the cup', boxed, 'What stands in the box in image 1 taken out'],
    [
      'add two red balloons at the top right',
      one,
      'Two red balloons put into image 1 at the top right',
    ],
    ['put the cat from image 2 into image 1', two, 'The subject of image 2 put into image 1'],
    ['use the colours of image 2', two, 'Image 1 in the colours of image 2'],
    ['double exposure of both images', two, 'A double exposure of image 1 and image 2'],
    ['make it foggy', one, 'Image 1 in fog'],
    ['extend the left side by 30%', one, 'Image 1 expanded by 30% at the left'],
    ['straighten', one, 'Image 1 straightened'],
    ['make a character sheet', one, 'A character sheet of the images'],
    ['change the text to "NEW"', boxed, 'The text in the box in image 1 replaced with “NEW”'],
    ['make the second box red', { images: 1, boxes: [2] }, 'The second box in image 1 made red'],
  ])('%s', (instruction, facts, sentence) =>
    expect(say(readEdit(instruction, facts))).toContain(sentence),
  )

  test('what is done in part is told with what is not', () => {
    const warned = (instruction: string, facts: EditFacts): string =>
      warningsOf(readEdit(instruction, facts)).join(' ')
    expect(warned('make it winter', one)).toMatch(/leaves.*stay as they are.*"winter"/)
    expect(warned('add heavy rain', one)).toMatch(/How strong.*"heavy"/)
    expect(warned('upscale to 4K', one)).toMatch(/request's size.*"4K"/)
    expect(warned('生成三视图', one)).toMatch(/can't be invented.*"三视图"/)
    expect(warned('remove the background, transparent', one)).toMatch(/opaque.*"transparent"/)
    expect(warned('replace the background with a beach, add a soft shadow', one)).toMatch(
      /casts a soft shadow.*"soft shadow"/,
    )
    expect(warned('Change the jacket to black leather', boxed)).toBe(
      'Only the colour changes, the material stays as it is. Left out: "leather".',
    )
    expect(warned('make the red car blue', one)).toMatch(/a box would single out.*"red car"/)
    expect(warned('make the red blue', one)).toBe('')
    expect(warned('lift the shadows', one)).toMatch(/brightness and contrast.*"lift the shadows"/)
    expect(warned('make it rain', one)).toBe('')
  })

  test('what can be done is not refused as impossible', () => {
    const sentence = refusal('qwerty', one)
    for (const word of ['remove', 'expand', 'weather', 'straighten', 'blend', 'style'])
      expect(sentence).toContain(word)
  })
})
