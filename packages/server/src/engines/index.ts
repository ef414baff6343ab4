/** The list of engines, in the order of preference. One more engine is one file and one line here. */
import type { Engine } from './engine.ts'
import { createSketch } from './sketch/sketch.ts'

/** `models` are the ids of the catalog, which engines do not see. */
export function createEngines(options: {
  readonly threads: number
  readonly models: readonly string[]
}): readonly Engine[] {
  return [createSketch(options)]
}
