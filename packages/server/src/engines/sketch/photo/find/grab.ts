/** GrabCut (Rother, Kolmogorov and Blake, 2004): colours of both sides learnt in turns with the cheapest cut between them. */
import type { Raster } from '../../../../images/codec.ts'
import { openVision } from './vision.ts'

/** What is known of a pixel; the numbers are OpenCV's: odd is subject. */
export const belief = { ground: 0, subject: 1, maybeGround: 2, maybeSubject: 3 } as const

/** Refines `beliefs`, one per pixel; `ground` and `subject` stay as they are. */
export async function grabCut(
  { width, height, data }: Raster,
  beliefs: Uint8Array,
  rounds: number,
): Promise<Uint8Array> {
  const subjects = beliefs.reduce((sum, value) => sum + (value & 1), 0)
  // Too few of either for its colours to be learnt.
  if (Math.min(subjects, beliefs.length - subjects) < 24) return beliefs
  const { vision } = await openVision()
  const image = new vision.Mat(height, width, vision.CV_8UC3)
  const mask = new vision.Mat(height, width, vision.CV_8UC1)
  const [back, fore] = [new vision.Mat(), new vision.Mat()]
  try {
    const pixels = image.data
    for (let p = 0, q = 0; p < data.length; p += 4) {
      pixels[q++] = data[p]!
      pixels[q++] = data[p + 1]!
      pixels[q++] = data[p + 2]!
    }
    mask.data.set(beliefs)
    // The first guess of the colours is drawn by lot: the same lot every time.
    vision.setRNGSeed(1)
    const rect = new vision.Rect(0, 0, width, height)
    vision.grabCut(image, mask, rect, back, fore, rounds, vision.GC_INIT_WITH_MASK)
    return Uint8Array.from(mask.data)
  } finally {
    for (const mat of [image, mask, back, fore]) mat.delete()
  }
}
