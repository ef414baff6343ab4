/** How long a letter and its endpoint are tried, and how often: pure numbers. */

/** What tests shorten. */
export interface Tries {
  /** Milliseconds from the n-th failed attempt at a letter (1, 2, …) to the next. */
  letter(failed: number): number
  /** Milliseconds for which an endpoint is left alone after so many failures in a row; 0: it is not. */
  endpoint(failures: number): number
  /** A letter is dead after so many failed attempts … */
  readonly most: number
  /** … or this long, in milliseconds, after it was written. */
  readonly lifeMs: number
}

/** While it has failed less often than this, a letter holds its place before later ones of its endpoint. */
export const asideAfter = 3

/** News of a start or a picture that holds up later news of its job is dead after so many failed attempts. */
export const blockingTries = 12

/** From so many failures in a row on, one attempt at a time asks whether the endpoint is back. */
export const brokenAfter = 5

const hour = 60 * 60 * 1000

/** Up to 30% more, so that what failed together does not come back together. */
const jittered = (ms: number) => ms * (1 + 0.3 * Math.random())

/**
 * A letter: after 5 seconds, then after twice as long each time, up to four hours: seventeen attempts in
 * 22 to 28 hours. A broken endpoint: after 15 seconds, then up to ten minutes.
 */
export const overADay: Tries = {
  letter: (failed) => jittered(Math.min(5_000 * 2 ** (failed - 1), 4 * hour)),
  endpoint: (failures) =>
    failures < brokenAfter
      ? 0
      : jittered(Math.min(15_000 * 2 ** Math.min(failures - brokenAfter, 10), hour / 6)),
  most: 17,
  lifeMs: 28 * hour,
}
