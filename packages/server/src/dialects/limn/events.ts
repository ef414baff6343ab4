/**
 * A job as it goes, as server-sent events (HTML standard, section 9.2): `state` with the whole job at
 * each change, `image` for each picture once, `end` with the job as it ended. The id of an event says
 * what has been told by then, and nothing else: whoever sends it back, to whichever process, goes on
 * from there.
 */
import type { Call, Links, ShownJob, StreamEvent, WatchAsk } from '../dialect.ts'
import { readWhich } from './which.ts'
import { imageJson, jobJson } from './write.ts'

/** When a client whose stream broke off comes back, in milliseconds. */
const retry = 2000

export function readWatch(call: Call): WatchAsk {
  return { ...readWhich(call), over: cursorOf(call).ended }
}

export function events(
  job: ShownJob,
  seen: ShownJob | undefined,
  links: Links,
  call: Call,
): readonly StreamEvent[] {
  const told = new Set(seen ? seen.images.map(({ index }) => index) : cursorOf(call).images)
  const state = {
    event: 'state',
    id: cursor('state', told),
    data: jobJson(job, links),
    ...(seen ? {} : { retry }),
  }
  const images = job.images
    .filter(({ index }) => !told.has(index))
    .map((image) => {
      told.add(image.index)
      return { event: 'image', id: cursor('image', told), data: imageJson(image, links) }
    })
  const over = job.status !== 'queued' && job.status !== 'running'
  const end = { event: 'end', id: cursor('end', told), data: jobJson(job, links) }
  return [state, ...images, ...(over ? [end] : [])]
}

/** `image.5`: the event, and the indices told by then as the bits of a hexadecimal number. */
function cursor(event: string, told: ReadonlySet<number>): string {
  let bits = 0n
  for (const index of told) bits |= 1n << BigInt(index)
  return `${event}.${bits.toString(16)}`
}

/** What the caller has had. What is no cursor of ours is the beginning. */
function cursorOf({ headers, query }: Call) {
  const said = headers['last-event-id'] ?? query['last_event_id'] ?? ''
  const [, event, hex = '0'] = /^(state|image|end)\.([0-9a-f]{1,16})$/.exec(said) ?? []
  const digits = BigInt(`0x${hex}`).toString(2).split('').toReversed()
  const images = digits.flatMap((digit, index) => (digit === '1' ? [index] : []))
  return { images, ended: event === 'end' }
}
