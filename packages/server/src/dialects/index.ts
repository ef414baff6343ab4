/** The list of languages. A new one is a file beside this one, its fixtures, and a line here. */
import { dashscope } from './dashscope.ts'
import type { Dialect } from './dialect.ts'
import { atlascloud } from './atlascloud.ts'
import { kie } from './kie.ts'
import { pixeldojo } from './pixeldojo.ts'
import { fal } from './fal.ts'
import { eachlabs } from './eachlabs.ts'
import { limn } from './limn.ts'
import { modelslab } from './modelslab.ts'
import { openai } from './openai.ts'
import { replicate } from './replicate.ts'
import { together } from './together.ts'
import { wavespeed } from './wavespeed.ts'
import { segmind } from './segmind.ts'

/** The first answers where no other's prefix fits. */
export const dialects: readonly Dialect[] = [
  openai,
  limn,
  // The hosts, by name.
  atlascloud,
  kie,
  pixeldojo,
  replicate,
  dashscope,
  together,
  wavespeed,
  fal,
  eachlabs,
  modelslab,
  segmind,
]
