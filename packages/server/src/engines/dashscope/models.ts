/**
 * What the host's models take beside words, images, size and count, what they cost, and how many of them
 * it takes at once ("wan-image-generation-and-editing-api-reference", "rate-limit" and the price page,
 * read 2026-09-24 to 2026-11-21). Only models on its image-generation route are here: the older ones speak otherwise.
 */
import type { ImageRequest } from '@limn/sdk'

export interface HostModel {
  /** Boxes, palettes, sets and thinking: Wan 2.7. */
  readonly rich: boolean
  readonly negative: boolean
  /** Reference images it may and must have. */
  readonly images: { readonly min: number; readonly max: number }
  readonly perSecond: { readonly beijing: number; readonly elsewhere: number }
  /** Micro-dollars for a picture, by region. Beijing: CNY 0.20 and 0.50, at CNY 0.562065 for $0.075. */
  readonly cost: { readonly beijing: number | null; readonly singapore: number | null }
}

const five = { beijing: 5, elsewhere: 5 }

export const hostModels: ReadonlyMap<string, HostModel> = new Map<string, HostModel>([
  [
    'wan2.7-image',
    {
      rich: true,
      negative: false,
      images: { min: 0, max: 9 },
      perSecond: five,
      cost: { beijing: 26_687, singapore: 30_000 },
    },
  ],
  [
    'wan2.7-image-pro',
    {
      rich: true,
      negative: false,
      images: { min: 0, max: 9 },
      perSecond: five,
      cost: { beijing: 66_718, singapore: 75_000 },
    },
  ],
  [
    'wan2.6-image',
    {
      rich: false,
      negative: true,
      images: { min: 1, max: 4 },
      perSecond: five,
      // CNY 0.220177 in Singapore.
      cost: { beijing: 26_687, singapore: 29_380 },
    },
  ],
  [
    'wan2.6-t2i',
    {
      rich: false,
      negative: true,
      images: { min: 0, max: 0 },
      perSecond: { beijing: 1, elsewhere: 5 },
      cost: { beijing: null, singapore: null },
    },
  ],
])

/** Of each model, over everything the account does. */
export const atOnce = 5

type Region = 'beijing' | 'singapore' | undefined

/** By the host's name; others that speak its language ask what they like. */
export function regionOf(url: string): Region {
  const { hostname } = new URL(url)
  if (hostname === 'dashscope.aliyuncs.com' || hostname.endsWith('.cn-beijing.maas.aliyuncs.com'))
    return 'beijing'
  if (
    hostname === 'dashscope-intl.aliyuncs.com' ||
    hostname.endsWith('.ap-southeast-1.maas.aliyuncs.com')
  )
    return 'singapore'
  return undefined
}

export function costOf(model: string, region: Region): number | null {
  const cost = hostModels.get(model)?.cost
  return (region && cost?.[region]) ?? null
}

export function perSecondOf(model: string, region: Region): number {
  const rates = hostModels.get(model)?.perSecond ?? five
  return region === 'beijing' ? rates.beijing : rates.elsewhere
}

/** Why the host can't, as a sentence. */
export function refuses(request: ImageRequest): string | undefined {
  const model = hostModels.get(request.model)
  if (!model) return `The host does not make ${request.model}.`
  const { images, mask, plan, boxes, palette, set } = request
  if (plan) return 'The host reads prompts, not plans: leave the plan out, or say it in words.'
  if (mask) return 'The host takes no mask: mark the place with a box instead.'
  if (images.length < model.images.min || images.length > model.images.max)
    return `The host takes ${model.images.min} to ${model.images.max} reference images for ${request.model}; this request has ${images.length}.`
  if (boxes && boxes.length !== images.length)
    return 'The host wants a list of boxes for each image: give an empty one for an image without.'
  if (!model.rich && (set || palette || boxes?.some((list) => list.length > 0)))
    return `The host makes no sets with ${request.model}, and takes neither boxes nor a palette: use wan2.7-image.`
  if (palette && set) return 'The host takes no palette for a set: leave one of them out.'
  return undefined
}
