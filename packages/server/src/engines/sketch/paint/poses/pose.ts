/** How a figure holds itself when it does not just stand. Figures in a pose look left, as the set draws animals. */

/** Right and down. */
export type Point = readonly [number, number]

export interface Pose {
  /** `astride` in profile on a mount or a chair, `front` on a thing seen from the front, `waist` in a boat, `fours` an animal on its legs. */
  readonly kind: 'astride' | 'front' | 'waist' | 'fours'
  /** Tells poses apart. */
  readonly key: string
  /** Where the hand and the near foot go, from the seat, in heights of the same figure standing. */
  readonly hand: Point
  readonly foot: Point
  /** Where the other foot goes, where it is seen. */
  readonly far?: Point | undefined
  /** Limbs grow or shrink so that they reach: pedals and grips are where they are. */
  readonly exact?: boolean | undefined
  /** How far the shoulders are before the hips, as a share of the trunk. */
  readonly lean?: number | undefined
  /** Looks that way whatever it sits on does. */
  readonly looks?: 'left' | 'right' | undefined
}

/** A body in a pose, in the units of its lines. */
export interface Posed {
  readonly body: string
  /** Where the head or bust goes: the middle of its upper edge, and its width. */
  readonly head: { readonly x: number; readonly y: number; readonly width: number }
  readonly box: readonly [number, number, number, number]
  /** What touches the seat. */
  readonly seat: Point
  /** Height of the same figure standing. */
  readonly standing: number
}

/** All fours under a head that is drawn alone: the same for all. */
export const fours: Pose = { kind: 'fours', key: 'fours', hand: [0, 0], foot: [0, 0] }
