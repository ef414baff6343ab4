/** The other rooms' own sentences, as they write them, are read for what they are. */
import type { PixelSize } from '@limn/sdk'
import { expect, test } from 'vitest'
import { catalog } from '../../catalog/catalog.ts'
import { checkDraft, checkInputs } from '../../catalog/limits.ts'
import { checkLimits, overweight } from '../../images/probe.ts'
import { Problem, asProblem } from '../../problem.ts'
import { inFalsWords, typeOf } from './sentences.ts'

const model = catalog.find('wan2.7-image', 'fal')
const draft = { model: model.id, prompt: 'x' }
const limits = { minSide: 240, maxSide: 8000, maxRatio: 8, maxBytes: 20 * 1_048_576 }

function problemOf(work: () => unknown): Problem {
  try {
    work()
  } catch (thrown) {
    return asProblem(thrown)
  }
  throw new Error('nothing was wrong')
}
const typed = (work: () => unknown) => typeOf(problemOf(work))

const inputs = (size: PixelSize) => typed(() => checkInputs(model, [size]))
const probed = (size: PixelSize) =>
  typed(() =>
    checkLimits(
      { ...size, kind: 'png', bytes: 1, orientation: 1, frames: 1, alpha: false, plain: true },
      limits,
    ),
  )

test('a picture that is too small, too large or too long', () => {
  for (const check of [inputs, probed]) {
    expect(check({ width: 239, height: 400 })).toEqual([
      'image_too_small',
      { min_height: 240, min_width: 240 },
    ])
    expect(check({ width: 8001, height: 4000 })).toEqual([
      'image_too_large',
      { max_height: 8000, max_width: 8000 },
    ])
    expect(check({ width: 2401, height: 300 })).toEqual([
      'image_aspect_ratio_error',
      { min_aspect_ratio: 0.125, max_aspect_ratio: 8 },
    ])
  }
})

test('a file that is too large', () => {
  const problem = overweight(30 * 1_048_576, limits.maxBytes)
  expect(typeOf(problem)).toEqual(['file_too_large', { max_size: 20_971_520 }])
})

test('a prompt that is empty or too long', () => {
  expect(typed(() => checkDraft(model, { ...draft, prompt: ' ' }))).toEqual([
    'string_too_short',
    { min_length: 1 },
  ])
  expect(typed(() => checkDraft(model, { ...draft, prompt: 'x'.repeat(5001) }))).toEqual([
    'string_too_long',
    { max_length: 5000 },
  ])
})

test('more pictures than the model makes', () => {
  expect(typed(() => checkDraft(model, { ...draft, count: 5 }))).toEqual([
    'less_than_equal',
    { le: 4 },
  ])
  expect(typed(() => checkDraft(model, { ...draft, count: 13, set: true }))).toEqual([
    'less_than_equal',
    { le: 12 },
  ])
})

test('how more pictures can be had is told by the name that fal’s users can write', () => {
  const { message } = problemOf(() => checkDraft(model, { ...draft, count: 5 }))
  expect(inFalsWords(message)).toMatch(/as a set: ask for one with `enable_sequential`\.$/)
})

test.for([
  ['The file is an HTML page, not an image.', 'unsupported_image_format'],
  ['The file is not an image: use JPEG, PNG, WebP.', 'unsupported_image_format'],
  ['The host example.com was not found.', 'file_download_error'],
  ['example.com answered with status 404 instead of an image.', 'file_download_error'],
  ['The image took longer than 15 seconds to arrive.', 'file_download_error'],
  ['The image is larger than 20 MB.', 'file_too_large'],
] as const)('%s', ([sentence, type]) => {
  expect(typeOf(new Problem('invalid_image', sentence))?.[0]).toBe(type)
})

test('a body that is no JSON', () => {
  const message = 'The body is not valid JSON (at position 3).'
  expect(typeOf(new Problem('invalid_request', message))?.[0]).toBe('json_invalid')
})

test('what says nothing of the kind keeps the type of its code', () => {
  expect(typeOf(new Problem('invalid_image', 'The PNG file is damaged.'))).toBeUndefined()
  expect(typeOf(new Problem('refused', 'at most 20 MB'))).toBeUndefined()
})
