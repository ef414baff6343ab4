/** One light for the whole picture: what colour things take, by time of day, weather and distance. */
import type { ScenePlan, TimeOfDay, Weather } from '@limn/sdk'
import { hex, mix, shift, under, type Rgb } from './colour.ts'

export interface Light {
  /** Sky from the zenith to the horizon. */
  readonly sky: readonly Rgb[]
  /** What distance fades into. */
  readonly haze: Rgb
  /** Colour of what the light falls on, and of what lies in shadow: white things would look like this. */
  readonly key: Rgb
  readonly shade: Rgb
  /** Glow around the light, and of the clouds' lit side. */
  readonly glow: Rgb
  /** Sun or moon: place as shares of width and of the sky's height, 0 at the zenith, 1 at the horizon. */
  readonly sun: {
    readonly x: number
    readonly y: number
    readonly moon: boolean
    readonly seen: boolean
  }
  /** 0 clear to 1 dense: how soon distance hides things. */
  readonly fog: number
  /** 0 to 1 of the sky covered. */
  readonly clouds: number
  readonly night: boolean
}

interface Look {
  readonly sky: readonly string[]
  readonly haze: string
  readonly key: string
  readonly shade: string
  readonly glow: string
  readonly sunHeight: number
}

const looks: Readonly<Record<TimeOfDay, Look>> = {
  dawn: {
    sky: ['#5d7fae', '#8fa6c4', '#c9bccb', '#f0cdbb', '#fbe0c4'],
    haze: '#e6cfc8',
    key: '#ffe9d2',
    shade: '#6a7594',
    glow: '#ffe6bd',
    sunHeight: 0.8,
  },
  day: {
    sky: ['#2f7cc4', '#559fdc', '#8cc3ec', '#c0e0f3', '#e2f1f6'],
    haze: '#c9e2f0',
    key: '#fffaf0',
    shade: '#7d93b5',
    glow: '#fffdf2',
    sunHeight: 0.24,
  },
  sunset: {
    sky: ['#2d2a5e', '#6a3f7c', '#b4527a', '#ee7d5e', '#fdbd6b'],
    haze: '#f09c74',
    key: '#ffbf86',
    shade: '#55405f',
    glow: '#ffd890',
    sunHeight: 0.86,
  },
  dusk: {
    sky: ['#141b3d', '#283763', '#4c5488', '#8a6f9b', '#d99a96'],
    haze: '#77709a',
    key: '#a9a3c9',
    shade: '#2f355c',
    glow: '#f0b9a4',
    sunHeight: 1.04,
  },
  night: {
    sky: ['#050a1c', '#0a1530', '#122349', '#1d3664', '#2f4f80'],
    haze: '#2b4672',
    key: '#8ea9d6',
    shade: '#1a2440',
    glow: '#cfe0ff',
    sunHeight: 0.3,
  },
}

/** Weather greys the sky, thickens the air and softens the difference between light and shade. */
const skies: Readonly<
  Record<Weather, { grey: number; dim: number; fog: number; clouds: number; sun: boolean }>
> = {
  clear: { grey: 0, dim: 1, fog: 0.1, clouds: 0.28, sun: true },
  cloudy: { grey: 0.38, dim: 0.94, fog: 0.22, clouds: 0.68, sun: false },
  fog: { grey: 0.3, dim: 1.02, fog: 0.85, clouds: 0.1, sun: true },
  rain: { grey: 0.62, dim: 0.78, fog: 0.5, clouds: 0.85, sun: false },
  snow: { grey: 0.5, dim: 1.04, fog: 0.5, clouds: 0.6, sun: false },
  storm: { grey: 0.8, dim: 0.7, fog: 0.42, clouds: 0.95, sun: false },
}

const greyOf: Readonly<Record<TimeOfDay, Rgb>> = {
  dawn: hex('#b9bcc6'),
  day: hex('#b4c0ca'),
  sunset: hex('#9a8088'),
  dusk: hex('#565a76'),
  night: hex('#222c40'),
}

/** `side` is where the light stands: a share of the width. */
export function lightOf(
  plan: Pick<ScenePlan, 'time' | 'weather' | 'features'>,
  side: number,
): Light {
  const look = looks[plan.time]
  const air = skies[plan.weather]
  const grey = greyOf[plan.time]
  const moon = plan.time === 'night' || (plan.time === 'dusk' && plan.features.includes('moon'))
  const weathered = (colour: string, share = 1): Rgb =>
    shift(mix(hex(colour), grey, air.grey * share), air.dim)
  return {
    sky: look.sky.map((stop) => weathered(stop)),
    haze: weathered(look.haze),
    key: weathered(look.key, 0.7),
    shade: weathered(look.shade, 0.5),
    glow: weathered(look.glow, 0.6),
    sun: { x: side, y: moon ? 0.3 : look.sunHeight, moon, seen: air.sun },
    fog: air.fog,
    clouds: air.clouds,
    night: plan.time === 'night' || plan.time === 'dusk',
  }
}

/**
 * A thing's own colour as it is seen: under the light (`lit` 0 shadow to 1 full light), at a depth
 * (0 far away to 1 right here).
 */
export function seen(light: Light, colour: Rgb, depth: number, lit: number): Rgb {
  const under1 = under(colour, mix(light.shade, light.key, lit))
  const far = 1 - depth
  const veil = Math.min(0.97, far ** (1.9 - light.fog * 1.1) * (0.78 + light.fog * 0.2))
  return mix(under1, light.haze, veil)
}
