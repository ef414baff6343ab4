/** What the docs tell of this dialect. */
import type { About } from '../dialect.ts'

export const about: About = {
  title: 'OpenAI, AnyFast and EmpirioLabs',
  base: '{url}/v1 or {url}/openai/v1',
  clients: [
    'openai (npm)',
    'openai (PyPI)',
    '@ai-sdk/openai',
    'curl (examples/openai.sh, examples/anyfast.sh, examples/empiriolabs.sh)',
  ],
  sources: [
    'OpenAI API reference and openai-node, read 2026-08-21; openai-node 7.57.0 and @ai-sdk/openai 4.0.118, read 2026-11-21',
    'AnyFast, docs.anyfast.ai, wan2.7-image (seed 004)',
    'EmpirioLabs, docs.empiriolabs.ai/models/wan2-7-image (seed 002)',
  ],
  notes: [
    'One dialect takes what any of the three documents; which defaults count is told by the model name: `wan2-7-image` is EmpirioLabs.',
    'Generations come as links unless `response_format` is `b64_json`; edits, which OpenAI answers in base64, as both unless it is said.',
    'OpenAI’s own model names are not known here and answered with `model_not_found`.',
    'A stream carries each picture as it is done, with up to `partial_images` early looks, as many as the engine makes.',
    '`usage` counts no tokens: pictures are priced each.',
    'Rate headers and 429 come to calls with a key, 100 creates a minute (`LIMN_CREATES_PER_MINUTE`).',
    'A file is a picture and serves any of the purposes `vision`, `user_data` and `assistants`; files do not expire and are listed newest first. It is kept as it will be used, upright and in sRGB, so its bytes can differ from those sent.',
    'Batches, moderations and variations are not offered.',
  ],
  keys: [
    { headers: { authorization: 'Bearer limn_abc' } },
    { headers: { authorization: 'bearer  limn_abc ' } },
    { headers: { 'x-api-key': 'limn_abc' } },
  ],
}
