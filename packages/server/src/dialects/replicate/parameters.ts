/** What a create call may say, for the docs and the kit. */
import type { Parameter } from '../dialect.ts'
import { inputs } from './inputs.ts'

const inputParameters = inputs.map(({ name: input, type, about, example, beside }): Parameter => ({
  name: `input.${input}`,
  type,
  fate: 'honoured',
  note: about,
  example,
  beside,
}))

export const parameters: readonly Parameter[] = [
  ...inputParameters,
  {
    name: 'webhook',
    type: 'https: URL',
    fate: 'honoured',
    note: 'Told of each picture and of the end.',
    example: 'https://example.com/hook',
  },
  {
    name: 'webhook_events_filter',
    type: 'list of start, output, completed',
    fate: 'honoured',
    note: 'output and completed when absent. `logs` warns: logs come with the other events.',
    example: ['start', 'completed'],
    beside: { webhook: 'https://example.com/hook' },
  },
  {
    name: 'webhook_completed',
    type: 'https: URL',
    fate: 'honoured',
    note: 'What older clients send: told of the end alone.',
    example: 'https://example.com/hook',
  },
  {
    name: 'stream',
    type: 'boolean',
    fate: 'warned',
    note: 'Pictures come whole.',
    example: true,
  },
  {
    name: '@Prefer',
    type: 'wait or wait=1–60',
    fate: 'honoured',
    note: 'Holds the answer back for so many seconds, 60 when none are named.',
    example: 'wait=5',
  },
  {
    name: '@Cancel-After',
    type: 'time such as 30s, 5m, 1h30m',
    fate: 'honoured',
    note: 'At least 5s: then it is canceled, or `aborted` if it has not begun.',
    example: '5m',
  },
]

export const version: Parameter = {
  name: 'version',
  type: '64 hex digits, owner/name or owner/name:version',
  fate: 'honoured',
  note: 'The model.',
  example: 'wan-video/wan-2.7-image',
}
