/** Where things float in places without a ground: y in pixels at a depth, for a picture `h` high. */
export const floating =
  (h: number) =>
  (depth: number): number =>
    h * (0.42 + 0.4 * depth)
