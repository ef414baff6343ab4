import { createHash } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import type { Door, DoorOptions } from '../../test/door.ts'
import { openDoor } from '../../test/door.ts'

const picture = Buffer.from('0123456789')
const hash = createHash('sha256').update(picture).digest('hex')
const doors: Door[] = []
let clock = 0

/** A door with one picture, and the link to it that a call was given. */
async function open(options: DoorOptions = {}): Promise<{ door: Door; link: string }> {
  clock = Date.parse('2026-11-21T00:00:00Z')
  const door = await openDoor({
    now: () => clock,
    images: async (store) => {
      const { key: asset } = await store.put(picture, 'image/png')
      return [{ index: 0, asset, mime: 'image/png', width: 1, height: 1, bytes: 10, seed: 1 }]
    },
    ...options,
  })
  doors.push(door)
  const job = JSON.parse(await (await fetch(`${door.url}/plain/jobs/1`)).text())
  return { door, link: job.images[0].url }
}

afterEach(async () => {
  for (const door of doors.splice(0)) await door.close()
})

test('a link is absolute, needs no key, and gives the picture with all that a cache needs', async () => {
  const { door, link } = await open()
  expect(link.startsWith(`${door.url}/v1/assets/${hash}.png?expires=`)).toBe(true)
  const answer = await fetch(link)
  expect(answer.status).toBe(200)
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'image/png',
    'content-length': '10',
    etag: `"${hash}"`,
    'accept-ranges': 'bytes',
    'cache-control': 'private, immutable, max-age=86400',
    'x-content-type-options': 'nosniff',
    'content-disposition': `inline; filename="limn-${hash.slice(0, 12)}.png"`,
    'x-request-id': expect.any(String),
  })
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(picture)
})

test('HEAD has the headers of GET and no body', async () => {
  const { link } = await open()
  const answer = await fetch(link, { method: 'HEAD', headers: { range: 'bytes=0-1' } })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-length')).toBe('10')
  expect(answer.headers.get('content-type')).toBe('image/png')
  expect(await answer.text()).toBe('')
})

test('links stand under the public address where there is one', async () => {
  const { link } = await open({ config: { publicUrl: 'https://pictures.example/api/' } })
  expect(link).toMatch(/^https:\/\/pictures\.example\/api\/v1\/assets\//)
})

test('forwarded headers do not bend links', async () => {
  const { door } = await open()
  const headers = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }
  const said = await (await fetch(`${door.url}/plain/jobs/1`, { headers })).text()
  expect(said).toContain(`${door.url}/v1/assets/`)
  expect(said).not.toContain('evil')
})

test('a link is good for 24 hours, and not for a second more', async () => {
  const { link } = await open()
  clock += (24 * 60 * 60 - 1) * 1000
  const late = await fetch(link)
  expect(late.headers.get('cache-control')).toContain('max-age=1')
  clock += 1000
  const tooLate = await fetch(link)
  expect(tooLate.status).toBe(403)
  expect(await tooLate.text()).toContain('expired')
})

test('any change of a link makes it worthless', async () => {
  const { link } = await open()
  const url = new URL(link)
  const change = (name: string, to: string | undefined) => {
    const changed = new URL(url)
    if (to === undefined) changed.searchParams.delete(name)
    else changed.searchParams.set(name, to)
    return changed
  }
  const signature = url.searchParams.get('signature') ?? ''
  const other = new URL(link)
  other.pathname = `/v1/assets/${'0'.repeat(64)}.png`
  for (const changed of [
    change('expires', '9999999999'),
    change('expires', undefined),
    change('signature', undefined),
    change('signature', ''),
    change('signature', signature.slice(0, -2)),
    change(
      'signature',
      signature.startsWith('A') ? `B${signature.slice(1)}` : `A${signature.slice(1)}`,
    ),
    new URL(`${link}&signature=x`),
    other,
  ]) {
    const answer = await fetch(changed)
    expect({ url: changed.search, status: answer.status }).toEqual({
      url: changed.search,
      status: 403,
    })
    expect(await answer.text()).toContain('plainError')
  }
})

