/** Pages of files: whether there is a next one is known, not guessed. */
import type { Upload } from '@limn/sdk'
import { expect, test } from 'vitest'
import { callOf, links } from '../../../test/dialect-fixtures.ts'
import type { Reply } from '../dialect.ts'
import { readFiles, writeFiles } from './files.ts'

const call = callOf({}, 'GET /replicate/v1/files')

function kept(count: number): readonly Upload[] {
  const upload = { filename: 'a.png', mime: 'image/png', width: 320, height: 240, bytes: 1 }
  const createdAt = '2026-11-21T10:00:00.000Z'
  return Array.from({ length: count }, (_, at) => ({ id: `asset:${at}.png`, ...upload, createdAt }))
}

function shown(reply: Reply) {
  const body: { next: string | null; results: readonly { id: string }[] } = JSON.parse(
    JSON.stringify('body' in reply ? reply.body : {}),
  )
  return { next: body.next, count: body.results.length, last: body.results.at(-1)?.id }
}

test('a hundred files are one page, and one more makes two', () => {
  const { limit } = readFiles(call)
  const page = (count: number) => shown(writeFiles(kept(count).slice(0, limit), links))
  expect(page(100)).toEqual({ next: null, count: 100, last: '99.png' })
  const next = 'https://limn.test/replicate/v1/files?cursor=99.png'
  expect(page(101)).toEqual({ next, count: 100, last: '99.png' })
  expect(readFiles({ ...call, query: { cursor: '99.png' } }).before).toBe('asset:99.png')
})
