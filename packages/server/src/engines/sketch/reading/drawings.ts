/** The shelf of drawings: vector pictures of things that can stand in a scene, with what a painter must know of each. */
import { readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import { asset } from './asset.ts'

export type DrawingKind =
  | 'body'
  | 'face'
  | 'object'
  | 'plant'
  | 'building'
  | 'vehicle'
  | 'person'
  | 'food'
export type DrawingGround = 'land' | 'water' | 'air' | 'table'

/** What is known of a drawing without its lines. */
export interface DrawingFacts {
  readonly id: string
  /** English name, singular, lower case: `christmas tree`. */
  readonly name: string
  /** `face`: only the head of an animal or being is drawn. */
  readonly kind: DrawingKind
  /** `whole` thing, `head` alone, or `bust` of a person (head and shoulders). */
  readonly part: 'whole' | 'head' | 'bust'
  /** Units of the drawing's own coordinates: its view box is `0 0 width height`. */
  readonly width: number
  readonly height: number
  /** The inked part `[x1, y1, x2, y2]` in the same units: its feet stand on y2. */
  readonly ink: readonly [number, number, number, number]
  /** Typical real height in metres of what is drawn whole; for a bust, that of the whole person; for a face, of the head. */
  readonly metres: number
  /** Where it naturally stands. */
  readonly ground: DrawingGround
  /** Main colour, `#rrggbb`, measured by area. */
  readonly colour: string
}

export interface Drawing extends DrawingFacts {
  /** The inside of its `<svg>`. Ids within are not unique between drawings. */
  readonly body: string
}

let facts: ReadonlyMap<string, DrawingFacts> | undefined
let drawings: ReadonlyMap<string, Drawing> | undefined

/** All drawings by id, without their lines. A few milliseconds the first time, then kept. */
export function loadDrawingFacts(): ReadonlyMap<string, DrawingFacts> {
  if (facts) return facts
  const list: readonly DrawingFacts[] = JSON.parse(readFileSync(asset('drawings.json'), 'utf8'))
  facts = new Map(list.map((one) => [one.id, one]))
  return facts
}

/** All drawings by id. Some 40 ms the first time, then kept. */
export function loadDrawings(): ReadonlyMap<string, Drawing> {
  if (drawings) return drawings
  const lines = brotliDecompressSync(readFileSync(asset('drawings.svg.br')))
    .toString('utf8')
    .split('\n')
  const bodies = lines.values()
  drawings = new Map(
    [...loadDrawingFacts().values()].map((one) => [
      one.id,
      { ...one, body: bodies.next().value ?? '' },
    ]),
  )
  return drawings
}
