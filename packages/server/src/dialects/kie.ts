/**
 * Kie.ai's Market API for Wan 2.7 Image: createTask, recordInfo, uploads and callbacks. Failures come
 * under HTTP 200 with the code in the body. docs.kie.ai, read 2026-11-21.
 */
import { Problem } from '../problem.ts'
import { bearer } from './body.ts'
import type { Call, Dialect } from './dialect.ts'
import { jobIdOf } from './ids.ts'
import { fail, paths } from './kie/fail.ts'
import { parameters } from './kie/parameters.ts'
import { readTask } from './kie/read.ts'
import { readBase64, readLink, readStream, readUrl, writeLink, writeUpload } from './kie/upload.ts'
import { hook, ok, writeCreated, writeTask } from './kie/write.ts'
import { leftOf } from './purse.ts'

/** Of a credit, in micro-dollars: half a cent, as Kie sells them. */
const creditMicros = 5_000

export const kie: Dialect = {
  name: 'kie',
  about: {
    title: 'Kie.ai',
    base: '{url}/kie',
    clients: ['examples/kie.sh (the documented curl calls)'],
    sources: [
      'docs.kie.ai/market/wan/2-7-image and 2-7-image-pro, read 2026-11-21; the fields of `input` as public clients have them',
      'docs.kie.ai/market/common/get-task-detail, read 2026-11-21',
      'docs.kie.ai/file-upload-api and docs.kie.ai/common-api, read 2026-11-21',
    ],
    notes: [
      'The upload host (kieai.redpandaai.co there) is the same server here, under the same base.',
      'Everything but an unknown path and the uploads is HTTP 200; look at `code`.',
      'Callbacks are signed with the secret of the account, as text with its `whsec_`: `webhook_secret` of `GET /v1/account`. Kie signs the id and the time alone, not the body, and so it is here.',
      '`chat/credit` answers what is left of the account’s balance or the key’s budget, a credit being $0.005; 1,000,000 where there is neither.',
      'Links are good for 24 hours, not for 20 minutes; pictures and uploads are not deleted after days. Uploads are pictures; other files are refused.',
      '`costTime` and `completeTime` are null until the task has ended.',
    ],
    keys: [
      { headers: { authorization: 'Bearer limn_abc' } },
      { headers: { authorization: 'bearer  limn_abc ' } },
    ],
  },
  prefix: '/kie',
  key: bearer,
  fail,
  hook,
  routes: [
    {
      on: `POST ${paths.create}`,
      does: 'create',
      shows: 'any',
      read: readTask,
      write: writeCreated,
      example: { body: { model: 'wan/2-7-image', input: { prompt: 'a misty forest at dawn' } } },
      parameters,
    },
    { on: `GET ${paths.record}`, does: 'job', read: readTaskId, write: writeTask },
    { on: `POST ${paths.base64}`, does: 'upload', read: readBase64, write: writeUpload },
    { on: `POST ${paths.url}`, does: 'upload', read: readUrl, write: writeUpload },
    { on: `POST ${paths.stream}`, does: 'upload', read: readStream, write: writeUpload },
    { on: `POST ${paths.link}`, does: 'upload', read: readLink, write: writeLink },
    {
      on: `GET ${paths.credit}`,
      does: 'account',
      read: () => ({}),
      write: (card) => ok(leftOf(card, creditMicros)),
    },
  ],
}

function readTaskId({ query }: Call): { readonly id: string } {
  const id = query['taskId']
  if (id) return { id: jobIdOf(id) }
  throw new Problem('invalid_request', 'Say which task: `?taskId=…`.', { param: 'taskId' })
}
