/** One picture painted and encoded: what a painting thread does. Imports Skia and libvips, so it is loaded there only. */
import type { Box, EditPlan, PaletteColour, PictureFormat, PixelSize, ScenePlan } from '@limn/sdk'
import { clearAllCache, createCanvas, ImageData, type Canvas } from '@napi-rs/canvas'
import type { MessagePort } from 'node:worker_threads'
import { move, transferableSymbol, valueSymbol } from 'piscina'
import { encode, type Raster } from '../../images/codec.ts'
import { mark } from '../../images/mark.ts'
import { Problem } from '../../problem.ts'
import { toPalette } from './paint/palette.ts'
import { type PaintOptions, paintScene } from './paint/scene.ts'
import { release } from './paint/stage.ts'
import { editPhoto } from './photo/edit.ts'
import { layStyle } from './photo/styles/index.ts'
import { loadDrawings } from './reading/drawings.ts'
import { drawOnPhoto } from './type/typeset.ts'

// Before anybody waits for a picture.
loadDrawings()

interface Common {
  readonly size: PixelSize
  readonly seed: number
  readonly format: PictureFormat
  readonly quality?: number | undefined
  readonly watermark: boolean
  readonly palette?: readonly PaletteColour[] | undefined
}

/** What is to be painted. */
export type Commission = Common &
  (
    | { readonly plan: ScenePlan; readonly thinking: boolean }
    | {
        readonly plan: EditPlan
        readonly images: readonly {
          readonly path: string
          readonly width: number
          readonly height: number
        }[]
        readonly boxes?: readonly (readonly Box[])[] | undefined
        readonly mask?:
          | { readonly path: string; readonly width: number; readonly height: number }
          | undefined
        readonly sizeAsked: boolean
      }
  )

/** What came of it. A Problem can't cross threads as it is, so it travels as its fields. */
export type Delivery =
  | {
      readonly bytes: Uint8Array
      readonly width: number
      readonly height: number
      readonly warnings: readonly string[]
    }
  | {
      readonly problem: {
        readonly code: Problem['code']
        readonly message: string
        readonly param: string | undefined
      }
    }

/** A finished canvas as pixels, and it is used up. It is opaque, so multiplied and plain alpha are the same. */
function rasterOf(canvas: Canvas): Raster {
  const { width, height } = canvas
  const { buffer, byteOffset, byteLength } = canvas.data()
  release(canvas)
  clearAllCache()
  return { width, height, data: new Uint8ClampedArray(buffer, byteOffset, byteLength) }
}

async function sceneOf(
  plan: ScenePlan,
  size: PixelSize,
  seed: number,
  options: PaintOptions,
): Promise<Raster> {
  const { canvas, letter } = await paintScene(plan, size, seed, options)
  if (plan.style === 'natural') {
    letter(canvas)
    return rasterOf(canvas)
  }
  const styled = await layStyle(rasterOf(canvas), plan.style, seed)
  if (plan.texts.length === 0) return styled
  const lettered = createCanvas(size.width, size.height)
  lettered
    .getContext('2d')
    .putImageData(new ImageData(new Uint8ClampedArray(styled.data), size.width, size.height), 0, 0)
  letter(lettered)
  return rasterOf(lettered)
}

/** How far it has come, 0 to 1; or the plan with every figure's place, once thinking has found them. */
export type News = number | ScenePlan

async function made(
  commission: Commission,
  tell: (news: News) => void,
): Promise<{ raster: Raster; warnings: readonly string[] }> {
  const { size, seed } = commission
  if (!('images' in commission)) {
    const { plan, thinking } = commission
    const raster = await sceneOf(plan, size, seed, { thinking, onStep: tell, onPlan: tell })
    return { raster, warnings: [] }
  }
  const { plan, images, boxes, mask, sizeAsked, palette } = commission
  return editPhoto({
    plan,
    images,
    boxes,
    mask,
    size,
    sizeAsked,
    seed,
    palette,
    paintScene: (scene, at, from) => sceneOf(scene, at, from, {}),
    drawText: (raster, text, area, options) => drawOnPhoto(raster, text, area, options),
  })
}

async function painted(commission: Commission, tell: (news: News) => void): Promise<Delivery> {
  let { raster, warnings } = await made(commission, tell)
  tell(0.8)
  // One name for all of them: what a step leaves behind can go while the next one works.
  if (commission.palette) raster = toPalette(raster, commission.palette)
  if (commission.watermark) raster = mark(raster)
  const bytes = await encode(raster, commission.format, commission.quality)
  return { bytes, width: raster.width, height: raster.height, warnings }
}

/** Called by the pool. `port` is told the news of it. Bytes change threads without being cloned. */
export async function paint({
  commission,
  port,
}: {
  commission: Commission
  port: MessagePort
}): Promise<unknown> {
  try {
    const done = await painted(commission, (news) => port.postMessage(news))
    if (!('bytes' in done)) return done
    return move({ [transferableSymbol]: [done.bytes.buffer], [valueSymbol]: done })
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown
    return {
      problem: { code: thrown.code, message: thrown.message, param: thrown.param },
    } satisfies Delivery
  } finally {
    port.close()
  }
}
