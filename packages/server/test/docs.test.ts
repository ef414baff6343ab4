import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { dialectsPage, writePage } from '../tools/dialects.ts'

test('docs/dialects.md says what the code does: `npm run docs` brings it up to date', async () => {
  const stands = await readFile(dialectsPage, 'utf8')
  expect(stands === writePage()).toBe(true)
})
