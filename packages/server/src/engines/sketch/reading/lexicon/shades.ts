/** Lighter and darker colours, and names that are a thing or a colour by what follows. */

/** "Dark" and "light" of a colour, by mixing towards black or white in plain sRGB: names are no more exact. */
export function shaded(hex: string, by: 'dark' | 'light'): string {
  const share = by === 'dark' ? 0.42 : 0.5
  const to = by === 'dark' ? 0 : 255
  const parts = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
  return `#${parts
    .map((v) =>
      Math.round(v + (to - v) * share)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`.toUpperCase()
}

/** English, folded. */
export const ambiguousColours: Readonly<Record<string, string>> = {
  coral: '#F1705F',
  lime: '#8CC63F',
  chocolate: '#56341F',
  tomato: '#E5492F',
  snow: '#FFFAFA',
  linen: '#FAF0E6',
  olive: '#7A7A2C',
  peach: '#F6BD98',
  lemon: '#F7E14B',
  cherry: '#B81D34',
  rose: '#E8798F',
  strawberry: '#E23B4A',
  charcoal: '#43474C',
  coffee: '#5F4330',
  honey: '#E0A530',
  wine: '#722F37',
  pumpkin: '#E07B26',
  mint: '#9FDCC0',
  sand: '#DBC298',
  champagne: '#EAD9B8',
  mocha: '#7A5A46',
  caramel: '#C07F3C',
  denim: '#4A6A94',
  blush: '#F2C9C6',
  eggplant: '#4E2A4F',
  aubergine: '#4E2A4F',
  raspberry: '#B7264F',
  stone: '#B9B2A3',
  slate: '#6A7580',
  pearl: '#EFEBE0',
  chestnut: '#7B4631',
  camel: '#C19A6B',
  neon: '#5CFF5C',
  seafoam: '#9FE2BF',
  sky: '#87C4EA',
  grape: '#6A3A8C',
  blueberry: '#4A5AA8',
}
