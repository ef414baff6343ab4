import { expect, test } from 'vitest'
import { reroute } from './reroute.ts'

const edit = '/fal-ai/wan/v2.7/edit'
const status = '/fal-ai/wan/requests/1/status?logs=1'
const keys = '/.well-known/jwks.json'

test.for([
  ['fal.run', edit, `/fal/run${edit}`],
  ['falrun.com', edit, `/fal/run${edit}`],
  ['queue.fal.run', status, `/fal/queue${status}`],
  ['queue.falrun.com', status, `/fal/queue${status}`],
  ['rest.fal.ai', '/storage/upload/initiate?a=b', '/fal/rest/storage/upload/initiate?a=b'],
  ['rest.alpha.fal.ai', keys, `/fal/rest${keys}`],
  ['v3.fal.media', '/files/upload', '/fal/cdn/files/upload'],
  ['fal.media', '/files/upload', '/fal/cdn/files/upload'],
  ['fal.example.com', edit, `/fal/run${edit}`],
  ['FAL.example.com:8443', edit, `/fal/run${edit}`],
  ['fal-pictures.example.com', edit, `/fal/run${edit}`],
  ['queue.fal.example.com', status, `/fal/queue${status}`],
  ['queue.fal-pictures.example.com', status, `/fal/queue${status}`],
  ['queue.fal.localhost:4747', status, `/fal/queue${status}`],
  ['rest.fal.example.com', keys, `/fal/rest${keys}`],
  ['v3.fal.example.com', '/files/upload', '/fal/cdn/files/upload'],
] as const)('%s%s is %s', ([host, url, path]) => {
  expect(reroute({ url, headers: { host } })).toBe(path)
})

test.for([
  ['example.com', edit],
  ['falcon.example.com', edit],
  ['fal', edit],
  ['queue.example.com', edit],
  ['queue.falcon.example.com', edit],
  ['other.fal.example.com', edit],
  ['fal.run.example.com.evil', '/v1/models/fal'],
  ['fal.example.com', '/'],
  ['fal.example.com', '/healthz'],
  ['fal.example.com', '/v1/assets/a.png?expires=1'],
  ['fal.example.com', '/v1/uploads/a/b.png'],
  ['queue.fal.example.com', `/fal/queue${status}`],
  ['fal.example.com', '//evil.example/a'],
] as const)('%s%s stays where it is', ([host, url]) => {
  expect(reroute({ url, headers: { host } })).toBeUndefined()
})

const proxied = (target?: string, url = '/fal/proxy') =>
  reroute({
    url,
    headers: { host: 'example.com', ...(target ? { 'x-fal-target-url': target } : {}) },
  })

test('the proxy leads to the target’s path, with its query', () => {
  expect(proxied(`https://queue.fal.run${status}`)).toBe(`/fal/queue${status}`)
  expect(proxied(`https://fal.run${edit}`, '/api/fal/proxy')).toBe(`/fal/run${edit}`)
  expect(proxied('https://rest.fal.ai/a?storage_type=b', '/api/fal/proxy/?c=d')).toBe(
    '/fal/rest/a?storage_type=b',
  )
})

test.for([
  undefined,
  '',
  'nonsense',
  `http://fal.run${edit}`,
  `https://example.com${edit}`,
  `https://fal.example.com${edit}`,
  `https://fal.run.example.com${edit}`,
  `https://fal.run:8443${edit}`,
  `https://fal.run@example.com${edit}`,
])('the proxy leads nowhere else: %s', (target) => {
  expect(proxied(target)).toBe('/fal/proxy')
})
