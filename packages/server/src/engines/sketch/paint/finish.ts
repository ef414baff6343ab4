/** The last coat: bloom round bright places, vignette, and a grain fine enough to hide banding. */
import { createCanvas } from '@napi-rs/canvas'
import { css } from './colour.ts'
import type { Stage } from './stage.ts'

/** Light that spills over: the brightest parts, blurred by being made small, added back. */
function bloom(stage: Stage, strength: number): void {
  const { ctx, canvas, w, h } = stage
  const sw = Math.max(16, Math.round(w / 24))
  const sh = Math.max(16, Math.round(h / 24))
  const small = createCanvas(sw, sh)
  const soft = small.getContext('2d')
  soft.imageSmoothingQuality = 'high'
  soft.drawImage(canvas, 0, 0, sw, sh)
  const image = soft.getImageData(0, 0, sw, sh)
  for (let i = 0; i < image.data.length; i += 4) {
    const r = image.data[i] ?? 0
    const g = image.data[i + 1] ?? 0
    const b = image.data[i + 2] ?? 0
    const bright = Math.max(0, (0.3 * r + 0.59 * g + 0.11 * b) / 255 - 0.55) * 2.2
    image.data[i] = r * bright
    image.data[i + 1] = g * bright
    image.data[i + 2] = b * bright
  }
  soft.putImageData(image, 0, 0)
  soft.filter = 'blur(2px)'
  soft.drawImage(small, 0, 0)
  ctx.save()
  ctx.globalCompositeOperation = 'screen'
  ctx.globalAlpha = strength
  ctx.imageSmoothingQuality = 'high'
  ctx.drawImage(small, 0, 0, w, h)
  ctx.restore()
}

function vignette(stage: Stage, strength: number): void {
  const { ctx, w, h } = stage
  const reach = Math.hypot(w, h) / 2
  const fill = ctx.createRadialGradient(
    w / 2,
    h * 0.48,
    reach * 0.45,
    w / 2,
    h * 0.48,
    reach * 1.02,
  )
  fill.addColorStop(0, css([8, 8, 24], 0))
  fill.addColorStop(1, css([8, 8, 24], strength))
  ctx.fillStyle = fill
  ctx.fillRect(0, 0, w, h)
}

/** A tile of faint noise over everything; ±2 of 255, enough against banding and cheap to compress. */
function grain(stage: Stage, strength: number): void {
  const { ctx, w, h } = stage
  const size = 256
  const tile = createCanvas(size, size)
  const on = tile.getContext('2d')
  const image = on.createImageData(size, size)
  const random = stage.random.fork('grain')
  for (let i = 0; i < image.data.length; i += 4) {
    const light = random() < 0.5
    image.data[i] = image.data[i + 1] = image.data[i + 2] = light ? 255 : 0
    image.data[i + 3] = random() * strength * 255
  }
  on.putImageData(image, 0, 0)
  const pattern = ctx.createPattern(tile, 'repeat')
  ctx.fillStyle = pattern
  ctx.fillRect(0, 0, w, h)
}

export function finish(
  stage: Stage,
  how: { bloom: number; vignette: number; grain: number },
): void {
  if (how.bloom > 0) bloom(stage, how.bloom)
  if (how.vignette > 0) vignette(stage, how.vignette)
  if (how.grain > 0) grain(stage, how.grain)
}
