/** Where one sits on each drawing: measured on its ink, as shares of the box that the ink fills. Mounts look left. */
import type { Point } from './pose.ts'

export interface Seat {
  readonly at: Point
  /** Height of a grown person standing, in heights of the drawing. */
  readonly person: number
  /** Neck, grip or knee. */
  readonly hand: Point
  readonly foot: Point
  readonly far?: Point
  /** Hands and feet belong exactly there. */
  readonly exact?: boolean
  readonly lean?: number
  readonly looks?: 'left' | 'right'
}

const seat = (
  at: Point,
  person: number,
  hand: Point,
  foot: Point,
  more: Partial<Seat> = {},
): Seat => ({
  at,
  person,
  hand,
  foot,
  ...more,
})

/** What is ridden. */
export const mounts: Readonly<Record<string, Seat>> = {
  horse: seat([0.53, 0.365], 1, [0.38, 0.33], [0.48, 0.76]),
  'carousel-horse': seat([0.54, 0.41], 0.85, [0.4, 0.24], [0.5, 0.74]),
  donkey: seat([0.5, 0.3], 0.95, [0.38, 0.48], [0.48, 0.72]),
  zebra: seat([0.54, 0.335], 0.95, [0.38, 0.3], [0.48, 0.74]),
  deer: seat([0.62, 0.475], 0.66, [0.38, 0.44], [0.54, 0.74]),
  llama: seat([0.56, 0.38], 0.85, [0.36, 0.38], [0.5, 0.78]),
  camel: seat([0.49, 0.42], 0.78, [0.36, 0.42], [0.46, 0.78]),
  'two-hump-camel': seat([0.68, 0.14], 0.78, [0.55, 0.12], [0.62, 0.52]),
  giraffe: seat([0.57, 0.485], 0.46, [0.42, 0.43], [0.5, 0.72]),
  elephant: seat([0.61, 0.12], 0.6, [0.46, 0.1], [0.54, 0.44]),
  mammoth: seat([0.58, 0.165], 0.55, [0.43, 0.13], [0.52, 0.46]),
  rhinoceros: seat([0.62, 0.1], 0.9, [0.47, 0.14], [0.56, 0.62]),
  hippopotamus: seat([0.66, 0.07], 0.95, [0.53, 0.14], [0.6, 0.6]),
  bison: seat([0.68, 0.23], 0.85, [0.53, 0.18], [0.6, 0.68]),
  ox: seat([0.57, 0.3], 0.92, [0.42, 0.3], [0.51, 0.74]),
  'water-buffalo': seat([0.74, 0.27], 0.92, [0.62, 0.27], [0.68, 0.7]),
  cow: seat([0.6, 0.245], 0.98, [0.46, 0.25], [0.54, 0.7]),
  pig: seat([0.58, 0.075], 1.1, [0.43, 0.12], [0.52, 0.66]),
  ram: seat([0.76, 0.28], 0.95, [0.62, 0.22], [0.7, 0.74]),
  ewe: seat([0.64, 0.21], 1, [0.5, 0.18], [0.58, 0.7]),
  goat: seat([0.72, 0.4], 0.8, [0.5, 0.38], [0.62, 0.78]),
  tiger: seat([0.58, 0.3], 1.08, [0.43, 0.3], [0.52, 0.78]),
  leopard: seat([0.52, 0.345], 1.08, [0.38, 0.33], [0.46, 0.8]),
  dog: seat([0.72, 0.42], 0.85, [0.55, 0.42], [0.62, 0.78]),
  cat: seat([0.66, 0.5], 0.8, [0.52, 0.5], [0.58, 0.82]),
  'black-cat': seat([0.66, 0.5], 0.8, [0.52, 0.5], [0.58, 0.82]),
  rabbit: seat([0.72, 0.6], 0.75, [0.55, 0.58], [0.64, 0.88]),
  kangaroo: seat([0.52, 0.22], 0.8, [0.38, 0.32], [0.5, 0.6]),
  turtle: seat([0.55, 0.03], 0.95, [0.4, 0.14], [0.46, 0.52]),
  snail: seat([0.53, 0.15], 0.8, [0.38, 0.28], [0.44, 0.54]),
  swan: seat([0.56, 0.49], 0.72, [0.36, 0.5], [0.46, 0.78]),
  goose: seat([0.52, 0.45], 0.72, [0.34, 0.42], [0.44, 0.72]),
  seal: seat([0.57, 0.5], 0.85, [0.44, 0.44], [0.5, 0.8]),
  dolphin: seat([0.5, 0.04], 0.85, [0.36, 0.08], [0.42, 0.4]),
  orca: seat([0.48, 0.06], 0.5, [0.38, 0.08], [0.43, 0.28]),
  whale: seat([0.42, 0.42], 0.48, [0.32, 0.43], [0.37, 0.62]),
  'spouting-whale': seat([0.58, 0.45], 0.45, [0.46, 0.46], [0.52, 0.66]),
  shark: seat([0.5, 0.105], 0.7, [0.38, 0.14], [0.44, 0.42]),
  sauropod: seat([0.5, 0.565], 0.42, [0.38, 0.54], [0.46, 0.76]),
  't-rex': seat([0.56, 0.25], 0.5, [0.44, 0.27], [0.5, 0.5]),
  dragon: seat([0.68, 0.595], 0.52, [0.57, 0.5], [0.63, 0.8]),
  bicycle: seat([0.655, 0.15], 1.62, [0.42, 0.055], [0.46, 0.8], {
    far: [0.59, 0.7],
    exact: true,
    lean: 0.16,
  }),
  motorcycle: seat([0.63, 0.36], 1.4, [0.385, 0.14], [0.52, 0.78], { exact: true, lean: 0.22 }),
  'motor-scooter': seat([0.68, 0.44], 1.3, [0.55, 0.21], [0.5, 0.75], { exact: true, lean: 0.05 }),
  sled: seat([0.55, 0.22], 1.5, [0.36, 0.36], [0.26, 0.44]),
  'manual-wheelchair': seat([0.62, 0.31], 1.35, [0.46, 0.36], [0.2, 0.84], {
    exact: true,
    lean: 0,
  }),
}

