import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import { bringIn, dataPieces, type ImageSource, parseRef } from './intake.ts'
import type { ImageLimits } from './probe.ts'

const rocket = await readFile(new URL('../../test/photos/rocket.jpg', import.meta.url))
const directory = await mkdtemp(join(tmpdir(), 'limn-intake-'))
const limits: ImageLimits = { maxBytes: 20 * 1_048_576, minSide: 240, maxSide: 8000, maxRatio: 8 }
const servers: Server[] = []
afterAll(async () => {
  for (const server of servers) server.close().closeAllConnections()
  await rm(directory, { recursive: true })
})

const blank = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#336699' } })
    .png()
    .toBuffer()

async function brought(
  source: ImageSource | Uint8Array,
  more: Partial<ImageLimits> = {},
  hosts: string[] = [],
) {
  const path = join(directory, 'source')
  if (source instanceof Uint8Array) await writeFile(path, source)
  const from: ImageSource = source instanceof Uint8Array ? { kind: 'file', path } : source
  const options = { directory, param: 'images[1]', allowHosts: hosts, timeoutMs: 1500 }
  return bringIn(from, { ...limits, ...more }, options)
}

/** The sentence a picture is refused with. */
async function refusal(...asked: Parameters<typeof brought>): Promise<string> {
  const failure: unknown = await brought(...asked).catch((error: unknown) => error)
  expect(failure).toMatchObject({ name: 'Problem', code: 'invalid_image', param: 'images[1]' })
  return failure instanceof Error ? failure.message : ''
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}

describe('files', () => {
  test('each limit, broken by one, is named with what was found', async () => {
    expect(await refusal(await blank(239, 400))).toBe(
      'Each side of an image must be at least 240 pixels; this one is 239×400.',
    )
    expect(await refusal(await blank(8001, 1001))).toContain(
      'at most 8000 pixels; this one is 8001×1001',
    )
    expect(await refusal(await blank(2000, 249))).toContain(
      'between 1:8 and 8:1; this one is 2000×249',
    )
    expect(await refusal(rocket, { maxBytes: rocket.length - 1 })).toMatch(
      /at most .* MB; this one has 0\.1 MB/,
    )
    for (const [width, height] of [
      [240, 240],
      [8000, 1000],
      [1920, 240],
    ] as const) {
      await using picture = await brought(await blank(width, height))
      expect([picture.width, picture.height]).toEqual([width, height])
    }
    await using whole = await brought(rocket, { maxBytes: rocket.length })
    expect(whole.width).toBe(640)
  })

  test('what is not an image is refused by what it is', async () => {
    const cases = {
      '<!DOCTYPE html><html><body>Not here</body></html>': 'HTML page',
      '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"></svg>': 'SVG',
      '%PDF-1.7\n%âãÏÓ': 'PDF',
      'just words': 'text',
      '': 'empty',
      '\u0000\u0001\u0002\u0003': 'not an image',
    }
    for (const [content, word] of Object.entries(cases)) {
      expect(await refusal(Buffer.from(content))).toContain(word)
    }
    const heic = Buffer.concat([
      Buffer.from([0, 0, 0, 24]),
      Buffer.from('ftypheic'),
      Buffer.alloc(400),
    ])
    expect(await refusal(heic)).toContain('HEIC')
  })

  test('a header that lies about the size of the picture is refused', async () => {
    const png = await blank(400, 400)
    png.writeUInt32BE(7900, 16)
    png.writeUInt32BE(7900, 20)
    expect(await refusal(png)).toMatch(/header|damaged/)
  })

  test('a wrong extension or claimed type does not matter', async () => {
    const path = join(directory, 'photo.txt')
    await writeFile(path, rocket)
    await using picture = await brought({ kind: 'file', path })
    expect(picture.width).toBe(640)
  })

  test('nothing is left behind after a release or a refusal, and the source stays', async () => {
    const path = join(directory, 'kept.jpg')
    await writeFile(path, rocket)
    const before = await readdir(directory)
    const picture = await brought({ kind: 'file', path })
    expect((await stat(picture.path)).size).toBe(picture.bytes)
    await picture.release()
    await refusal({ kind: 'data', uri: 'data:image/png;base64,AAAA' })
    expect(await readdir(directory)).toEqual(before)
  })
})

describe('data: URIs', () => {
  async function bytesOf(uri: string): Promise<Buffer> {
    const pieces: Buffer[] = []
    for await (const piece of dataPieces(uri, limits.maxBytes)) pieces.push(piece)
    return Buffer.concat(pieces)
  }

  test('base64 with line breaks or in the URL-safe alphabet gives the same bytes', async () => {
    const plain = rocket.toString('base64')
    const wrapped = `data:image/jpeg;base64,${plain.replace(/(.{76})/g, '$1\r\n')}`
    const safe = `data:IMAGE/JPEG;name=x;BASE64,${plain.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`
    for (const uri of [wrapped, safe]) {
      expect(Buffer.compare(await bytesOf(uri), rocket)).toBe(0)
    }
  })

  test('a long one comes in pieces that join without a seam, wherever its lines break', async () => {
    const long = Buffer.alloc(2_500_001, 'limn')
    const wrapped = long.toString('base64').replace(/(.{77})/g, '$1\n')
    expect(Buffer.compare(await bytesOf(`data:image/png;base64,${wrapped}\n`), long)).toBe(0)
  })

  test('what is not base64 is refused, and so is too much of it', async () => {
    for (const uri of [
      'data:image/png,hello',
      'data:image/png;base64',
      'data:image/png;base64,@@@@',
      'data:;base64,A',
    ]) {
      expect(await refusal({ kind: 'data', uri })).toContain('base64')
    }
    const uri = `data:image/png;base64,${'A'.repeat(4000)}`
    expect(await refusal({ kind: 'data', uri }, { maxBytes: 2900 })).toContain('at most')
  })
})

