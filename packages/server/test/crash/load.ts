/**
 * Callers in three dialects. Each call has an idempotency key and is sent until somebody answers it, as a
 * careful client does; what was once accepted is written down.
 */
import { setTimeout as pause } from 'node:timers/promises'

export interface Accepted {
  readonly dialect: string
  readonly prompt: string
  /** As the dialect told it. */
  readonly id: string
  readonly hooked: boolean
}

interface Ask {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

interface Voice {
  readonly dialect: string
  ask(prompt: string, model: string, hook: string): Ask
  id(answer: Response, body: unknown): string | undefined
}

const field = (body: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (at, name) =>
      typeof at === 'object' && at !== null
        ? Object.entries(at).find(([key]) => key === name)?.[1]
        : undefined,
    body,
  )
const text = (value: unknown) => (typeof value === 'string' ? value : undefined)

const voices: readonly Voice[] = [
  {
    dialect: 'openai',
    ask: (prompt, model) => ({
      path: '/v1/images/generations',
      headers: {},
      body: { model, prompt, size: '768x768', response_format: 'url' },
    }),
    id: (answer) => answer.headers.get('x-limn-job') ?? undefined,
  },
  {
    dialect: 'fal',
    ask: (prompt, model, hook) => ({
      path: `/fal/queue/fal-ai/wan/v2.7${model.endsWith('-pro') ? '/pro' : ''}/text-to-image?fal_webhook=${encodeURIComponent(hook)}`,
      headers: {},
      body: { prompt, image_size: { width: 768, height: 768 } },
    }),
    id: (_, body) => text(field(body, 'request_id')),
  },
  {
    dialect: 'dashscope',
    ask: (prompt, model) => ({
      path: '/dashscope/api/v1/services/aigc/image-generation/generation',
      headers: { 'x-dashscope-async': 'enable' },
      body: {
        model,
        input: { messages: [{ role: 'user', content: [{ text: prompt }] }] },
        parameters: { n: 1, size: '768*768' },
      },
    }),
    id: (_, body) => text(field(body, 'output', 'task_id')),
  },
]

export interface Load {
  readonly accepted: readonly Accepted[]
  /** Answers that were neither accepted nor lost with the connection. */
  readonly odd: readonly string[]
  /** How often a call was sent again. */
  readonly resent: () => number
  /** Sends no more; resolves when every call has been answered. */
  stop(): Promise<void>
}

/** Calls for as long as it is not stopped, each lane one call at a time. */
export function startLoad(url: string, hook: string, lanes: number): Load {
  const [accepted, odd]: [Accepted[], string[]] = [[], []]
  const over = new AbortController()
  let [sent, resent] = [0, 0]

  async function call(lane: number): Promise<void> {
    const at = sent
    sent += 1
    const voice = voices[at % voices.length]
    if (!voice) return
    // A third of the calls goes to each of the two relays, the rest as it comes.
    const model = at % 2 === 0 ? 'wan2.7-image' : 'wan2.7-image-pro'
    const prompt = `crash ${process.pid}-${at} of lane ${lane}`
    const { path, headers, body } = voice.ask(prompt, model, hook)
    for (;;) {
      const answer = await post(`${url}${path}`, body, { ...headers, 'idempotency-key': prompt })
      const id = answer && voice.id(answer.response, answer.body)
      if (answer && id !== undefined) {
        accepted.push({ dialect: voice.dialect, prompt, id, hooked: voice.dialect === 'fal' })
        return
      }
      if (answer && answer.response.status < 500 && answer.response.status !== 429) {
        odd.push(`${voice.dialect} ${answer.response.status} ${JSON.stringify(answer.body)}`)
        return
      }
      resent += 1
      await pause(150)
    }
  }
  const working = Array.from({ length: lanes }, async (_, lane) => {
    while (!over.signal.aborted) {
      await call(lane)
      await pause(60 + Math.random() * 120)
    }
  })
  return {
    accepted,
    odd,
    resent: () => resent,
    async stop() {
      over.abort()
      await Promise.all(working)
    },
  }
}

interface Answered {
  readonly response: Response
  readonly body: unknown
}

/** Nothing when the connection was lost before the whole answer was there. */
async function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<Answered | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    })
    const said: unknown = await response.json()
    return { response, body: said }
  } catch {
    return undefined
  }
}
