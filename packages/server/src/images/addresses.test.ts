/** Which addresses are places in the public internet. */
import { expect, test } from 'vitest'
import { serveNames } from '../../test/names.ts'
import { isPublic, resolvePublic } from './addresses.ts'

const soon = () => AbortSignal.timeout(3_000)

test.for([
  ['8.8.8.8', '1.1.1.1', '100.63.255.255', '100.128.0.1', '172.15.0.1', '172.32.0.1', '192.0.1.1'],
  ['2606:4700:4700::1111', '2001:4860:4860::8888', '2a00:1450:4001:801::200e', '2003::1'],
])('%s are public', (addresses) => {
  expect(addresses.filter((address) => !isPublic(address))).toEqual([])
})

test.for([
  ['this network', ['0.0.0.0', '0.1.2.3']],
  ['private', ['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.1.1']],
  ['shared by a carrier', ['100.64.0.1', '100.127.255.255', '100.100.100.200']],
  ['loopback', ['127.0.0.1', '127.255.255.254', '::1']],
  ['link-local', ['169.254.0.1', '169.254.169.254', '169.254.170.2', 'fe80::1', 'febf::1']],
  ['a zone', ['fe80::1%eth0', '2606:4700::1%lo']],
  ['a cloud’s own', ['168.63.129.16', '192.0.0.192', 'fd00:ec2::254', 'fd20:ce::254']],
  ['documentation', ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1']],
  ['benchmarking', ['198.18.0.1', '198.19.255.255', '2001:2::1']],
  ['assigned to protocols', ['192.0.0.8', '192.88.99.1', '192.175.48.1', '2001:20::1', '100::1']],
  ['multicast', ['224.0.0.1', '239.255.255.250', 'ff02::1', 'ff0e::1']],
  ['reserved', ['240.0.0.1', '255.255.255.255', '4000::1', '8000::1', '1::', 'e000::1']],
  ['unique to a site', ['fc00::1', 'fdff::1', 'fec0::1', 'feff::1']],
  ['nothing', ['::', '', 'example.com', '1.2.3', '0x7f.1', '::g']],
  ['IPv4 mapped', ['::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:7f00:1']],
  ['IPv4 compatible', ['::127.0.0.1', '::8.8.8.8', '::7f00:1']],
  ['IPv4 translated', ['::ffff:0:127.0.0.1', '::ffff:0:8.8.8.8']],
  ['NAT64', ['64:ff9b::7f00:1', '64:ff9b::8.8.8.8', '64:ff9b:1::a00:1', '64:ff9b:1:fffe::1']],
  ['6to4', ['2002:7f00:1::', '2002:a9fe:a9fe::1', '2002:808:808::1']],
  ['Teredo', ['2001::1', '2001:0:4136:e378:8000:63bf:3fff:fdd2', '2001:0:808:808::']],
  ['ISATAP', ['fe80::5efe:7f00:1', '2606:4700::5efe:127.0.0.1', '2606:4700::200:5efe:10.0.0.1']],
] as const)('%s is not public', ([, addresses]) => {
  expect(addresses.filter(isPublic)).toEqual([])
})

test('a name with a single address inside has none', async () => {
  const zone: Readonly<Record<string, readonly string[]>> = {
    'out.example': ['2606:4700::1', '8.8.8.8'],
    'in.example': ['8.8.8.8', '10.0.0.1'],
    'in6.example': ['8.8.8.8', '::ffff:10.0.0.1'],
    'none.example': [],
    'many.example': Array.from({ length: 20 }, (_, at) => `8.8.8.${at}`),
  }
  const names = await serveNames((name) => zone[name])
  try {
    expect(await resolvePublic('out.example', soon())).toEqual(['8.8.8.8', '2606:4700::1'])
    expect(await resolvePublic('many.example', soon())).toHaveLength(8)
    await expect(resolvePublic('in.example', soon())).rejects.toThrow('is not public')
    await expect(resolvePublic('in6.example', soon())).rejects.toThrow('is not public')
    await expect(resolvePublic('none.example', soon())).rejects.toMatchObject({ code: 'ENODATA' })
    await expect(resolvePublic('no.example', soon())).rejects.toMatchObject({ code: 'ENOTFOUND' })
  } finally {
    names.close()
  }
})

test('who waits no longer for a name is let go', async () => {
  const names = await serveNames(() => 'silence')
  try {
    const begun = performance.now()
    const asked = resolvePublic('slow.example', AbortSignal.timeout(100))
    await expect(asked).rejects.toMatchObject({ code: 'ECANCELLED' })
    expect(performance.now() - begun).toBeLessThan(1_500)
  } finally {
    names.close()
  }
})
