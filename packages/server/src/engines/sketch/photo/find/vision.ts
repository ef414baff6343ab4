/** OpenCV in WebAssembly: 7 MB, loaded when the first box needs it and kept for this thread. */
import { createRequire } from 'node:module'

/** Memory outside JavaScript's: every Mat must be deleted. */
export interface Mat {
  /** A view that is only good until the next call into OpenCV. */
  readonly data: Uint8Array
  delete(): void
}

/** What is used of it. */
export interface Vision {
  readonly Mat: new (rows?: number, columns?: number, type?: number) => Mat
  readonly Rect: new (x: number, y: number, width: number, height: number) => object
  readonly CV_8UC1: number
  readonly CV_8UC3: number
  readonly GC_INIT_WITH_MASK: number
  grabCut(
    image: Mat,
    mask: Mat,
    rect: object,
    background: Mat,
    foreground: Mat,
    rounds: number,
    mode: number,
  ): void
  setRNGSeed(seed: number): void
}

/** In an object because the module has a `then` of its own: a promise for it would never settle. */
interface Holder {
  readonly vision: Vision
}

let loading: Promise<Holder> | undefined

export function openVision(): Promise<Holder> {
  loading ??= load()
  return loading
}

const host: NodeJS.EventEmitter = process
const guarded = ['uncaughtException', 'unhandledRejection']

async function load(): Promise<Holder> {
  const before = new Map(guarded.map((event) => [event, host.listeners(event)]))
  const module: unknown = createRequire(import.meta.url)('@techstark/opencv-js')
  // It ends the whole process on any error in it, also on ours. Not asked for.
  for (const [event, known] of before) {
    for (const listener of host.listeners(event))
      if (!known.includes(listener) && isListener(listener)) host.off(event, listener)
  }
  if (!isObject(module)) throw new TypeError('OpenCV is not what it was.')
  if (!('Mat' in module))
    await new Promise<void>((resolve) => {
      module['onRuntimeInitialized'] = () => resolve()
    })
  if (!isVision(module)) throw new TypeError('OpenCV lacks what is used of it.')
  return { vision: module }
}

const isListener = (value: unknown): value is () => void => typeof value === 'function'

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const isVision = (value: object): value is Vision =>
  'Mat' in value && 'grabCut' in value && 'setRNGSeed' in value
