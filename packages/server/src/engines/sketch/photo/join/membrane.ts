/**
 * What is left of seamless cloning (Pérez, Gangnet and Blake, Poisson Image Editing, 2003) when the
 * source's gradients are kept: a membrane, stretched over the region, that carries the differences at
 * its rim inwards. Filled coarse to fine, then relaxed.
 */
import { type Plane, plane } from '../filters/plane.ts'

const rounds = 14

/** Values where `known` is 1, smoothly carried on to where it is 0 (a solution of Laplace's equation). */
export function membrane(values: Plane, known: Uint8Array): Plane {
  const { width, height } = values
  const to: Plane = { width, height, data: Float32Array.from(values.data) }
  if (Math.min(width, height) < 4) {
    fillMean(to, known)
    return to
  }
  const { half, halfKnown } = halved(values, known)
  const coarse = membrane(half, halfKnown)
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (!known[i]) to.data[i] = coarse.data[(y >> 1) * coarse.width + (x >> 1)]!
    }
  }
  for (let round = 0; round < rounds; round++) relax(to, known)
  return to
}

function fillMean(to: Plane, known: Uint8Array): void {
  let [sum, count] = [0, 1e-9]
  for (let i = 0; i < known.length; i++) {
    sum += known[i] ? to.data[i]! : 0
    count += known[i]!
  }
  for (let i = 0; i < known.length; i++) if (!known[i]) to.data[i] = sum / count
}

function halved(values: Plane, known: Uint8Array): { half: Plane; halfKnown: Uint8Array } {
  const half = plane((values.width + 1) >> 1, (values.height + 1) >> 1)
  const counts = new Float32Array(half.data.length)
  for (let y = 0, i = 0; y < values.height; y++) {
    for (let x = 0; x < values.width; x++, i++) {
      if (!known[i]) continue
      const k = (y >> 1) * half.width + (x >> 1)
      half.data[k]! += values.data[i]!
      counts[k]! += 1
    }
  }
  for (let k = 0; k < counts.length; k++) if (counts[k]! > 0) half.data[k]! /= counts[k]!
  return { half, halfKnown: Uint8Array.from(counts, (n) => (n > 0 ? 1 : 0)) }
}

/** One Gauss-Seidel round; edges of the plane reflect. */
function relax({ width, height, data }: Plane, known: Uint8Array): void {
  for (let y = 0, i = 0; y < height; y++) {
    const up = y > 0 ? -width : width
    const down = y < height - 1 ? width : -width
    for (let x = 0; x < width; x++, i++) {
      if (known[i]) continue
      const left = x > 0 ? -1 : 1
      const right = x < width - 1 ? 1 : -1
      data[i] = (data[i + left]! + data[i + right]! + data[i + up]! + data[i + down]!) / 4
    }
  }
}
