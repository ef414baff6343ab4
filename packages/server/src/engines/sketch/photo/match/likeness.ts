/**
 * Which of our styles a picture looks painted in, if any. Learnt by linear discriminant analysis (Fisher,
 * 1936) from seven photographs and five of them in each style, at two sizes. On a photograph left out it
 * names the right one of all styles six times in ten; most of its errors are near kin (oil and
 * impressionist, ink and charcoal), so it only speaks where it is clearly no photograph.
 */
import type { PaintedStyle } from '../styles/index.ts'
import type { Traits } from './traits.ts'

/** How much likelier than a photograph: a constant, then one weight per trait. */
const weights: Partial<Record<PaintedStyle, readonly number[]>> = {
  charcoal: [
    22.45, -2.86, 4.205, -10.02, -4.69, 0.2645, -17.06, -28.42, 10.32, 15.86, 24.24, -14.27, 0.7439,
  ],
  comic: [
    9.99, -2.9, 2.358, -10.74, -2.758, 3.242, 15.42, 25.17, -7.721, 38.81, -0.2708, 3.159, -3.33,
  ],
  halftone: [
    31.1, 4.098, 4.328, -47.72, 20.91, -5.593, -42.43, 15.07, 1.856, -8.947, 72.72, 2.705, 1.518,
  ],
  impressionist: [
    -16.92, -17.96, -4.928, 3.58, -2.774, -0.5838, -7.939, 18.17, -4.163, 6.449, 9.165, 4.597,
    0.09172,
  ],
  ink: [
    -5.672, -6.457, 7.517, -39.4, -12.51, 0.806, -2.07, -112.1, 10.04, -57.95, 183.5, -11.03, 3.908,
  ],
  mosaic: [
    14.63, 0.4967, -0.02581, 2.456, -19.37, -1.56, -54.51, 8.118, -3.599, 21.54, 52.34, -5.539,
    2.519,
  ],
  oil: [
    -27.01, -10.39, -4.25, -1.122, 1.13, 1.34, 4.186, 10.29, -1.749, 15.62, -2.337, 3.395, 0.2508,
  ],
  'paper-cut': [
    -17.54, 8.13, -4.721, 6.572, -2.558, -2.248, 5.506, 111.6, -0.09888, 43.27, -30.08, -4.381,
    -5.056,
  ],
  pencil: [
    8.46, -5.387, 2.776, -15.39, -5.695, -1.564, -18.69, -63.09, 13.58, -58.68, 83.46, -12.89,
    3.628,
  ],
  'pop-art': [
    34.1, -0.7864, 5.006, -16.87, -0.9083, 2.385, -2.478, 181, -0.1115, 47.16, 9.085, -7.196,
    -7.031,
  ],
  poster: [
    -34.13, 1.28, -6.872, 5.653, 2.763, -1.665, 19.51, 123.3, -2.77, 69.83, -45.2, 3.06, -7.923,
  ],
  'stained-glass': [
    0.265, -1.722, 0.5784, -0.1518, -5.529, 3.044, 0.9507, 51.03, -5.352, 57.94, -10.83, -1.217,
    -2.182,
  ],
  watercolour: [
    -16.22, 15, -1.239, 5.366, 1.326, 1.501, -14.69, 39.24, 0.06428, 16.69, -11.51, -6.901, 0.6858,
  ],
}

/** As a logarithm: below this a photograph is as likely. */
const sure = 1.5

const styles: readonly PaintedStyle[] = [
  'charcoal',
  'comic',
  'halftone',
  'impressionist',
  'ink',
  'mosaic',
  'oil',
  'paper-cut',
  'pencil',
  'pop-art',
  'poster',
  'stained-glass',
  'watercolour',
]

export function nearestStyle(traits: Traits): PaintedStyle | undefined {
  let best: PaintedStyle | undefined
  let most = sure
  for (const style of styles) {
    const [constant = 0, ...slopes] = weights[style] ?? []
    const score = slopes.reduce((sum, slope, k) => sum + slope * traits[k]!, constant)
    if (score > most) {
      most = score
      best = style
    }
  }
  return best
}
