/** Dollars and micro-dollars, digit by digit. */
import { expect, test } from 'vitest'
import { dollars, dollarsOf, microsOf } from './dollars.ts'

test.for([
  ['0.1', 100_000],
  ['0.07', 70_000],
  ['1.1', 1_100_000],
  ['4.35', 4_350_000],
  ['1.005', 1_005_000],
  ['8.2', 8_200_000],
  ['0.000001', 1],
  ['25', 25_000_000],
  [' 10.00 ', 10_000_000],
  ['999999999.999999', 999_999_999_999_999],
  ['0', 0],
] as const)('%s dollars are %i micro-dollars', ([text, micros]) => {
  expect(microsOf(text)).toBe(micros)
})

test.for(['', '.5', '5.', '-1', '+1', '1e3', '1,5', '0.0000001', '$1', 'NaN', '٣', '99999999999'])(
  '%j is no amount of dollars',
  (text) => {
    expect(microsOf(text)).toBeUndefined()
  },
)

test.for([
  [0, '0.00'],
  [1, '0.000001'],
  [30_000, '0.03'],
  [100_000, '0.10'],
  [1_234_500, '1.2345'],
  [25_000_000, '25.00'],
  [999_999_999_999_999, '999999999.999999'],
] as const)('%i micro-dollars are written %s', ([micros, text]) => {
  expect(dollarsOf(micros)).toBe(text)
  expect(microsOf(text)).toBe(micros)
})

test('a debt has its sign before the dollar', () => {
  expect([dollars(30_000), dollars(-30_000), dollarsOf(-30_000)]).toEqual([
    '$0.03',
    '-$0.03',
    '-0.03',
  ])
})
