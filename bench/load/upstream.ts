/**
 * A host that speaks OpenAI Images and has its picture ready: `node upstream.ts <picture bytes>`. Asked for
 * `response_format: "url"` it answers with an address of its own, otherwise with base64. Each picture is
 * another one: four bytes after its end differ. Tells its port.
 */
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import sharp from 'sharp'

const side = 768
const background = { r: 90, g: 120, b: 110 }
const png = await sharp({ create: { width: side, height: side, channels: 3, background } })
  .png()
  .toBuffer()
// A multiple of three bytes: the base64 of each part is then a part of the base64 of the whole.
const bytes = Math.floor(Number(process.argv[2]) / 3) * 3
const picture = Buffer.concat([png, randomBytes(Math.max(16, bytes - png.length))]).subarray(
  0,
  bytes,
)
const start = Buffer.from(
  `{"created":1790000000,"data":[{"b64_json":"${picture.subarray(0, -3).toString('base64')}`,
)
const ends = Array.from({ length: 4096 }, () =>
  Buffer.from(`${randomBytes(3).toString('base64')}"}]}`),
)
let made = 0

const server = createServer((asked, reply) => {
  if (asked.method === 'GET') {
    const own = Buffer.from(picture)
    own.writeUInt16BE(Number(asked.url?.split('/')[1] ?? 0) % 65_536, own.length - 2)
    reply.writeHead(200, { 'content-type': 'image/png', 'content-length': own.length }).end(own)
    return
  }
  void answer(asked, reply)
})

async function answer(asked: IncomingMessage, reply: ServerResponse): Promise<void> {
  const body = await text(asked)
  made += 1
  const json = { 'content-type': 'application/json' }
  if (/"response_format":\s*"url"/.test(body)) {
    const url = `http://${asked.headers.host}/${made}/picture.png`
    reply.writeHead(200, json).end(JSON.stringify({ created: 1_790_000_000, data: [{ url }] }))
    return
  }
  const end = ends[made % ends.length] ?? Buffer.from('"}]}')
  reply.writeHead(200, { ...json, 'content-length': start.length + end.length })
  reply.write(start)
  reply.end(end)
}

server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address) process.send?.({ name: 'port', value: address.port })
})
