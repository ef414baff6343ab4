/** CSV, read back by PostgreSQL's own reader (COPY), which nobody here wrote. */
import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ChargeLine } from '../ledger/contract.ts'
import { csvLine } from './csv.ts'
import { chargesCsv } from './usage-csv.ts'

let reader: PGlite

beforeAll(async () => {
  reader = await PGlite.create()
})

afterAll(() => reader.close())

/** Lines of as many cells as the first has; null is an empty cell. */
async function readBack(text: string, columns: number): Promise<readonly (string | null)[][]> {
  const names = Array.from({ length: columns }, (_, at) => `c${at}`)
  await reader.exec(`create temp table told (${names.map((name) => `${name} text`).join(', ')})`)
  const blob = new Blob([text])
  await reader.query("copy told from '/dev/blob' with (format csv)", [], { blob })
  const { rows } = await reader.query<(string | null)[]>('select * from told', [], {
    rowMode: 'array',
  })
  await reader.exec('drop table told')
  return rows
}

test('what a line holds is read back as it was', async () => {
  const cells = ['plain', 'a,b', 'say "no"', 'two\r\nlines', 'one\nmore', ' blanks ', '森', '"']
  const text = csvLine(cells) + csvLine([1, -2, 0.5, null, 'end', 'x', 'y', 'z'])
  expect(text.endsWith('\r\n')).toBe(true)
  expect(await readBack(text, 8)).toEqual([cells, ['1', '-2', '0.5', null, 'end', 'x', 'y', 'z']])
})

test('a text that a spreadsheet would run is only text', async () => {
  const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '=cmd|"/c calc"!A1']
  expect(await readBack(csvLine(formulas), 7)).toEqual([formulas.map((text) => `'${text}`)])
})

async function whole(pieces: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const piece of pieces) text += piece
  return text
}

const line: ChargeLine = {
  at: '2026-11-21T10:00:00.000Z',
  job: 'job_1',
  account: 'local',
  key: null,
  dialect: 'openai',
  model: '=evil',
  engine: 'sketch',
  pictures: 7,
  priceMicros: 30_000,
  chargedMicros: 210_000,
  costMicros: null,
}

test('a charge is a line, with its dollars, and an empty cell for what is unknown', async () => {
  const pages = async function* () {
    yield [line]
    yield [{ ...line, job: 'job_2', chargedMicros: null, costMicros: 1 }]
  }
  const text = await whole(chargesCsv(pages()))
  const [head, ...rows] = await readBack(text, 13)
  const named = rows.map((row) =>
    Object.fromEntries(row.map((cell, at) => [head?.[at] ?? '', cell])),
  )
  expect(named).toMatchObject([
    {
      job: 'job_1',
      key: null,
      model: "'=evil",
      pictures: '7',
      charged_micros: '210000',
      charged_usd: '0.21',
      cost_micros: null,
      cost_usd: null,
    },
    {
      job: 'job_2',
      charged_micros: null,
      charged_usd: null,
      cost_micros: '1',
      cost_usd: '0.000001',
    },
  ])
})

test('where nothing was charged there is still the head', async () => {
  const text = await whole(chargesCsv((async function* () {})()))
  expect(await readBack(text, 13)).toEqual([
    expect.arrayContaining(['at', 'job', 'charged_micros']),
  ])
})
