/**
 * `npm run bench`: measures, and prints Markdown. `-- --quick` does one of each. Nothing is asserted:
 * figures depend on the machine and on what else it does. `npm run --silent bench > bench/results.md`
 * keeps them.
 */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { coldStart, oneInServer } from './cold.ts'
import { createRoutes } from './dialects.ts'
import { largeAnswers, overHttp } from './http.ts'
import { stillness, stillTable } from './loop.ts'
import { shownMemory, shownTime } from './measure.ts'
import { fromPhotos, fromWords, inStyles, memoryTable, promptTable, timeTable } from './paint.ts'
import { editNames, laid, scenes } from './sitters.ts'
import { assetSizes, assetTable, openings, startTable } from './start.ts'
import { stops as calledOff, stopTable } from './stopping.ts'
import { targetTable } from './targets.ts'
import { thinkingLines } from './thinking.ts'

const { quick = false } = parseArgs({ options: { quick: { type: 'boolean' } } }).values
const started = performance.now()

function print(text: string): void {
  console.log(`${text}\n`)
}

function section(title: string, about: string): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(0)
  process.stderr.write(`${seconds.padStart(4)} s  ${title}\n`)
  print(`## ${title}\n\n${about}`)
}

function head(): void {
  const systems: Readonly<Record<string, string>> = {
    linux: 'Linux',
    darwin: 'macOS',
    win32: 'Windows',
  }
  const chips: Readonly<Record<string, string>> = { x64: 'x86-64', arm64: 'arm64' }
  const machine = `${availableParallelism()} cores (${chips[process.arch] ?? process.arch})`
  const system = systems[process.platform] ?? process.platform
  const date = new Date().toISOString().slice(0, 10)
  print(`# Measured with \`npm run bench${quick ? ' -- --quick' : ''}\``)
  print(`${machine}, ${system}, Node ${process.versions.node}, ${date}.`)
  print(
    'Times are medians (least–most, number of runs). Memory is the resident set of the whole process.',
  )
}

head()

section(
  'Cold start',
  'From starting `limn serve` to its first answer, and to the last byte of the first picture ("a misty forest at dawn", 1024², fetched from the link in the answer). The files of the program may be in the system\'s cache.',
)
const cold = await coldStart(quick ? 1 : 3)
print(cold.text)

section(
  'Start of the engine',
  'The sketch engine alone, each time in a new process, and the files that it brings.',
)
const opened = await openings(quick ? 1 : 3)
const assets = assetSizes()
print(startTable(opened))
print(assetTable(assets))

section(
  'Text to image',
  `The sketch engine, PNG, ${scenes.length} prompts. "Whole" is from the request to the encoded picture, in one painting thread; of the first three, painting and encoding are then timed apart in the same process.`,
)
const words = await fromWords(quick)
print(timeTable('scene', words))
print(promptTable('scene', words))

section(
  'Memory of text to image',
  'A process of its own for each size, with the engine and nothing else; idle is after its threads have loaded.',
)
print(memoryTable('scene', words))
const server = await oneInServer(4096, scenes[0])
const some = (value: number | undefined) => (value === undefined ? [] : [value])
print(
  `The whole server with its database, when it first answers: ${shownMemory(some(server.rest))}; ` +
    `the most until it had painted one picture of 4096² ("${scenes[0]}", ` +
    `${shownTime([server.ms])} over HTTP): ${shownMemory(some(server.peak))}.`,
)

section(
  'Thinking',
  'The same requests with thinking and without it, through the engine, encoding included.',
)
print((await thinkingLines(quick)).join('\n'))

section('Styles', `A photograph of 600×400 in each of ${laid.length} styles, encoding included.`)
const styles = await inStyles(quick)
print(promptTable('style', styles))

section(
  'Edit',
  `The same photograph: ${Object.values(editNames).join('; ')}. All but the first in a box; the box of the removal is a fifth of the picture. The first two are then timed in parts.`,
)
const photos = await fromPhotos(quick)
print(timeTable('edit', photos))
print(promptTable('edit', photos))
print(memoryTable('edit', photos))

section(
  'Event loop',
  'How long the thread that answers stood still, in a whole server that has just started, with its database in the same process. What other processes take of the cores is in it.',
)
const still = await stillness(quick)
print(stillTable(still))

section('Called off', "From the signal to the end of the engine's work.")
const stops = await calledOff(quick ? 1 : 3)
print(stopTable(stops))

section(
  'Limn itself, over HTTP',
  '`POST /v1/images/generations` at 768×768 with an engine that hands out a ready picture of 0.7 MB at once: durable row, queue, store (fsync), answer with a link. Beside it a bare server that answers as many bytes from memory.',
)
print(await overHttp(quick ? 20 : 200))

section(
  'Create routes of the dialects',
  'Each create route with its own least body, an engine that hands out a picture of 20 KB at once, and a bare node:http handler that reads the same body and answers as many bytes. "At once" answers with the job; "waits" with the picture: durable row, queue, store (fsync) and link are in it. Added is the difference of the medians. At eight at a time the jobs made are also run.',
)
print(await createRoutes(quick ? 5 : 60))

section(
  'A picture of 20 MB as `b64_json`',
  'The time to the first byte is that of the job and of the store (hash, write, fsync); then the answer streams. The bare server has its answer ready in memory.',
)
print(await largeAnswers(quick ? 1 : 10))

section('Targets', 'Of the issues, on 2 cores. Medians, but where the slowest or the most is told.')
print(targetTable({ cold, words, styles, photos, server, still, stops, opened, assets }))
