/**
 * A bucket in memory behind as much of S3 as the store uses. It refuses what is not signed rightly:
 * signatures (in headers and in presigned addresses) are checked as the documentation of S3 says.
 */
import { createHash, createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export interface FakeS3 {
  readonly endpoint: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  /** What lies in the bucket, by its whole key. */
  readonly objects: Map<string, { readonly body: Buffer; readonly type: string; readonly at: Date }>
  /** What it answers with, while set, instead of doing anything. */
  broken: number | undefined
  /** How many calls it has refused for their signature. */
  refused: number
  close(): Promise<void>
}

export async function fakeS3(bucket = 'pictures'): Promise<FakeS3> {
  const credentials = { accessKeyId: 'AKLIMN', secretAccessKey: 'not-so-secret' }
  const objects: FakeS3['objects'] = new Map()
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error))
    })
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request)
    if (fake.broken !== undefined) return fail(response, fake.broken, 'ServiceUnavailable')
    const url = new URL(request.url ?? '/', fake.endpoint)
    if (!isSigned(request, url, body, credentials.secretAccessKey)) {
      fake.refused += 1
      return fail(response, 403, 'SignatureDoesNotMatch')
    }
    const [, name, ...path] = url.pathname.split('/')
    if (name !== bucket) return fail(response, 404, 'NoSuchBucket')
    const key = decodeURIComponent(path.join('/'))
    if (key === '') return request.method === 'HEAD' ? void response.end() : list(response, url)
    const found = objects.get(key)
    if (request.method === 'PUT') {
      const type = request.headers['content-type'] ?? 'application/octet-stream'
      objects.set(key, { body, type, at: new Date() })
      response.writeHead(200, { etag: `"${createHash('md5').update(body).digest('hex')}"` }).end()
    } else if (request.method === 'DELETE') {
      objects.delete(key)
      response.writeHead(204).end()
    } else if (!found) {
      fail(response, 404, 'NoSuchKey')
    } else {
      give(request, response, found)
    }
  }

  function list(response: ServerResponse, url: URL): void {
    const after = url.searchParams.get('continuation-token') ?? ''
    const prefix = url.searchParams.get('prefix') ?? ''
    const keys = [...objects.keys()].sort().filter((key) => key.startsWith(prefix) && key > after)
    // Small pages, so that going on is tried.
    const page = keys.slice(0, 2)
    const contents = page.map((key) => {
      const { body, at } = objects.get(key) ?? { body: '', at: new Date(0) }
      return `<Contents><Key>${key}</Key><Size>${body.length}</Size><LastModified>${at.toISOString()}</LastModified></Contents>`
    })
    const next =
      keys.length > page.length
        ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>`
        : ''
    response
      .writeHead(200, { 'content-type': 'application/xml' })
      .end(`<ListBucketResult>${contents.join('')}${next}</ListBucketResult>`)
  }

  const fake: FakeS3 = {
    endpoint: '',
    credentials,
    objects,
    broken: undefined,
    refused: 0,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address: string | AddressInfo | null = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return Object.assign(fake, { endpoint: `http://127.0.0.1:${port}` })
}

function give(
  { method, headers }: IncomingMessage,
  response: ServerResponse,
  { body, type, at }: { readonly body: Buffer; readonly type: string; readonly at: Date },
): void {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? []
  const part = first === undefined ? body : body.subarray(Number(first), Number(last) + 1)
  response.writeHead(first === undefined ? 200 : 206, {
    'content-type': type,
    'content-length': part.length,
    'last-modified': at.toUTCString(),
  })
  response.end(method === 'HEAD' ? undefined : part)
}

function fail(response: ServerResponse, status: number, code: string): void {
  response
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`)
}

/** AWS Signature Version 4, in headers or in the query, by the text of its documentation. */
function isSigned(
  { method = 'GET', headers }: IncomingMessage,
  url: URL,
  body: Buffer,
  secret: string,
): boolean {
  const query = [...url.searchParams].filter(([name]) => name !== 'X-Amz-Signature')
  const asked = Object.fromEntries(query)
  const head = headers.authorization ?? ''
  const part = (name: string) => new RegExp(`${name}=([^, ]+)`).exec(head)?.[1]
  const given = url.searchParams.get('X-Amz-Signature') ?? part('Signature')
  const names = asked['X-Amz-SignedHeaders'] ?? part('SignedHeaders') ?? ''
  const scope = (asked['X-Amz-Credential'] ?? part('Credential') ?? '').split('/').slice(1)
  const stamp = asked['X-Amz-Date'] ?? String(headers['x-amz-date'] ?? '')
  const age =
    Date.now() - Date.parse(stamp.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (!(age < Number(asked['X-Amz-Expires'] ?? 900) * 1000)) return false
  const sum = String(headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD')
  if (sum !== 'UNSIGNED-PAYLOAD' && sum !== sha256(body)) return false
  const canonical = [
    method,
    url.pathname,
    query
      .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
      .sort()
      .join('&'),
    ...names.split(';').map((name) => `${name}:${String(headers[name] ?? '').trim()}`),
    '',
    names,
    sum,
  ].join('\n')
  const text = ['AWS4-HMAC-SHA256', stamp, scope.join('/'), sha256(canonical)].join('\n')
  let key: string | Buffer = `AWS4${secret}`
  for (const step of [...scope, text]) key = createHmac('sha256', key).update(step).digest()
  return Buffer.isBuffer(key) && key.toString('hex') === given
}

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex')

const escaped = (text: string) =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
