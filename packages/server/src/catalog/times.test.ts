import type { ImageDraft, PixelSize } from '@limn/sdk'
import { describe, expect, test } from 'vitest'
import { catalog } from './catalog.ts'
import { complete } from './complete.ts'
import { checkDraft } from './limits.ts'

const model = catalog.find('wan2.7-image')

function sized(times: PixelSize, ...inputs: readonly PixelSize[]): PixelSize {
  const images = inputs.map((_, at) => `asset:${at}.png`)
  const draft: ImageDraft = { model: model.id, prompt: 'a fox', images, size: { times } }
  checkDraft(model, draft)
  return complete(model, draft, inputs, () => 1).size
}

const photo = { width: 1000, height: 800 }

test('a size can be a multiple of the last image', () => {
  expect(sized({ width: 1.5, height: 1 }, { width: 300, height: 300 }, photo)).toEqual({
    width: 1500,
    height: 800,
  })
})

test('what is larger than the model makes is made as large as it can', () => {
  const { width, height } = sized({ width: 10, height: 10 }, photo)
  expect(width * height).toBeLessThanOrEqual(2048 * 2048)
  expect(width * height).toBeGreaterThan(2047 * 2046)
  expect(width / height).toBeCloseTo(1.25, 2)
})

describe('a multiple is refused', () => {
  test.for([
    ['without an image', { width: 1, height: 1 }, [], /needs one/],
    ['of nothing', { width: 0, height: 1 }, [photo], /more than 0/],
    ['of less than nothing', { width: 1, height: -1 }, [photo], /more than 0/],
    ['beyond counting', { width: Infinity, height: 1 }, [photo], /at most 100/],
    ['that makes too small a picture', { width: 0.5, height: 0.5 }, [photo], /589,824/],
    ['that makes too long a picture', { width: 8, height: 0.5 }, [photo], /1:8 to 8:1/],
  ] as const)('%s', ([, times, inputs, sentence]) => {
    expect(() => sized(times, ...inputs)).toThrow(sentence)
  })
})
