/** What each host calls the models, as its documents or its client say (contracts, 2026-11-21). */
import { describe, expect, test } from 'vitest'
import { asProblem } from '../problem.ts'
import { card } from './card.ts'
import { catalog } from './catalog.ts'

/** Host, its name, ours. */
const names: readonly (readonly [string, string, string])[] = [
  ['dashscope', 'wan2.7-image', 'wan2.7-image'],
  ['dashscope', 'wan2.7-image-pro', 'wan2.7-image-pro'],
  ['dashscope', 'wan2.6-image', 'wan2.6-image'],
  ['dashscope', 'wan2.6-t2i', 'wan2.6-t2i'],
  ['dashscope', 'wan2.5-i2i-preview', 'wan2.5-i2i-preview'],
  ['dashscope', 'wan2.5-t2i-preview', 'wan2.5-t2i-preview'],
  ['dashscope', 'wan2.2-t2i-flash', 'wan2.2-t2i-flash'],
  ['dashscope', 'wan2.2-t2i-plus', 'wan2.2-t2i-plus'],
  ['dashscope', 'wanx2.1-t2i-turbo', 'wanx2.1-t2i-turbo'],
  ['dashscope', 'wanx2.1-t2i-plus', 'wanx2.1-t2i-plus'],
  ['dashscope', 'wanx2.1-imageedit', 'wanx2.1-imageedit'],
  ['eachlabs', 'alibaba-wan-2-7-image-edit', 'wan2.7-image'],
  ['eachlabs', 'alibaba-wan-2-7-text-to-image', 'wan2.7-image'],
  ['eachlabs', 'alibaba-wan-2-7-image-pro-edit', 'wan2.7-image-pro'],
  ['eachlabs', 'alibaba-wan-2-7-pro-text-to-image', 'wan2.7-image-pro'],
  ['eachlabs', 'wan-v2-6-text-to-image', 'wan2.6-t2i'],
  ['fal', 'fal-ai/wan/v2.7/edit', 'wan2.7-image'],
  ['fal', 'fal-ai/wan/v2.7/text-to-image', 'wan2.7-image'],
  ['fal', 'fal-ai/wan/v2.7/pro/edit', 'wan2.7-image-pro'],
  ['fal', 'fal-ai/wan/v2.7/pro/text-to-image', 'wan2.7-image-pro'],
  ['fal', 'wan/v2.6/image-to-image', 'wan2.6-image'],
  ['fal', 'fal-ai/wan-25-preview/image-to-image', 'wan2.5-i2i-preview'],
  ['fal', 'fal-ai/wan-25-preview/text-to-image', 'wan2.5-t2i-preview'],
  ['modelslab', 'wan27', 'wan2.7-image'],
  ['modelslab', 'wan2.7-image', 'wan2.7-image'],
  ['modelslab', 'wan2.7-image-pro', 'wan2.7-image-pro'],
  ['segmind', 'wan2.7-image', 'wan2.7-image'],
  ['segmind', 'wan2.7-image-pro', 'wan2.7-image-pro'],
  ['pixeldojo', 'wan-2.7-image', 'wan2.7-image'],
  ['pixeldojo', 'wan-2.7-image-pro', 'wan2.7-image-pro'],
  ['wavespeed', 'alibaba/wan-2.7/text-to-image', 'wan2.7-image'],
  ['wavespeed', 'alibaba/wan-2.7/image-edit', 'wan2.7-image'],
  ['wavespeed', 'alibaba/wan-2.7/text-to-image-pro', 'wan2.7-image-pro'],
  ['wavespeed', 'alibaba/wan-2.7/image-edit-pro', 'wan2.7-image-pro'],
  ['wavespeed', 'alibaba/wan-2.6/text-to-image', 'wan2.6-t2i'],
  ['wavespeed', 'alibaba/wan-2.5/image-edit', 'wan2.5-i2i-preview'],
  ['wavespeed', 'alibaba/wan-2.5/text-to-image', 'wan2.5-t2i-preview'],
  ['kie', 'wan/2-7-image', 'wan2.7-image'],
  ['kie', 'wan/2-7-image-pro', 'wan2.7-image-pro'],
  ['together', 'Wan-AI/Wan2.7-Image', 'wan2.7-image'],
  ['together', 'Wan-AI/Wan2.7-Image-Pro', 'wan2.7-image-pro'],
  ['atlascloud', 'alibaba/wan-2.7/text-to-image', 'wan2.7-image'],
  ['atlascloud', 'alibaba/wan-2.7/image-edit', 'wan2.7-image'],
  ['atlascloud', 'alibaba/wan-2.7-pro/text-to-image', 'wan2.7-image-pro'],
  ['atlascloud', 'alibaba/wan-2.7-pro/image-edit', 'wan2.7-image-pro'],
  ['atlascloud', 'alibaba/wan-2.6/text-to-image', 'wan2.6-t2i'],
  ['atlascloud', 'alibaba/wan-2.6/image-edit', 'wan2.6-image'],
  ['replicate', 'wan-video/wan-2.7-image', 'wan2.7-image'],
  ['replicate', 'wan-video/wan-2.7-image-pro', 'wan2.7-image-pro'],
]

test.for(names)('%s: %s is %s, and its card says so', ([host, name, id]) => {
  const model = catalog.find(name, host)
  expect(model.id).toBe(id)
  expect(card(model).names[host]).toContain(name)
})

test('these models have no names but these', () => {
  const tried = new Set(names.map(([, , id]) => id))
  const told = [...tried]
    .map((id) => catalog.find(id))
    .flatMap((model) =>
      Object.entries(card(model).names).flatMap(([host, own]) =>
        own.map((name) => `${host} ${name} ${model.id}`),
      ),
    )
  expect(told.toSorted()).toEqual(names.map((row) => row.join(' ')).toSorted())
})

describe('a name', () => {
  test('is its host’s alone', () => {
    expect(refusal(() => catalog.find('wan27'))).toContain('There is no model "wan27"')
    expect(refusal(() => catalog.find('wan27', 'fal'))).toContain('There is no model "wan27"')
  })

  test('of ours is taken by every host', () => {
    expect(catalog.find('wan2.7-image', 'fal').id).toBe('wan2.7-image')
    expect(catalog.find('wan2-7-image', 'openai').id).toBe('wan2.7-image-pro')
  })

  test('that is unknown is answered with the host’s own', () => {
    expect(refusal(() => catalog.find('wan/2.7-image', 'kie'))).toBe(
      'There is no model "wan/2.7-image" here. There is: wan/2-7-image, wan/2-7-image-pro.',
    )
    expect(refusal(() => catalog.find('dall-e-3', 'openai'))).toContain(
      'wan2.7-image, wan2.7-image-pro',
    )
  })

  test.for(['__proto__', 'constructor', ''])('%j is neither a host nor a model', (name) => {
    expect(refusal(() => catalog.find(name, name))).toContain('There is no model')
  })
})

test('the newest model comes first', () => {
  const days = catalog.models.map(({ created }) => created)
  expect(days).toEqual(days.toSorted((a, b) => b - a))
  expect(catalog.models[0]?.id).toBe('wan2.7-image')
})

/** The sentence, once it is known to be about the model. */
function refusal(run: () => unknown): string | undefined {
  try {
    run()
    return undefined
  } catch (thrown) {
    const { code, param, message } = asProblem(thrown)
    return code === 'model_not_found' && param === 'model' ? message : undefined
  }
}
