/** The list of features. A place may build some of its own; the sky's own lights are in sky.ts. */
import type { Feature } from '@limn/sdk'
import { lightRays, mist } from './air.ts'
import { birds } from './birds.ts'
import { bridge } from './bridge.ts'
import { cabin } from './cabin.ts'
import type { FeaturePainter } from './feature.ts'
import { fireflies, lanterns } from './glows.ts'
import { lightning } from './lightning.ts'
import { palms } from './palms.ts'
import { path, road } from './path.ts'
import { rainbow } from './rainbow.ts'
import { river } from './river.ts'
import { rocks } from './rocks.ts'
import { skyline } from './skyline.ts'
import { waterfall } from './waterfall.ts'

/** In the order in which they are laid. */
export const featurePainters: Partial<Record<Feature, FeaturePainter>> = {
  skyline,
  rainbow,
  lightning,
  waterfall,
  river,
  lake: river,
  road,
  path,
  bridge,
  cabin,
  rocks,
  palms,
  mist,
  'light-rays': lightRays,
  fireflies,
  lanterns,
  birds,
}