test('a signature is good in one spelling alone, and no bit of it may change', async () => {
  const { link } = await open()
  const url = new URL(link)
  const signature = url.searchParams.get('signature') ?? ''
  const flipped = Array.from(signature).flatMap((letter, at) => {
    const code = letter.charCodeAt(0)
    return [1, 2, 32].map(
      (bit) => signature.slice(0, at) + String.fromCharCode(code ^ bit) + signature.slice(at + 1),
    )
  })
  const bytes = Buffer.from(signature, 'base64url')
  const spelled = [
    `${signature}=`,
    `${signature}==`,
    ` ${signature}`,
    `${signature}\n`,
    `${signature}!`,
    `${signature}A`,
    bytes.toString('base64'),
    bytes.toString('hex'),
    bytes.toString('latin1'),
    signature.toLowerCase(),
    encodeURIComponent(encodeURIComponent(`${signature}.`)),
  ]
  for (const changed of [...flipped, ...spelled]) {
    url.searchParams.set('signature', changed)
    expect([changed, (await fetch(url)).status]).toEqual([changed, 403])
  }
  url.searchParams.set('signature', signature)
  expect((await fetch(url)).status).toBe(200)
  const expires = url.searchParams.get('expires') ?? ''
  for (const changed of [
    `+${expires}`,
    ` ${expires}`,
    `${expires}.0`,
    `0${expires}`,
    `${expires}0`,
    `${expires}e0`,
    'Infinity',
    'NaN',
    '',
  ]) {
    url.searchParams.set('expires', changed)
    expect([changed, (await fetch(url)).status]).toEqual([changed, 403])
  }
})

test('pictures are not listed', async () => {
  const { link } = await open()
  const { origin, pathname } = new URL(link)
  for (const path of [
    '/v1/assets',
    '/v1/assets/',
    '/v1/assets?list-type=2',
    pathname.slice(0, -6),
  ]) {
    expect([403, 404]).toContain((await fetch(origin + path)).status)
  }
})

test('a picture that is gone is a 404', async () => {
  const { door, link } = await open()
  await door.store.remove(`${hash}.png`)
  const answer = await fetch(link)
  expect(answer.status).toBe(404)
  expect(await answer.text()).toContain('plainError')
})

test('a known tag is answered without the bytes', async () => {
  const { link } = await open()
  for (const tag of [`"${hash}"`, `W/"${hash}"`, `"other", "${hash}"`, '*']) {
    const answer = await fetch(link, { headers: { 'if-none-match': tag } })
    expect({ tag, status: answer.status }).toEqual({ tag, status: 304 })
    expect(answer.headers.get('etag')).toBe(`"${hash}"`)
  }
  expect((await fetch(link, { headers: { 'if-none-match': '"other"' } })).status).toBe(200)
})

test('single ranges are answered, strange ones ignored, those beyond the end refused', async () => {
  const { link } = await open()
  const tries: readonly (readonly [string, number, string, string | null])[] = [
    ['bytes=0-3', 206, '0123', 'bytes 0-3/10'],
    ['bytes=9-', 206, '9', 'bytes 9-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=-99', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=5-99', 206, '56789', 'bytes 5-9/10'],
    ['bytes=3-1', 200, '0123456789', null],
    ['bytes=0-1,4-5', 200, '0123456789', null],
    ['lines=0-1', 200, '0123456789', null],
    ['bytes=-', 200, '0123456789', null],
  ]
  for (const [range, status, body, contentRange] of tries) {
    const answer = await fetch(link, { headers: { range } })
    const got = [range, answer.status, await answer.text(), answer.headers.get('content-range')]
    expect(got).toEqual([range, status, body, contentRange])
  }
  for (const range of ['bytes=10-', 'bytes=99-100', 'bytes=-0']) {
    const answer = await fetch(link, { headers: { range } })
    expect([range, answer.status]).toEqual([range, 416])
    expect(answer.headers.get('content-range')).toBe('bytes */10')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.text()).toContain('10 bytes')
  }
})

test('a range of another version of the picture gets the whole one', async () => {
  const { link } = await open()
  const headers = { range: 'bytes=0-3', 'if-range': '"other"' }
  expect((await fetch(link, { headers })).status).toBe(200)
  const same = { range: 'bytes=0-3', 'if-range': `"${hash}"` }
  expect((await fetch(link, { headers: same })).status).toBe(206)
})
