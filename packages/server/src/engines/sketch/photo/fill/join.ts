/**
 * A seamless join: pieces from different places are brought to one tone where they meet and at the
 * rim, by a correction that is as smooth as can be. Pérez, Gangnet, Blake, “Poisson Image Editing”,
 * 2003, solved for the correction alone, by multigrid over aggregated cells.
 */

/** Cells of a grid, with what binds them. The outermost rows and columns are never inside. */
export interface Grid {
  readonly width: number
  readonly height: number
  /** 1 where a correction is looked for. */
  readonly inside: Uint8Array
  /** How strongly a cell is bound to its right and lower neighbour. */
  readonly right: Float32Array
  readonly down: Float32Array
  /** How strongly it is bound to the rim, and to no correction at all. */
  readonly anchor: Float32Array
}

export function openGrid(width: number, height: number): Grid {
  const count = width * height
  return {
    width,
    height,
    inside: new Uint8Array(count),
    right: new Float32Array(count),
    down: new Float32Array(count),
    anchor: new Float32Array(count),
  }
}

interface Scale extends Grid {
  /** One over all that binds a cell; 0 outside. */
  readonly ease: Float32Array
  /** The cell of the next scale that a cell is part of. */
  readonly parent: Int32Array
}

/** Half as large: four cells become one that is bound by all that bound them. */
function coarser(from: Scale): Grid {
  const to = openGrid(parentWidth(from.width), parentWidth(from.height))
  for (let i = 0; i < from.inside.length; i++) {
    if (!from.inside[i]) continue
    const [at, beside, below] = [from.parent[i]!, from.parent[i + 1]!, from.parent[i + from.width]!]
    to.inside[at] = 1
    to.anchor[at]! += from.anchor[i]!
    if (beside !== at) to.right[at]! += from.right[i]!
    if (below !== at) to.down[at]! += from.down[i]!
  }
  return to
}

const parentWidth = (width: number): number => (width >> 1) + 3

function scaleOf(grid: Grid): Scale {
  const { width, inside, right, down, anchor } = grid
  const ease = new Float32Array(inside.length)
  const parent = new Int32Array(inside.length)
  const above = parentWidth(width)
  for (let i = 0; i < inside.length; i++) {
    parent[i] = ((((i / width) | 0) >> 1) + 1) * above + ((i % width) >> 1) + 1
    if (!inside[i]) continue
    const all = right[i]! + down[i]! + right[i - 1]! + down[i - width]! + anchor[i]!
    ease[i] = all > 0 ? 1 / all : 0
  }
  return { ...grid, ease, parent }
}

/** Rounds, and from how many cells on fewer are enough: what is left is too wide to be seen. */
const cycles = { usual: 6, many: 3, from: 600_000 }
const smallest = 10

/** Solves one grid for any number of right-hand sides: `pull` is summed per cell, the correction comes back per cell. */
export function openSolver(grid: Grid): (pull: Float32Array) => Float32Array {
  const scales = [scaleOf(grid)]
  for (let at = scales[0]!; Math.max(at.width, at.height) > smallest;) {
    at = scaleOf(coarser(at))
    scales.push(at)
  }
  return (pull) => {
    const answer = new Float32Array(pull.length)
    const rounds = pull.length > cycles.from ? cycles.many : cycles.usual
    for (let n = 0; n < rounds; n++) cycle(scales, 0, pull, answer)
    return answer
  }
}

function cycle(
  scales: readonly Scale[],
  k: number,
  pull: Float32Array,
  answer: Float32Array,
): void {
  const scale = scales[k]!
  const coarse = scales[k + 1]
  for (let n = 0; n < (coarse ? 1 : 30); n++) smooth(scale, pull, answer)
  if (!coarse) return
  const { inside, parent } = scale
  const left = new Float32Array(inside.length)
  const sums = new Float32Array(coarse.inside.length)
  for (let i = 0; i < inside.length; i++) {
    if (!inside[i]) continue
    left[i] = pull[i]! - bound(scale, answer, i)
    sums[parent[i]!]! += left[i]!
  }
  const correction = new Float32Array(sums.length)
  cycle(scales, k + 1, sums, correction)
  const wide = new Float32Array(inside.length)
  for (let i = 0; i < inside.length; i++) if (inside[i]) wide[i] = correction[parent[i]!]!
  step(scale, wide, left, answer)
  smooth(scale, pull, answer)
}

/** Goes as far in a direction as does most good: steps of cells are flatter than the true correction. */
function step(scale: Scale, way: Float32Array, left: Float32Array, answer: Float32Array): void {
  let [good, stiff] = [0, 0]
  for (let i = 0; i < way.length; i++) {
    if (!scale.inside[i]) continue
    good += way[i]! * left[i]!
    stiff += way[i]! * bound(scale, way, i)
  }
  if (!(stiff > 0)) return
  const far = good / stiff
  for (let i = 0; i < way.length; i++) answer[i]! += way[i]! * far
}

function bound({ width, right, down, ease }: Scale, e: Float32Array, i: number): number {
  if (ease[i] === 0) return 0
  const pulled =
    right[i]! * e[i + 1]! +
    down[i]! * e[i + width]! +
    right[i - 1]! * e[i - 1]! +
    down[i - width]! * e[i - width]!
  return e[i]! / ease[i]! - pulled
}

/** Gauss-Seidel, there and back. */
function smooth({ width, right, down, ease }: Scale, pull: Float32Array, e: Float32Array): void {
  const [first, last] = [width, e.length - width]
  for (let i = first; i < last; i++) {
    if (ease[i] === 0) continue
    e[i] =
      (pull[i]! +
        right[i]! * e[i + 1]! +
        down[i]! * e[i + width]! +
        right[i - 1]! * e[i - 1]! +
        down[i - width]! * e[i - width]!) *
      ease[i]!
  }
  for (let i = last - 1; i >= first; i--) {
    if (ease[i] === 0) continue
    e[i] =
      (pull[i]! +
        right[i]! * e[i + 1]! +
        down[i]! * e[i + width]! +
        right[i - 1]! * e[i - 1]! +
        down[i - width]! * e[i - width]!) *
      ease[i]!
  }
}
