import { expect, test } from 'vitest'
import { refusalOf } from './codes.ts'

const said = (status: number, code: string) => ({
  status,
  retryAfterMs: 0,
  body: { error: { message: 'So it is.', type: 'server_error', code } },
})

test('a host that does not know itself whether it has made something has not refused', () => {
  expect(refusalOf(said(424, 'unknown'), undefined)).toBeUndefined()
  expect(refusalOf(said(424, 'other'), undefined)).toMatchObject({ code: 'refused' })
})
