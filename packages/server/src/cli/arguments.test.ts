import { expect, test } from 'vitest'
import { readArguments } from './arguments.ts'
import { formatOf, nameFor, numbered } from './naming.ts'
import { UsageError } from './usage.ts'

/** The draft of a command that makes pictures. */
function draftOf(...args: string[]) {
  const command = readArguments(args)
  if (command.does !== 'make') throw new Error(`not a picture: ${command.does}`)
  return command.draft
}

test('a prompt alone is enough', () => {
  expect(readArguments(['generate', 'a red deer'])).toMatchObject({
    does: 'make',
    photos: [],
    output: undefined,
    draft: { model: 'wan2.7-image', prompt: 'a red deer' },
  })
})

test('every flag of generate lands in the draft', () => {
  const flags =
    '-o deer.jpg --model m --size 1280*720 -n 3 --set --seed 7 --style oil --negative fog --quality 80 --thinking --watermark'
  const command = readArguments(['generate', 'a deer', ...flags.split(' ')])
  expect(command).toMatchObject({
    output: 'deer.jpg',
    draft: {
      model: 'm',
      prompt: 'a deer, in oil style',
      negativePrompt: 'fog',
      size: { width: 1280, height: 720 },
      count: 3,
      set: true,
      seed: 7,
      quality: 80,
      thinking: true,
      watermark: true,
      format: 'jpeg',
    },
  })
})

test('sizes are pixels, or a tier with or without a ratio', () => {
  expect(draftOf('generate', 'x', '--size', '4k').size).toEqual({ tier: '4K' })
  const wide = { tier: '1K', ratio: '16:9' }
  expect(draftOf('generate', 'x', '--size', '1K', '--ratio', '16:9').size).toEqual(wide)
  expect(draftOf('generate', 'x', '--ratio', '3:4').size).toEqual({ tier: '2K', ratio: '3:4' })
})

test('a palette has its shares, or equal ones', () => {
  expect(
    draftOf('generate', 'x', '--palette', '#102030:.5, a0b0c0:0.25,#ffffff:0.25').palette,
  ).toEqual([
    { hex: '#102030', share: 0.5 },
    { hex: '#a0b0c0', share: 0.25 },
    { hex: '#ffffff', share: 0.25 },
  ])
  expect(draftOf('generate', 'x', '--palette', '#000000,#ffffff').palette).toEqual([
    { hex: '#000000', share: 0.5 },
    { hex: '#ffffff', share: 0.5 },
  ])
})

test('the last word of edit is what to do, the ones before are photos, and boxes find theirs', () => {
  const boxes = ['--box', '1,2,3,4', '--box', '2: 5, 6,7,8', '--box', '1:9,9,10,10']
  expect(readArguments(['edit', 'a.png', 'b.png', 'make it blue', ...boxes])).toMatchObject({
    photos: ['a.png', 'b.png'],
    draft: {
      prompt: 'make it blue',
      boxes: [
        [
          [1, 2, 3, 4],
          [9, 9, 10, 10],
        ],
        [[5, 6, 7, 8]],
      ],
    },
  })
})

test('a prompt that looks like a flag goes behind two dashes', () => {
  expect(draftOf('generate', '--', '--help').prompt).toBe('--help')
})

test('serve takes its settings as flags', () => {
  const flags = ['--host', '0.0.0.0', '--port', '80', '--data', '/d']
  const env = { HOST: '0.0.0.0', PORT: '80', LIMN_DATA: '/d' }
  expect(readArguments(['serve', ...flags])).toEqual({ does: 'serve', env })
  expect(readArguments(['serve'])).toEqual({ does: 'serve', env: {} })
})

test('keys, help and version are understood', () => {
  expect(readArguments(['keys', 'create', 'me'])).toEqual({ does: 'create key', name: 'me' })
  expect(readArguments(['keys', 'create'])).toEqual({ does: 'create key', name: 'key' })
  for (const args of [[], ['help'], ['--help'], ['generate', '-h']]) {
    expect(readArguments(args)).toEqual({ does: 'help' })
  }
  expect(readArguments(['--version'])).toEqual({ does: 'version' })
})

test('what makes no sense is a usage error', () => {
  for (const args of [
    ['paint'],
    ['constructor'],
    ['generate'],
    ['generate', ''],
    ['generate', 'a', 'deer'],
    ['generate', 'x', '--colour', 'red'],
    ['generate', 'x', '--box', '1,2,3,4'],
    ['generate', 'x', '-n', 'many'],
    ['generate', 'x', '-n', '-1'],
    ['generate', 'x', '--seed', '1.5'],
    ['generate', 'x', '--size', 'big'],
    ['generate', 'x', '--size', '10x10', '--ratio', '1:1'],
    ['generate', 'x', '--ratio', 'wide'],
    ['generate', 'x', '--palette', 'red'],
    ['generate', 'x', '--palette', '#000000:0.5,#ffffff'],
    ['generate', 'x', '-o', 'deer.gif'],
    ['generate', 'x', '-o', 'deer'],
    ['edit', 'make it blue'],
    ['edit', 'a.png', 'x', '--box', '2:1,2,3,4'],
    ['edit', 'a.png', 'x', '--box', '1,2,3'],
    ['keys'],
    ['keys', 'drop'],
    ['serve', 'now'],
    ['serve', '--port'],
  ]) {
    expect(() => readArguments(args)).toThrow(UsageError)
  }
})

test('the extension decides the format', () => {
  expect(['a.png', 'b.JPG', 'c.jpeg', 'd.e/f.webp'].map(formatOf)).toEqual([
    'png',
    'jpeg',
    'jpeg',
    'webp',
  ])
})

test('several pictures are numbered before the extension', () => {
  expect(numbered('x/deer.png', 0, false)).toBe('x/deer.png')
  expect(numbered('x/deer.png', 0, true)).toBe('x/deer-1.png')
  expect(numbered('x.y/deer.jpg', 11, true)).toBe('x.y/deer-12.jpg')
})

test('a name from the prompt is short, plain, and of no file that is there', () => {
  const none = () => false
  expect(nameFor('  A red Deer, über alles! ', false, none)).toBe('a-red-deer-uber-alles.png')
  expect(nameFor('x'.repeat(500), false, none).length).toBeLessThan(60)
  expect(nameFor('森の中', false, none)).toBe('picture.png')
  expect(nameFor('../../etc/passwd', false, none)).toBe('etc-passwd.png')
  const taken = new Set(['deer.png', 'deer_2.png'])
  expect(nameFor('deer', false, (path) => taken.has(path))).toBe('deer_3.png')
  expect(nameFor('deer', true, (path) => path === 'deer-1.png')).toBe('deer_2.png')
})
