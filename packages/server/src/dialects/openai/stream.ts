/**
 * A job as OpenAI's image stream (API reference, "image streaming events", read 2026-08-21): early looks
 * as `partial_image`, each finished picture as `completed`, a failure as `error`, which makes its clients
 * throw. Fewer early looks than asked for may come, as there.
 */
import type { JobImage } from '@limn/sdk'
import { Problem } from '../../problem.ts'
import type { Call, Links, Preview, ReplyJson, ShownJob, StreamEvent } from '../dialect.ts'
import { fail } from './fail.ts'
import { seconds, usage } from './write.ts'

type Kind = 'image_generation' | 'image_edit'

export function eventsOf(kind: Kind) {
  return (
    job: ShownJob,
    seen: ShownJob | undefined,
    links: Links,
    call: Call,
  ): readonly StreamEvent[] => [
    ...newLooks(job, seen).map((look) => partial(kind, job, look)),
    ...newImages(job, seen).map((image) => completed(kind, job, image, links)),
    ...failed(job, call),
  ]
}

// Pictures of one job are made side by side: what is new is not always the last of its list.

function newImages({ images }: ShownJob, seen: ShownJob | undefined): readonly JobImage[] {
  const sent = new Set(seen?.images.map(({ index }) => index))
  return images.filter(({ index }) => !sent.has(index))
}

/** Of a picture that has been sent there is nothing early to see any more. */
function newLooks({ previews = [] }: ShownJob, seen: ShownJob | undefined): readonly Preview[] {
  const done = new Set(seen?.images.map(({ index }) => index))
  const place = ({ image, look }: Preview) => `${image} ${look}`
  const sent = new Set(seen?.previews?.map(place))
  return previews.filter((look) => !sent.has(place(look)) && !done.has(look.image))
}

function partial(kind: Kind, job: ShownJob, { asset, look, width, height }: Preview): StreamEvent {
  const type = `${kind}.partial_image`
  const shape = described(job, width, height)
  return {
    event: type,
    data: { type, b64_json: { base64Of: asset }, ...shape, partial_image_index: look },
  }
}

function completed(kind: Kind, job: ShownJob, image: JobImage, links: Links): StreamEvent {
  const type = `${kind}.completed`
  const { asset, width, height, revisedPrompt, seed } = image
  return {
    event: type,
    data: {
      type,
      b64_json: { base64Of: asset },
      ...described(job, width, height),
      usage,
      url: links.asset(asset),
      revised_prompt: revisedPrompt,
      seed,
    },
  }
}

function described(job: ShownJob, width: number, height: number): { [key: string]: ReplyJson } {
  return {
    created_at: seconds(job.finishedAt ?? job.startedAt ?? job.createdAt),
    size: `${width}x${height}`,
    quality: 'auto',
    background: 'opaque',
    output_format: job.request.format,
  }
}

function failed(job: ShownJob, call: Call): readonly StreamEvent[] {
  if (job.status !== 'failed' && job.status !== 'canceled') return []
  const { problem } = job
  const told =
    problem === undefined
      ? new Problem('canceled', 'The job was canceled.')
      : new Problem(problem.code, problem.message, { param: problem.param })
  const { error } = fail(told, call.requestId, call).body
  return [{ event: 'error', data: { type: 'error', error } }]
}
