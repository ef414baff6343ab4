/**
 * A host that charges, counts what it sells, and fails as it is told: DashScope's language under
 * `/api/v1`, OpenAI's under `/v1`. What becomes of an order is said in its prompt, as `#hang-after` and the
 * like (see `faults`); what was sold is told under `/_count`. Also a program of its own:
 * `node --conditions=@limn/source packages/server/test/fakes/upstream.ts [port]` prints its address.
 */
import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import sharp from 'sharp'
import { z } from 'zod'

export interface FakeUpstream {
  /** `http://127.0.0.1:49152`; `/api/v1` and `/v1` come after it. */
  readonly url: string
  /** How often pictures were sold, by prompt. */
  readonly sold: ReadonlyMap<string, number>
  /** Calls that came, as `POST /v1/images/generations`. */
  readonly calls: readonly Call[]
  /** Tasks that were canceled. */
  readonly canceled: readonly string[]
  /** Rests before each answer to an order, in milliseconds. */
  delay: number
  /** How long tasks take, in milliseconds. */
  taking: number
  /** Whether what waits for it is there. */
  open: boolean
  /** How often the pictures of an order were asked for, and how often it was asked how its task stands. */
  fetches(prompt: string): number
  looks(prompt: string): number
  close(): Promise<void>
}

export interface Call {
  readonly what: string
  readonly at: number
  readonly headers: IncomingMessage['headers']
  readonly bytes: number
  /** The order as it was understood. */
  readonly order?: Order | undefined
}

export interface Order {
  readonly prompt: string
  readonly model: string
  readonly count: number
  readonly width: number
  readonly height: number
  readonly images: number
  /** As it came; of a form, its fields. */
  readonly said: unknown
}

interface TaskEntry {
  readonly id: string
  readonly order: Order
  readonly made: number
  readonly ends: number
  status: 'open' | 'CANCELED'
  looks: number
}

/** Said in a prompt; what each does is where it is asked for. */
export const faults = [
  'hang-before', // never answers, sells nothing
  'hang-after', // sells, never answers
  'reset-before', // breaks the connection off, sells nothing
  'reset-after', // sells, breaks off
  'busy', // 429, always
  'busy-twice', // 429 for the first two calls
  'error', // 500 with an envelope, sells nothing
  'garbage', // sells, answers with 200 and no sense
  'html', // sells, answers with a web page
  'truncated', // sells, breaks off in the middle of the answer
  'lying-length', // sells, says a shorter length than it sends
  'empty', // answers with no picture
  'fewer', // makes one picture less
  'refused', // moderation
  'bad-key', // 401 that repeats the key
  'echo-refused', // 400 that repeats the key, in its code as well
  'echo-error', // 500 that repeats it
  'echo-text', // 200 with no JSON, which repeats it
  'echo-failing', // the task fails and repeats it
  'redirect', // 302 elsewhere
  'gone', // the task is not known
  'failing', // the task fails, always
  'failing-once', // the task of the first order fails
  'unheard', // each second look at a task fails
  'missing-once', // a picture is not there at first
  'missing-till', // a picture is not there before `open`
  'missing', // a picture is never there
  'no-picture', // what lies there is no picture
  'cut', // what lies there is cut short
  'drip', // a picture comes slowly
  'url', // OpenAI: addresses instead of base64
  'noise', // pictures that do not compress
  'pending', // the task never begins
] as const

const has = (order: Pick<Order, 'prompt'>, fault: (typeof faults)[number]) =>
  order.prompt.split(/\s+/).includes(`#${fault}`)

