/** One picture painted and encoded: what a painting thread does. Imports Skia and libvips, so it is loaded there only. */
import type { Box, EditPlan, PaletteColour, PictureFormat, PixelSize, ScenePlan } from '@limn/sdk'
import { ImageData, type Canvas } from '@napi-rs/canvas'
import type { MessagePort } from 'node:worker_threads'
import { move, transferableSymbol, valueSymbol } from 'piscina'
import { encode, type Raster } from '../../images/codec.ts'
import { mark } from '../../images/mark.ts'
import { Problem } from '../../problem.ts'
import { toPalette } from './paint/palette.ts'
import { type PaintOptions, paintScene } from './paint/scene.ts'
import { editPhoto } from './photo/edit.ts'
import { layStyle } from './photo/styles/index.ts'
import { drawOnPhoto } from './type/typeset.ts'

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

/** Skia's own pixels, without a copy: opaque, so that multiplied and plain alpha are the same. */
function rasterOf(canvas: Canvas): Raster {
  const { buffer, byteOffset, byteLength } = canvas.data()
  return {
    width: canvas.width,
    height: canvas.height,
    data: new Uint8ClampedArray(buffer, byteOffset, byteLength),
  }
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
  canvas
    .getContext('2d')
    .putImageData(new ImageData(new Uint8ClampedArray(styled.data), size.width, size.height), 0, 0)
  letter(canvas)
  return rasterOf(canvas)
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
  const { raster, warnings } = await made(commission, tell)
  tell(0.8)
  const toned = commission.palette ? toPalette(raster, commission.palette) : raster
  const marked = commission.watermark ? mark(toned) : toned
  const bytes = await encode(marked, commission.format, commission.quality)
  return { bytes, width: marked.width, height: marked.height, warnings }
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
    const { bytes } = done
    // libvips' memory can't change threads; a copy of its own can.
    const value = { ...done, bytes: new Uint8Array(bytes) }
    return move({ [transferableSymbol]: [value.bytes.buffer], [valueSymbol]: value })
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown
    return {
      problem: { code: thrown.code, message: thrown.message, param: thrown.param },
    } satisfies Delivery
  } finally {
    port.close()
  }
}
