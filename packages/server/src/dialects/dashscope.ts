/**
 * Alibaba Model Studio's own API, DashScope: the first party of Wan. One dialect for the `messages` form of
 * wan2.6 and 2.7 and the older form of wan2.5 and before, each with its own answers.
 */
import { bearer } from './body.ts'
import type { CreateRoute, Dialect, Route } from './dialect.ts'
import { fail } from './dashscope/fail.ts'
import { readImage2Image, readText2Image } from './dashscope/legacy.ts'
import { ofImage2Image, ofText2Image } from './dashscope/older-parameters.ts'
import { examples, ofAsync, ofSync } from './dashscope/parameters.ts'
import { readMessages } from './dashscope/read.ts'
import { readTasks, writeTasks } from './dashscope/tasks.ts'
import { readPolicy, readUpload, writePolicy, writeUpload } from './dashscope/upload.ts'
import {
  events,
  writeCanceled,
  writeEither,
  writeModels,
  writeResult,
  writeSubmitted,
  writeTask,
} from './dashscope/write.ts'
import { jobIdOf } from './ids.ts'

const creates: readonly CreateRoute[] = [
  {
    on: 'POST /dashscope/api/v1/services/aigc/multimodal-generation/generation',
    does: 'create',
    read: (call) => readMessages(call, 'sync'),
    write: writeResult,
    events,
    example: examples.sync,
    parameters: ofSync,
  },
  {
    on: 'POST /dashscope/api/v1/services/aigc/image-generation/generation',
    does: 'create',
    read: (call) => readMessages(call, 'async'),
    write: writeSubmitted,
    example: examples.async,
    parameters: ofAsync,
  },
  {
    on: 'POST /dashscope/api/v1/services/aigc/text2image/image-synthesis',
    does: 'create',
    read: readText2Image,
    write: writeEither,
    example: examples.text2image,
    parameters: ofText2Image,
  },
  {
    on: 'POST /dashscope/api/v1/services/aigc/image2image/image-synthesis',
    does: 'create',
    read: readImage2Image,
    write: writeSubmitted,
    example: examples.image2image,
    parameters: ofImage2Image,
  },
]

const tasks: readonly Route[] = [
  {
    on: 'GET /dashscope/api/v1/tasks/:id',
    does: 'job',
    read: ({ params }) => ({ id: jobIdOf(params['id'] ?? '') }),
    write: writeTask,
  },
  { on: 'GET /dashscope/api/v1/tasks', does: 'jobs', read: readTasks, write: writeTasks },
  {
    on: 'POST /dashscope/api/v1/tasks/:id/cancel',
    does: 'cancel',
    read: ({ params }) => ({ id: jobIdOf(params['id'] ?? ''), only: 'queued' }),
    write: writeCanceled,
  },
]

const uploads: readonly Route[] = [
  { on: 'GET /dashscope/api/v1/uploads', does: 'ticket', read: readPolicy, write: writePolicy },
  { on: 'POST /dashscope/oss/:token', does: 'upload', read: readUpload, write: writeUpload },
]

export const dashscope: Dialect = {
  name: 'dashscope',
  about: {
    title: 'Alibaba Model Studio (DashScope)',
    base: '{url}/dashscope/api/v1',
    clients: ['dashscope 2.0.2 (PyPI)'],
    sources: [
      'Alibaba Model Studio, wan-image-generation-and-editing-api-reference, 2026-10-11',
      'Alibaba Model Studio, wan-image-generation-api-reference (wan2.6-image), read 2026-11-21',
      'Alibaba Model Studio, wan2-5-image-edit-api-reference and text-to-image-v2-api-reference, read 2026-11-21',
      'Alibaba Model Studio, wanx-image-edit-api-reference, 2026-10-12, and wanx-image-edit, 2026-02-11 (through a mirror)',
      'Alibaba Model Studio, error codes, manage-asynchronous-tasks and get-temporary-file-url, read 2026-11-21',
      'dashscope-sdk-python 1.26.2 and 2.0.2; dashscope-sdk-java 2.22.29',
    ],
    notes: [
      'Times are those of UTC+8, in answers as in the filters of the list.',
      'Reference images are looked at before a task is made: a wrong one fails the call that submits it. They are fetched from https: alone; the host takes http:, too.',
      'The list has the tasks of both ways, goes back to the first of them where no time is given, leaves out whose key made them, and heeds neither `region` nor `api_key_id`.',
      'Task records and links are those of this server: records stay, links last 24 hours and are made anew by each look.',
      'An upload that is refused is answered as JSON, where the object store of the host answers XML.',
      'What no engine here can do is InvalidParameter; nothing is moderated, so there is no DataInspectionFailed.',
      'Functions of wanx2.1-imageedit are handed on as words or as a plan, and an engine that can’t do one refuses it; the built-in engine refuses most uses of doodle, remove_watermark and stylization_local and the two styles that the host names for stylization_all.',
      'Tokens in `usage` are 0, as the host says of pictures.',
    ],
    keys: [
      { headers: { authorization: 'Bearer limn_abc' } },
      { params: { token: 'limn_abc' }, path: '/dashscope/oss/limn_abc' },
    ],
  },
  prefix: '/dashscope',
  key: (call) => call.params['token'] ?? bearer(call),
  fail,
  routes: [
    ...creates,
    ...tasks,
    ...uploads,
    {
      on: 'GET /dashscope/compatible-mode/v1/models',
      does: 'models',
      read: () => ({}),
      write: (cards) => writeModels(cards),
    },
  ],
}