export async function openUpstream(port = 0): Promise<FakeUpstream> {
  const fake = new Upstream()
  const server = createServer((request, response) => {
    fake.take(request, response).catch(() => response.destroy())
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  fake.server = server
  return fake
}

class Upstream implements FakeUpstream {
  server: Server | undefined
  delay = 0
  taking = 0
  open = false
  readonly sold = new Map<string, number>()
  readonly calls: Call[] = []
  readonly canceled: string[] = []
  readonly #tasks = new Map<string, TaskEntry>()
  readonly #files = new Map<
    string,
    { readonly order: Order; readonly index: number; looks: number }
  >()
  readonly #tries = new Map<string, number>()
  /** The last that was heard. */
  #key = ''

  fetches(prompt: string): number {
    return this.#tries.get(`file ${prompt} 0`) ?? 0
  }

  looks(prompt: string): number {
    const tasks = [...this.#tasks.values()].filter(({ order }) => order.prompt === prompt)
    return tasks.reduce((sum, { looks }) => sum + looks, 0)
  }

  get url(): string {
    const address = this.server?.address()
    return typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : ''
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections()
    await new Promise((resolve) => this.server?.close(resolve))
  }

  async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', headers } = request
    const url = new URL(request.url ?? '/', this.url)
    const what = `${method} ${url.pathname}`
    const body = await buffer(request)
    const ordering = method === 'POST' && /\/(generation|generations|edits)$/.test(url.pathname)
    const order = ordering
      ? await orderOf(url.pathname, headers['content-type'] ?? '', body)
      : undefined
    this.calls.push({ what, at: Date.now(), headers, bytes: body.length, order })
    if (order) return this.#order(order, url.pathname.includes('/aigc/'), request, response)
    if (what === 'GET /_count') {
      const { sold, canceled } = this
      return json(response, 200, {
        sold: Object.fromEntries(sold),
        canceled,
        calls: this.calls.length,
      })
    }
    if (url.pathname.startsWith('/files/')) return this.#file(url.pathname, response)
    if (url.pathname.startsWith('/api/v1/tasks')) return this.#task(url, method, response)
    if (url.pathname === '/api/v1/uploads') return json(response, 200, policy(this.url))
    if (url.pathname === '/store') return json(response, 200, {})
    return json(response, 404, { code: 'NotFound', message: 'no such path' })
  }

  #sell(order: Order): void {
    this.sold.set(order.prompt, (this.sold.get(order.prompt) ?? 0) + 1)
  }

  async #order(
    order: Order,
    dashscope: boolean,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const tries = (this.#tries.get(order.prompt) ?? 0) + 1
    this.#tries.set(order.prompt, tries)
    const say = (status: number, code: string, message: string) =>
      json(
        response,
        status,
        dashscope ? { code, message, request_id: 'r' } : openaiError(code, message),
      )
    if (has(order, 'hang-before')) return
    if (has(order, 'reset-before')) return void request.socket.destroy()
    if (has(order, 'busy') || (has(order, 'busy-twice') && tries <= 2)) {
      return say(
        429,
        dashscope ? 'Throttling.RateQuota' : 'rate_limit_exceeded',
        'Too many requests.',
      )
    }
    if (has(order, 'error')) return say(500, 'InternalError', 'It broke.')
    if (has(order, 'refused')) {
      return say(
        400,
        dashscope ? 'DataInspectionFailed' : 'moderation_blocked',
        'Input may be bad.',
      )
    }
    if (has(order, 'bad-key')) {
      return say(401, 'InvalidApiKey', `Wrong key ${request.headers.authorization}.`)
    }
    const key = request.headers.authorization ?? ''
    this.#key = key
    const echo = `Wrong key ${key}, or so: ${key.replace('Bearer ', '')}`
    if (has(order, 'echo-refused')) return say(400, key.replace('Bearer ', ''), echo)
    if (has(order, 'echo-error')) return say(500, `InternalError ${key}`, echo)
    if (has(order, 'echo-text')) return void response.end(`${echo} is no JSON`)
    if (has(order, 'redirect')) {
      response.writeHead(302, { location: `${this.url}/elsewhere` }).end()
      return
    }
    this.#sell(order)
    const placed = dashscope ? this.#placed(order) : undefined
    await pause(this.delay)
    if (has(order, 'hang-after')) return
    if (has(order, 'reset-after')) return void request.socket.destroy()
    const whole = JSON.stringify(placed ?? (await this.#openai(order)))
    send(order, response, whole)
  }

  #placed(order: Order) {
    const id = randomUUID()
    const made = Date.now()
    this.#tasks.set(id, { id, order, made, ends: made + this.taking, status: 'open', looks: 0 })
    return { output: { task_status: 'PENDING', task_id: id }, request_id: randomUUID() }
  }

  async #openai(order: Order) {
    if (has(order, 'empty')) return { created: 1, data: [] }
    const data: unknown[] = []
    for (let index = 0; index < delivered(order); index += 1) {
      if (has(order, 'url')) data.push({ url: this.#keep(order, index) })
      else data.push({ b64_json: (await paint(order, index)).toString('base64') })
    }
    return { created: 1, data, usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 } }
  }

  #keep(order: Order, index: number): string {
    const name = randomUUID()
    this.#files.set(`/files/${name}.png`, { order, index, looks: 0 })
    return `${this.url}/files/${name}.png`
  }

  #task(url: URL, method: string, response: ServerResponse): void {
    const [, id = '', verb] = /^\/api\/v1\/tasks\/([^/]+)(\/cancel)?$/.exec(url.pathname) ?? []
    if (id === '') return this.#list(url, response)
    const task = this.#tasks.get(id)
    if (verb && method === 'POST') return this.#cancel(task, response)
    if (!task || has(task.order, 'gone')) return state(response, id, { task_status: 'UNKNOWN' })
    task.looks += 1
    if (has(task.order, 'unheard') && task.looks % 2 === 1) {
      return json(response, 503, { code: 'ModelUnavailable', message: 'later' })
    }
    if (task.status === 'CANCELED') return state(response, id, { task_status: 'CANCELED' })
    if (has(task.order, 'pending')) return state(response, id, { task_status: 'PENDING' })
    if (Date.now() < task.ends) return state(response, id, { task_status: 'RUNNING' })
    const tries = this.#tries.get(task.order.prompt) ?? 0
    if (has(task.order, 'failing') || (has(task.order, 'failing-once') && tries === 1)) {
      return state(response, id, {
        task_status: 'FAILED',
        code: 'InternalError.Algo',
        message: 'no luck',
      })
    }
    if (has(task.order, 'echo-failing')) {
      const [code, message] = [`InternalError.${this.#key}`, `Wrong key ${this.#key}`]
      return state(response, id, { task_status: 'FAILED', code, message })
    }
    const urls = Array.from({ length: delivered(task.order) }, (_, at) =>
      this.#keep(task.order, at),
    )
    const choices = has(task.order, 'empty') ? [] : urls.map(choice)
    return state(response, id, { task_status: 'SUCCEEDED', finished: true, choices })
  }

  #cancel(task: TaskEntry | undefined, response: ServerResponse): void {
    const open = task && has(task.order, 'pending') && task.status === 'open'
    if (!open) {
      const message = 'Failed to cancel the task, please confirm if the task is in PENDING status.'
      return json(response, 400, { code: 'UnsupportedOperation', message })
    }
    task.status = 'CANCELED'
    this.canceled.push(task.id)
    return json(response, 200, { request_id: 'r' })
  }

  #list({ searchParams }: URL, response: ServerResponse): void {
    const model = searchParams.get('model_name')
    const size = Number(searchParams.get('page_size') ?? 10)
    const page = Number(searchParams.get('page_no') ?? 1)
    const all = [...this.#tasks.values()].filter(({ order }) => !model || order.model === model)
    const data = all.slice((page - 1) * size, page * size).map(({ id, order, made, status }) => ({
      task_id: id,
      model_name: order.model,
      gmt_create: made,
      status: status === 'CANCELED' ? 'CANCELED' : 'RUNNING',
    }))
    const total_page = Math.ceil(all.length / size)
    return json(response, 200, {
      total: all.length,
      data,
      page_no: page,
      page_size: size,
      total_page,
    })
  }

  async #file(path: string, response: ServerResponse): Promise<void> {
    const file = this.#files.get(path)
    if (!file) return json(response, 404, {})
    const { order, index } = file
    // Each address is asked for anew at every look at the task.
    const looks = (this.#tries.get(`file ${order.prompt} ${index}`) ?? 0) + 1
    this.#tries.set(`file ${order.prompt} ${index}`, looks)
    if (has(order, 'missing-till') && !this.open) return json(response, 404, {})
    if (has(order, 'missing') || (has(order, 'missing-once') && looks === 1)) {
      return json(response, 404, {})
    }
    if (has(order, 'no-picture')) return void response.end('this is no picture at all')
    const bytes = await paint(order, index)
    if (has(order, 'cut')) return void response.end(bytes.subarray(0, bytes.length / 2))
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': bytes.length })
    if (!has(order, 'drip')) return void response.end(bytes)
    for (let at = 0; at < bytes.length; at += 500) {
      response.write(bytes.subarray(at, at + 500))
      await pause(20)
    }
    response.end()
  }
}

