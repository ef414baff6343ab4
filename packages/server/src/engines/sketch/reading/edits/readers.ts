/** The readers of edit instructions, in the order they are tried: one operation family is one file and one line here. */
import type { Reader } from './asked.ts'
import { readBackground } from './part/background.ts'
import { readCast } from './part/cast.ts'
import { readFrom } from './part/from.ts'
import { readHiding } from './part/hide.ts'
import { readMove } from './part/move.ts'
import { readOwnPlacing, refuseUndrawn } from './part/place.ts'
import { readMoreColour, readRecolour } from './part/recolour.ts'
import { readRemoval } from './part/remove.ts'
import { readSwap } from './part/replace.ts'
import { readStage } from './part/stage.ts'
import { readText } from './part/text.ts'
import {
  refuseBeforehand,
  refuseBodies,
  refuseFaces,
  refuseMaterial,
  refuseRest,
} from './refusals.ts'
import { readAdjustments } from './whole/adjust.ts'
import { readBlend } from './whole/blend.ts'
import { readCollage } from './whole/collage.ts'
import { readCrop } from './whole/crop.ts'
import { readExpand } from './whole/expand.ts'
import { readMatch } from './whole/match.ts'
import { readRelight } from './whole/relight.ts'
import { readStraighten } from './whole/straighten.ts'
import { readStyle } from './whole/style.ts'
import { readTonal } from './whole/tonal.ts'
import { readTones } from './whole/tone.ts'
import { readTurns } from './whole/turns.ts'
import { readUpscale } from './whole/upscale.ts'
import { readWeather } from './whole/weather.ts'

/** These see the marks of images; the first that says anything has the clause. */
export const ofSeveral: readonly Reader[] = [
  readText,
  readStage,
  readBlend,
  readMatch,
  readFrom,
  readExpand,
  readCollage,
]

/** These see one image; the first that says anything has the clause. */
export const ofOne: readonly Reader[] = [
  readCast,
  readBackground,
  refuseBeforehand,
  refuseFaces,
  readMove,
  readSwap,
  readRemoval,
  readOwnPlacing,
  readHiding,
  readMoreColour,
  refuseBodies,
]

/** Several of these may stand in one clause: "brighter and warmer". */
export const ofWhole: readonly Reader[] = [
  readStraighten,
  readTurns,
  readCrop,
  readUpscale,
  readTones,
  readWeather,
  readRelight,
  readStyle,
  readTonal,
  readAdjustments,
]

/** When nothing else was said. */
export const ofRest: readonly Reader[] = [readRecolour, refuseMaterial, refuseUndrawn, refuseRest]
