/** Connected areas of a mask: floods from the border, and the sizes of what is left. */

/** 1 wherever `open` holds and the border can be reached through neighbours where it holds too. */
export function fromBorder(
  width: number,
  height: number,
  open: (index: number) => boolean,
): Uint8Array {
  const reached = new Uint8Array(width * height)
  const queue = new Int32Array(width * height)
  let end = 0
  const visit = (i: number) => {
    if (reached[i] || !open(i)) return
    reached[i] = 1
    queue[end++] = i
  }
  for (let x = 0; x < width; x++) {
    visit(x)
    visit((height - 1) * width + x)
  }
  for (let y = 0; y < height; y++) {
    visit(y * width)
    visit(y * width + width - 1)
  }
  for (let at = 0; at < end; at++) spread(queue[at]!, width, height, visit)
  return reached
}

function spread(i: number, width: number, height: number, visit: (i: number) => void): void {
  const x = i % width
  if (x > 0) visit(i - 1)
  if (x < width - 1) visit(i + 1)
  if (i >= width) visit(i - width)
  if (i < width * (height - 1)) visit(i + width)
}

export interface Areas {
  /** 1-based number of the area of each pixel, 0 where the mask is 0. */
  readonly labels: Int32Array
  /** Pixels of each area; `sizes[0]` is unused. */
  readonly sizes: readonly number[]
}

export function areas(mask: Uint8Array, width: number, height: number): Areas {
  const labels = new Int32Array(mask.length)
  const queue = new Int32Array(mask.length)
  const sizes = [0]
  const last = width * (height - 1)
  for (let start = 0; start < mask.length; start++) {
    if (!mask[start] || labels[start]) continue
    const label = sizes.length
    let end = 1
    queue[0] = start
    labels[start] = label
    for (let at = 0; at < end; at++) {
      const i = queue[at]!
      const x = i % width
      if (x > 0 && mask[i - 1] && !labels[i - 1]) labels[(queue[end++] = i - 1)] = label
      if (x < width - 1 && mask[i + 1] && !labels[i + 1]) labels[(queue[end++] = i + 1)] = label
      if (i >= width && mask[i - width] && !labels[i - width])
        labels[(queue[end++] = i - width)] = label
      if (i < last && mask[i + width] && !labels[i + width])
        labels[(queue[end++] = i + width)] = label
    }
    sizes.push(end)
  }
  return { labels, sizes }
}