const delivered = (order: Order) => Math.max(1, order.count - (has(order, 'fewer') ? 1 : 0))

const choice = (image: string) => ({
  finish_reason: 'stop',
  message: { role: 'assistant', content: [{ type: 'image', image }] },
})

/** The answer to an order that was taken, as its prompt wants it. */
function send(order: Order, response: ServerResponse, whole: string): void {
  if (has(order, 'garbage')) return void response.end('{"nothing": [}')
  if (has(order, 'html')) {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>')
    return
  }
  const type = { 'content-type': 'application/json' }
  if (has(order, 'truncated')) {
    response.writeHead(200, { ...type, 'content-length': whole.length })
    response.write(whole.slice(0, whole.length / 2), () => response.destroy())
    return
  }
  const short = has(order, 'lying-length')
  const bytes = short ? whole.slice(0, whole.length / 2) : whole
  response.strictContentLength = false
  response.writeHead(200, { ...type, 'content-length': bytes.length }).end(whole)
}

function state(response: ServerResponse, task_id: string, output: object): void {
  json(response, 200, { request_id: 'r', output: { task_id, ...output } })
}

const openaiError = (code: string, message: string) => ({
  error: { message, type: 'invalid_request_error', param: null, code },
})

const policy = (url: string) => ({
  request_id: 'r',
  data: {
    policy: 'p',
    signature: 's',
    upload_dir: 'dir',
    upload_host: `${url}/store`,
    oss_access_key_id: 'id',
    x_oss_object_acl: 'private',
    x_oss_forbid_overwrite: 'true',
    expire_in_seconds: 300,
    max_file_size_mb: 20,
  },
})

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** The same order and place give the same picture, another prompt or seed another. */
async function paint(order: Order, index: number): Promise<Buffer> {
  const { width, height, prompt } = order
  const said = JSON.stringify(order.said).length < 20_000 ? JSON.stringify(order.said) : prompt
  const hash = createHash('sha256').update(`${prompt} ${said} ${index}`).digest()
  const [r = 0, g = 0, b = 0] = hash
  const background = { r, g, b }
  if (has(order, 'noise')) {
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
    const create = { width, height, channels: 3, background, noise } as const
    return sharp({ create }).png({ compressionLevel: 0 }).toBuffer()
  }
  return sharp({ create: { width, height, channels: 3, background } })
    .png({ compressionLevel: 1 })
    .toBuffer()
}

