/** The list of places. One more place is one file in `places/` and one line here. */
import type { Place } from '@limn/sdk'
import { abstract } from './places/abstract.ts'
import { beach } from './places/beach.ts'
import { city } from './places/city.ts'
import { desert } from './places/desert.ts'
import { forest } from './places/forest.ts'
import { meadow } from './places/meadow.ts'
import { lake, mountains } from './places/mountains.ts'
import { room } from './places/room.ts'
import { sea } from './places/sea.ts'
import { sky } from './places/sky.ts'
import { snow } from './places/snow.ts'
import { space } from './places/space.ts'
import { street } from './places/street.ts'
import { studio } from './places/studio.ts'
import { underwater } from './places/underwater.ts'
import { village } from './places/village.ts'
import type { PlacePainter } from './stage.ts'

export const placePainters: Readonly<Record<Place, PlacePainter>> = {
  forest,
  mountains,
  sea,
  beach,
  lake,
  city,
  street,
  village,
  desert,
  snow,
  meadow,
  room,
  studio,
  space,
  sky,
  underwater,
  abstract,
}