/** Seats that are seen from the side. */
export const chairs: Readonly<Record<string, Seat>> = {
  chair: seat([0.5, 0.47], 1.6, [0.88, 0.44], [1.02, 0.9], { looks: 'right', lean: -0.04 }),
  seat: seat([0.52, 0.57], 1.3, [0.86, 0.5], [1.06, 0.92], { looks: 'right', lean: -0.1 }),
  toilet: seat([0.45, 0.53], 1.5, [0.08, 0.5], [-0.06, 0.94], { looks: 'left', lean: 0.04 }),
}

/** Things that one sits on facing us: `at` on their top, and a grown person's height standing. */
export const benches: Readonly<Record<string, { readonly at: Point; readonly person: number }>> = {
  'couch-and-lamp': { at: [0.45, 0.76], person: 0.98 },
  bed: { at: [0.58, 0.58], person: 1.15 },
  wood: { at: [0.42, 0.13], person: 2.1 },
  rock: { at: [0.56, 0.11], person: 2 },
  package: { at: [0.5, 0.14], person: 2.1 },
  'wrapped-gift': { at: [0.5, 0.2], person: 2.1 },
  'treasure-chest': { at: [0.5, 0.1], person: 1.9 },
  'oil-drum': { at: [0.5, 0.07], person: 1.8 },
  brick: { at: [0.5, 0.2], person: 2.2 },
  fountain: { at: [0.5, 0.72], person: 0.7 },
}

/** Hulls and tubs: who is in them is seen from the waist up, over the rim. */
export const hulls: Readonly<Record<string, { readonly at: Point; readonly person: number }>> = {
  canoe: { at: [0.52, 0.46], person: 1.3 },
  'motor-boat': { at: [0.25, 0.5], person: 0.95 },
  speedboat: { at: [0.66, 0.32], person: 1.35 },
  sailboat: { at: [0.3, 0.87], person: 0.34 },
  bathtub: { at: [0.42, 0.58], person: 1.15 },
  basket: { at: [0.5, 0.42], person: 1.6 },
  bucket: { at: [0.5, 0.2], person: 1.6 },
  'shopping-cart': { at: [0.5, 0.4], person: 1.3 },
}

/** Where things stand on a drawing, where it isn't its uppermost ink: y, and the middle and width of the place. */
export interface Top {
  readonly y: number
  readonly x?: number
  readonly wide?: number
}

export const tops: Readonly<Record<string, Top>> = {
  bed: { y: 0.56, x: 0.6, wide: 0.66 },
  'couch-and-lamp': { y: 0.8, wide: 0.72 },
  chair: { y: 0.5, x: 0.55, wide: 0.8 },
  seat: { y: 0.6, x: 0.6, wide: 0.7 },
  toilet: { y: 0.53, x: 0.36, wide: 0.6 },
  package: { y: 0.17, wide: 0.9 },
  'wrapped-gift': { y: 0.22, wide: 0.9 },
  drum: { y: 0.27, wide: 0.8 },
  wood: { y: 0.14, x: 0.4, wide: 0.7 },
  rock: { y: 0.12, x: 0.58, wide: 0.5 },
  television: { y: 0.15, wide: 0.8 },
  radio: { y: 0.22, x: 0.6, wide: 0.6 },
  'bowl-with-spoon': { y: 0.36, wide: 0.7 },
  skateboard: { y: 0.42, x: 0.42, wide: 0.7 },
  'kick-scooter': { y: 0.86, x: 0.55, wide: 0.6 },
  'house-with-garden': { y: 0.22, wide: 0.5 },
  houses: { y: 0.33, wide: 0.3 },
  automobile: { y: 0.06, x: 0.56, wide: 0.5 },
  'racing-car': { y: 0.42, x: 0.6, wide: 0.5 },
  'desert-island': { y: 0.78, wide: 0.6 },
}