const dashscopeOrder = z.object({
  model: z.string(),
  input: z.object({
    messages: z
      .array(
        z.object({
          content: z.array(z.object({ text: z.string().optional(), image: z.string().optional() })),
        }),
      )
      .length(1),
  }),
  parameters: z.object({ n: z.number().default(1), size: z.string() }),
})
const openaiOrder = z.object({
  model: z.string(),
  prompt: z.string(),
  n: z.coerce.number().default(1),
  size: z.string().default('1024x1024'),
})

async function orderOf(path: string, type: string, body: Buffer): Promise<Order> {
  if (path.includes('/aigc/')) {
    const said: unknown = JSON.parse(body.toString())
    const { model, input, parameters } = dashscopeOrder.parse(said)
    const content = input.messages.flatMap((message) => message.content)
    const prompt = content.flatMap(({ text }) => text ?? []).join(' ')
    const images = content.filter(({ image }) => image !== undefined).length
    return { model, prompt, count: parameters.n, ...sides(parameters.size), images, said }
  }
  if (!type.startsWith('multipart/')) {
    const said: unknown = JSON.parse(body.toString())
    const { model, prompt, n, size } = openaiOrder.parse(said)
    return { model, prompt, count: n, ...sides(size), images: 0, said }
  }
  const form = await new Response(new Uint8Array(body), {
    headers: { 'content-type': type },
  }).formData()
  const said = Object.fromEntries([...form].filter(([, value]) => typeof value === 'string'))
  const { model, prompt, n, size } = openaiOrder.parse(said)
  const images = [...form.keys()].filter((name) => name === 'image' || name === 'image[]').length
  return {
    model,
    prompt,
    count: n,
    ...sides(size),
    images,
    said: { ...said, names: [...form.keys()] },
  }
}

function sides(size: string): Pick<Order, 'width' | 'height'> {
  const [width = 64, height = 64] = size.split(/[*x]/).map(Number)
  return { width, height }
}

if (process.argv[1] === import.meta.filename) {
  const upstream = await openUpstream(Number(process.argv[2] ?? 0))
  upstream.taking = Number(process.argv[3] ?? 100)
  process.stdout.write(`${upstream.url}\n`)
}
