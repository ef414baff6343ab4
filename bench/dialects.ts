/** What each dialect's create routes add to a bare handler that reads and answers as much. */
import type { Call, CreateRoute, Json } from '../packages/server/src/dialects/dialect.ts'
import { dialects } from '../packages/server/src/dialects/index.ts'
import { type Answer, good } from './call.ts'
import { temporaryFolder } from './child.ts'
import { stub } from './http.ts'
import { median, shownTime, table } from './measure.ts'

interface Ask {
  readonly path: string
  readonly body: Json
  readonly headers: Call['headers']
}

interface Measured {
  readonly answers: readonly Answer[]
  readonly perSecond: number
}

const atOnce = 8

async function measure(url: string, ask: Ask, runs: number): Promise<Measured> {
  const once = () => good(`${url}${ask.path}`, { body: ask.body, headers: ask.headers })
  for (let run = 0; run < Math.min(5, runs); run += 1) await once()
  const answers: Answer[] = []
  for (let run = 0; run < runs; run += 1) answers.push(await once())
  const start = performance.now()
  const lane = async () => {
    for (let run = 0; run < runs / 4; run += 1) await once()
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  const made = Math.ceil(runs / 4) * atOnce
  return { answers, perSecond: (made * 1000) / (performance.now() - start) }
}

/** The route's own example; a picture that it names is one that the server holds. */
function askOf({ on, example }: CreateRoute, picture: string): Ask {
  const path = on.replace(/^\w+ /, '').replace(/:(\w+)|\*/g, (all, name: string = '*') => {
    return example.params?.[name] ?? all
  })
  const query = new URLSearchParams(example.query).toString()
  const text = JSON.stringify(example.body ?? {})
  const body: Json = JSON.parse(text.replaceAll(/https:\/\/example\.com\/\w+\.\w+/g, picture))
  return { path: query ? `${path}?${query}` : path, body, headers: example.headers ?? {} }
}

/** A picture made by the server itself, by its link. */
async function pictureOf(url: string): Promise<string> {
  const body = { model: 'wan2.7-image', prompt: 'a test', size: '768x768' }
  const answer = await good(`${url}/v1/images/generations`, { body, keep: true })
  const { data }: { data: readonly { url: string }[] } = JSON.parse(answer.body.toString())
  return data[0]?.url ?? ''
}

export async function createRoutes(runs: number): Promise<string> {
  using folder = temporaryFolder()
  await using limn = await stub('limn', folder.path, 20_000)
  const picture = await pictureOf(limn.url)
  const rows: string[][] = []
  for (const { name, routes } of dialects) {
    for (const route of routes) {
      if (route.does !== 'create') continue
      const ask = askOf(route, picture)
      const here = await measure(limn.url, ask, runs)
      await using bare = await stub('bare', folder.path, here.answers[0]?.bytes ?? 0)
      const floor = await measure(bare.url, ask, runs)
      rows.push([name, `\`${route.on}\``, kind(route), ...figures(here, floor)])
    }
  }
  const head = [
    'dialect',
    'route',
    'answers',
    'Limn',
    'bare node:http',
    'added',
    `Limn, ${atOnce} at a time`,
    'bare',
  ]
  return table(head, rows)
}

function kind(route: CreateRoute): string {
  const call = { method: 'POST', path: '/', params: {}, query: {}, headers: {}, requestId: 'req_1' }
  return route.read({ ...call, ...route.example }).wait === false ? 'at once' : 'waits'
}

function figures(here: Measured, floor: Measured): string[] {
  const [limn, bare] = [here, floor].map(({ answers }) => answers.map(({ ms }) => ms))
  const added = median(limn ?? []) - median(bare ?? [])
  const rate = ({ perSecond }: Measured) => `${perSecond.toFixed(0)}/s`
  return [shownTime(limn), shownTime(bare), `${added.toFixed(1)} ms`, rate(here), rate(floor)]
}