describe('addresses', () => {
  test('a picture is fetched from a trusted host, through up to three redirects', async () => {
    const host = await serve((request, response) => {
      const hop = Number(request.url?.slice(1))
      if (hop > 0) response.writeHead(302, { location: `/${hop - 1}` }).end()
      else response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(rocket)
    })
    await using picture = await brought({ kind: 'url', url: `http://${host}/3` }, {}, [host])
    expect([picture.width, picture.height]).toEqual([640, 427])
    const many = await refusal({ kind: 'url', url: `http://${host}/4` }, {}, [host])
    expect(many).toContain('more than 3 times')
  })

  test('private addresses are refused in every spelling, and by every hop', async () => {
    const spellings = [
      '127.0.0.1',
      '2130706433',
      '0x7f.1',
      '１２７.0.0.1',
      '10.0.0.1',
      '192.168.1.1',
      '172.16.0.1',
      '100.64.0.1',
      '169.254.169.254',
      '0.0.0.0',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[::127.0.0.1]',
      '[fd00::1]',
      '[fe80::1]',
      '[64:ff9b::7f00:1]',
      '[64:ff9b:1::7f00:1]',
      '[fec0::1]',
      '[2002:7f00:1::]',
      'localhost',
    ]
    for (const host of spellings) {
      expect(await refusal({ kind: 'url', url: `https://${host}/a.png` })).toContain(
        'private or reserved',
      )
    }
    const trusted = await serve((_, response) => {
      response.writeHead(302, { location: 'https://127.0.0.1/a.png' }).end()
    })
    const hop = await refusal({ kind: 'url', url: `http://${trusted}/` }, {}, [trusted])
    expect(hop).toContain('private or reserved')
  })

  test('plain http, credentials and nonsense are refused', async () => {
    expect(await refusal({ kind: 'url', url: 'http://example.com/a.png' })).toContain('https://')
    expect(await refusal({ kind: 'url', url: 'https://me:secret@example.com/a.png' })).toContain(
      'password',
    )
    expect(await refusal({ kind: 'url', url: 'https://' })).toContain('not a valid URL')
    expect(await refusal({ kind: 'url', url: 'https://no-such-host.invalid/a.png' })).toContain(
      'not found',
    )
  })

  test('an error status, a web page, too many bytes and too long a wait are told apart', async () => {
    const host = await serve((request, response) => {
      if (request.url === '/404') response.writeHead(404).end()
      if (request.url === '/html')
        response.writeHead(200, { 'content-type': 'text/html' }).end('<p>')
      if (request.url === '/lie')
        response.writeHead(200, { 'content-type': 'image/png' }).end('<html>')
      if (request.url === '/big') response.writeHead(200).write(Buffer.alloc(200_000))
      if (request.url === '/long')
        response.writeHead(200, { 'content-length': '300000' }).write('x')
      if (request.url === '/cut') {
        response.writeHead(200, { 'content-length': '1000' }).write('x')
        setTimeout(() => response.destroy(), 20)
      }
    })
    const from = (path: string) =>
      refusal({ kind: 'url', url: `http://${host}/${path}` }, { maxBytes: 150_000 }, [host])
    expect(await from('404')).toContain('status 404')
    expect(await from('html')).toContain('HTML page')
    expect(await from('lie')).toContain('HTML page')
    expect(await from('big')).toContain('larger than')
    expect(await from('long')).toContain('larger than')
    expect(await from('cut')).toContain('broke off')
    expect(await from('never')).toContain('longer than 1.5 seconds')
  })

  test('a caller who gives up gets their own reason back', async () => {
    const host = await serve(() => {})
    const signal = AbortSignal.timeout(30)
    const asked = bringIn({ kind: 'url', url: `http://${host}/` }, limits, {
      directory,
      allowHosts: [host],
      signal,
    })
    await expect(asked).rejects.toMatchObject({ name: 'TimeoutError' })
  })
})

test('references are told apart', () => {
  expect(parseRef('https://a.example/b.png')).toEqual({
    kind: 'url',
    url: 'https://a.example/b.png',
  })
  expect(parseRef('asset:12.png')).toEqual({ kind: 'asset', id: '12.png' })
  expect(parseRef('upload:3')).toEqual({ kind: 'upload', ref: 'upload:3' })
  expect(parseRef('data:image/png;base64,')).toMatchObject({ kind: 'data' })
  for (const ref of ['file:///etc/passwd', 'ftp://a/b', 'iVBORw0KGgo', '']) {
    expect(() => parseRef(ref)).toThrow('https: URL')
  }
})
