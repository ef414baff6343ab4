/** Drawings in other colours than they were drawn in. */
import type { Canvas } from '@napi-rs/canvas'
import type { DrawingFacts } from '../../reading/drawings.ts'
import { fromLab, hex, toLab, type Rgb } from '../colour.ts'

/** Takes the drawing's own main colour to another: hue and chroma follow, shading stays. */
export function recolour(canvas: Canvas, from: Rgb, to: Rgb): void {
  const ctx = canvas.getContext('2d')
  const image = ctx.getImageData(0, 0, canvas.width, canvas.height)
  const data = image.data
  const a = toLab(from)
  const b = toLab(to)
  const hue = Math.atan2(a[2], a[1])
  const chroma = Math.hypot(a[1], a[2])
  const seen = new Map<number, number>()
  for (let i = 0; i < data.length; i += 4) {
    if ((data[i + 3] ?? 0) < 4) continue
    const key = ((data[i] ?? 0) << 16) | ((data[i + 1] ?? 0) << 8) | (data[i + 2] ?? 0)
    let out = seen.get(key)
    if (out === undefined) {
      const lab = toLab([(key >> 16) & 255, (key >> 8) & 255, key & 255])
      const c = Math.hypot(lab[1], lab[2])
      const apart = Math.abs(
        Math.atan2(
          Math.sin(Math.atan2(lab[2], lab[1]) - hue),
          Math.cos(Math.atan2(lab[2], lab[1]) - hue),
        ),
      )
      const near =
        chroma < 0.03
          ? Math.max(0, 1 - Math.abs(lab[0] - a[0]) * 2.4 - c * 4)
          : Math.max(0, 1 - Math.max(0, apart - 0.35) * 1.6) * Math.min(1, c / (chroma * 0.42))
      const lightness = Math.min(1, Math.max(0, lab[0] + (b[0] - a[0]) * 0.85))
      const scale = chroma < 0.03 ? 1 : Math.min(1.4, c / chroma)
      const rgb = fromLab([
        lab[0] + (lightness - lab[0]) * near,
        lab[1] + (b[1] * scale - lab[1]) * near,
        lab[2] + (b[2] * scale - lab[2]) * near,
      ])
      out = (Math.round(rgb[0]) << 16) | (Math.round(rgb[1]) << 8) | Math.round(rgb[2])
      seen.set(key, out)
    }
    data[i] = (out >> 16) & 255
    data[i + 1] = (out >> 8) & 255
    data[i + 2] = out & 255
  }
  ctx.putImageData(image, 0, 0)
}

const hueOf = (lab: readonly number[]): number => Math.atan2(lab[2] ?? 0, lab[1] ?? 0)
const chromaOf = (lab: readonly number[]): number => Math.hypot(lab[1] ?? 0, lab[2] ?? 0)

/**
 * The colour that an animal takes on when another is asked for. A red fox has the red of a fox: where
 * the hue is near the animal's own it goes less than half the way.
 */
export function natural(
  { kind, colour }: Pick<DrawingFacts, 'kind' | 'colour'>,
  asked: string,
): string {
  if (kind !== 'body' && kind !== 'face') return asked
  const [own, to] = [toLab(hex(colour)), toLab(hex(asked))]
  if (chromaOf(own) < 0.04 || chromaOf(to) < 0.04) return asked
  const turn = Math.atan2(Math.sin(hueOf(to) - hueOf(own)), Math.cos(hueOf(to) - hueOf(own)))
  if (Math.abs(turn) > Math.PI / 4) return asked
  const way = 0.45
  const hue = hueOf(own) + turn * way
  const chroma = chromaOf(own) + (chromaOf(to) - chromaOf(own)) * way
  const lightness = own[0] + (to[0] - own[0]) * way
  const rgb = fromLab([lightness, Math.cos(hue) * chroma, Math.sin(hue) * chroma])
  return `#${rgb
    .map((part) =>
      Math.round(Math.min(255, Math.max(0, part)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
}
