/** Rain, snow, fog, a storm or rays of the sun laid over a photograph. */
import type { Overlay } from '@limn/sdk'
import type { Change } from '../contract.ts'
import { fog } from '../weather/fog.ts'
import { rain } from '../weather/rain.ts'
import { snow } from '../weather/snow.ts'
import { storm } from '../weather/storm.ts'
import { sunRays } from '../weather/sun-rays.ts'
import type { Weather } from '../weather/weather.ts'
import { within } from './target.ts'

export const weathers: Readonly<Record<Overlay, Weather>> = {
  rain,
  snow,
  fog,
  storm,
  'sun-rays': sunRays,
}

export const weather: Change<'weather'> = (photo, operation, desk) => {
  const { width, height } = photo.raster
  const scale = Math.max(0.4, Math.min(width, height) / 800)
  return within(photo, operation.target, desk, (piece) =>
    weathers[operation.weather](piece, { seed: desk.input.seed, scale }),
  )
}
