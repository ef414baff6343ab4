/** The list of verbs that change one photograph. `collage` joins several and is done by the editor itself. */
import type { Change, Desk, Photo, Verb } from '../contract.ts'
import type { Operation } from '@limn/sdk'
import { layStyle } from '../styles/index.ts'
import { adjust } from './adjust.ts'
import { background } from './background.ts'
import { blend } from './blend.ts'
import { crop } from './crop.ts'
import { expand } from './expand.ts'
import { flip } from './flip.ts'
import { match } from './match.ts'
import { place } from './place.ts'
import { recolour } from './recolour.ts'
import { remove } from './remove.ts'
import { rotate } from './rotate.ts'
import { straighten } from './straighten.ts'
import { within } from './target.ts'
import { text } from './text.ts'
import { tone } from './tone.ts'
import { weather } from './weather.ts'

const style: Change<'style'> = (photo, operation, desk) =>
  within(photo, operation.target, desk, (piece) =>
    layStyle(piece, operation.style, desk.input.seed),
  )

type Changes = { readonly [V in Exclude<Verb, 'collage'>]: Change<V> }

const changes: Changes = {
  style,
  adjust,
  tone,
  recolour,
  crop,
  rotate,
  flip,
  background,
  text,
  remove,
  place,
  match,
  blend,
  weather,
  expand,
  straighten,
  // The photograph is brought to the size asked for before anything else.
  upscale: (photo) => photo,
}

export type SingleOperation = Exclude<Operation, { verb: 'collage' }>

export function change<V extends Exclude<Verb, 'collage'>>(
  photo: Photo,
  operation: Extract<SingleOperation, { verb: V }>,
  desk: Desk,
): Promise<Photo> | Photo {
  const run: Change<V> = changes[operation.verb]
  return run(photo, operation, desk)
}
