/** The list of engines, in the order of preference. One more engine is one file and one line here. */
import { createDashscope, type DashscopeOptions } from './dashscope.ts'
import type { Engine } from './engine.ts'
import { createOpenai, type OpenaiOptions } from './openai.ts'
import type { RelayParts } from './relay/relay.ts'
import { createSketch } from './sketch/sketch.ts'

export interface EnginesOptions {
  readonly threads: number
  /** Ids of the catalog, which engines do not see. */
  readonly models: readonly string[]
  readonly relays?: Relays | undefined
}

/** Hosts that the operator has set. */
export interface Relays extends RelayParts {
  readonly dashscope?: Pick<DashscopeOptions, 'key' | 'url'> | undefined
  readonly openai?: Pick<OpenaiOptions, 'key' | 'url' | 'models' | 'costMicros'> | undefined
}

/** A host goes before what is made here. */
export function createEngines({ relays, ...options }: EnginesOptions): readonly Engine[] {
  const { dashscope, openai } = relays ?? {}
  return [
    ...(relays && dashscope ? [createDashscope({ ...relays, ...dashscope })] : []),
    ...(relays && openai ? [createOpenai({ ...relays, ...openai })] : []),
    createSketch(options),
  ]
}
