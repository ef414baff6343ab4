/** The list of places. One more place is one file in `places/` and one line here. */
import type { Place } from '@limn/sdk'
import { abstract, sky, space, underwater } from './places/beyond.ts'
import { city, street, village } from './places/city.ts'
import { forest } from './places/forest.ts'
import { room, studio } from './places/indoors.ts'
import { lake, mountains } from './places/mountains.ts'
import { desert, meadow, snow } from './places/open.ts'
import { beach, sea } from './places/sea.ts'
import type { PlacePainter } from './stage.ts'

export const placePainters: Readonly<Record<Place, PlacePainter>> = {
  forest, mountains, sea, beach, lake, city, street, village, desert, snow, meadow, room, studio, space, sky, underwater, abstract,
}
