/** The five ways in which the hosts of this shape ask for a size, as one. */
import type { PixelSize, SizeAsk, Tier } from '@limn/sdk'
import { Problem } from '../../problem.ts'
import { pixelsOf, tierOf } from '../wan.ts'
import type { Fields } from './body.ts'

/**
 * `defaultRatio` is used when the caller named neither a ratio nor a `size`. Exact pixels win over
 * tiers and ratios (EmpirioLabs: "override"); what then has no effect is added to `warnings`.
 */
export function readSize(
  body: Fields,
  defaultRatio: string | undefined,
  warnings: string[],
): SizeAsk | undefined {
  const size = said(body.size)
  const ratio = said(body.aspect_ratio)
  const resolution = said(body.resolution)
  const custom = customSize(body, warnings)
  const exact = custom ?? (size === undefined ? undefined : pixelsOf(size))
  if (exact !== undefined) {
    const idle = [
      custom && size !== undefined ? '`size`' : '',
      ratio === undefined ? '' : '`aspect_ratio`',
      resolution === undefined ? '' : '`resolution`',
    ].filter(Boolean)
    if (idle.length > 0) {
      warnings.push(`The size is given in pixels: ${idle.join(' and ')} had no effect.`)
    }
    return exact
  }
  const tier = oneTier(size, resolution)
  const shape = ratio ?? (size === undefined ? defaultRatio : undefined)
  if (tier === undefined && shape === undefined) return undefined
  return {
    ...(tier === undefined ? {} : { tier }),
    ...(shape === undefined ? {} : { ratio: shape }),
  }
}

/** `auto` is what nobody asked for. */
function said(text: string | undefined): string | undefined {
  return text?.trim().toLowerCase() === 'auto' ? undefined : text?.trim()
}

function customSize(body: Fields, warnings: string[]): PixelSize | undefined {
  const { custom_width: width, custom_height: height } = body
  if (body.use_custom_size !== true) {
    if (width !== undefined || height !== undefined) {
      warnings.push(
        '`custom_width` and `custom_height` only have an effect with `use_custom_size`.',
      )
    }
    return undefined
  }
  if (width !== undefined && height !== undefined) return { width, height }
  throw new Problem(
    'invalid_request',
    '`use_custom_size` needs both `custom_width` and `custom_height`.',
    { param: width === undefined ? 'custom_width' : 'custom_height' },
  )
}

function oneTier(size: string | undefined, resolution: string | undefined): Tier | undefined {
  const fromSize = size === undefined ? undefined : tierNamed(size, 'size')
  const fromResolution = resolution === undefined ? undefined : tierNamed(resolution, 'resolution')
  if (fromSize !== undefined && fromResolution !== undefined && fromSize !== fromResolution) {
    throw new Problem('invalid_request', '`size` and `resolution` say different things.', {
      param: 'resolution',
    })
  }
  return fromSize ?? fromResolution
}

function tierNamed(text: string, field: 'size' | 'resolution'): Tier {
  const tier = tierOf(text)
  if (tier !== undefined) return tier
  const ways = field === 'size' ? '1K, 2K, 4K, auto or pixels such as 1024x1024' : '1K, 2K or 4K'
  throw new Problem('invalid_request', `\`${field}\` is ${ways}; got "${text.slice(0, 40)}".`, {
    param: field,
  })
}
