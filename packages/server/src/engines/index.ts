/** The list of engines, in the order of preference. One more engine is one file and one line here. */
import type { Engine } from './engine.ts'
import { createSketch } from './sketch/sketch.ts'

export function createEngines({ threads }: { readonly threads: number }): readonly Engine[] {
  return [createSketch({ threads })]
}
