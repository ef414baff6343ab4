/**
 * Addresses and tricks by which callers have made servers call inside. `PORT` is the port of a listener on
 * loopback that must never be called. Names that end in `.test` are answered by `zone`.
 */
const hosts = (about: string, all: readonly string[]) =>
  all.map((host) => [about, `https://${host}:PORT/a.png`] as const)

/** What lies inside, each by a name, too: see `zone`. */
const inside: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.1', '127.1.2.3', '127.255.255.254', '[::1]', '[0:0:0:0:0:0:0:1]'],
  unspecified: ['0.0.0.0', '0.1.2.3', '[::]'],
  private: ['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1'],
  'link-local': ['169.254.0.1', '[fe80::1]', '[febf::1]'],
  metadata: ['169.254.169.254', '169.254.170.2', '100.100.100.200', '192.0.0.192', '168.63.129.16'],
  'metadata over IPv6': ['[fd00:ec2::254]', '[fd20:ce::254]', '[fd00:c1::a9fe:a9fe]'],
  'carrier-grade NAT': ['100.64.0.1', '100.127.255.254'],
  'unique local': ['[fc00::1]', '[fd12:3456:789a::1]'],
  'site-local': ['[fec0::1]'],
  multicast: ['224.0.0.1', '239.255.255.250', '[ff02::1]', '[ff0e::1]'],
  'reserved and broadcast': ['240.0.0.1', '255.255.255.255', '[100::1]', '[4000::1]', '[e000::1]'],
  documentation: ['192.0.2.1', '198.51.100.1', '203.0.113.1', '[2001:db8::1]', '[3fff::1]'],
  benchmarking: ['198.18.0.1', '198.19.255.254', '[2001:2::1]'],
  'protocol assignments': ['192.0.0.1', '192.88.99.1', '[2001:20::1]'],
  'IPv4 mapped': ['[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[0:0:0:0:0:ffff:169.254.169.254]'],
  'IPv4 compatible': ['[::127.0.0.1]', '[::7f00:1]', '[::a9fe:a9fe]'],
  'IPv4 translated': ['[::ffff:0:127.0.0.1]', '[::ffff:0:a9fe:a9fe]'],
  NAT64: ['[64:ff9b::127.0.0.1]', '[64:ff9b::a9fe:a9fe]', '[64:ff9b:1::127.0.0.1]'],
  '6to4': ['[2002:7f00:1::]', '[2002:a9fe:a9fe::1]', '[2002:c0a8:1::1]'],
  Teredo: ['[2001::1]', '[2001:0:4136:e378:8000:63bf:80ff:fffe]'],
  ISATAP: [
    '[2606:4700::5efe:127.0.0.1]',
    '[2606:4700::200:5efe:169.254.169.254]',
    '[fe80::5efe:a00:1]',
  ],
}

/** A name for each of them: `10-0-0-1.inside.test`. */
const named: ReadonlyMap<string, string> = new Map(
  Object.values(inside)
    .flat()
    .map((host) => host.replace(/^\[|\]$/g, ''))
    .map((address) => [`${address.replaceAll(/[.:]/g, '-')}.inside.test`, address] as const),
)

const many: Readonly<Record<string, readonly string[]>> = {
  'two.test': ['8.8.8.8', '127.0.0.1'],
  'two-six.test': ['8.8.8.8', '::1'],
  'mapped-second.test': ['2606:4700::1111', '::ffff:127.0.0.1'],
}

/** Every other name leads to loopback, as `127.0.0.1.nip.io` would. */
export const zone = (name: string): readonly string[] => {
  const address = named.get(name)
  return many[name] ?? [address ?? '127.0.0.1']
}

export const tricks: readonly (readonly [about: string, url: string])[] = [
  ...Object.entries(inside).flatMap(([about, all]) => hosts(about, all)),
  ...hosts('a name that leads there', [...named.keys(), ...Object.keys(many)]),
  ...hosts('decimal', ['2130706433', '2852039166', '3232235521']),
  ...hosts('octal', ['0177.0.0.1', '017700000001', '0251.0376.0251.0376', '0300.0250.0.1']),
  ...hosts('hex', ['0x7f000001', '0x7f.0x0.0x0.0x1', '0xa9.0xfe.0xa9.0xfe', '0xa9fea9fe']),
  ...hosts('mixed', ['0x7f.1', '0177.1', '127.0x0.1', '169.0xfe.0251.254', '0x7f.0.1']),
  ...hosts('short', ['127.1', '127.0.1', '0', '10.1', '192.168.257']),
  ...hosts('dots at its end', ['127.0.0.1.', 'localhost.', 'any.test.']),
  ...hosts('names of this machine', ['localhost', 'LOCALHOST', 'a.localhost', 'ip6-localhost']),
  ...hosts('names that say an address', [
    '127.0.0.1.nip.io',
    '127-0-0-1.sslip.io',
    'localtest.me',
    '169.254.169.254.xip.io',
    'metadata.google.internal',
    'kubernetes.default.svc',
    'metadata',
  ]),
  ...hosts('other digits and dots', [
    '１２７.０.０.１',
    '127。0。0。1',
    '127．0．0．1',
    '127｡0｡0｡1',
    '①②⑦.⓪.⓪.①',
    '𝟏𝟐𝟕.𝟎.𝟎.𝟏',
    '١٢٧.٠.٠.١',
  ]),
  ...hosts('localhost in other letters', [
    'ｌｏｃａｌｈｏｓｔ',
    'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ',
    'lo\u00adcal\u200bhost',
    'loc\u{1d68a}lhost',
    'xn--lcalhost-j4a',
    'localho\u017ft',
  ]),
  ...hosts('a zone', ['[fe80::1%25eth0]', '[fe80::1%eth0]', '[::1%25lo]', '[::1%lo]']),
  ...hosts('percent-encoded', [
    '%31%32%37.0.0.1',
    '127%2e0%2e0%2e1',
    '%6cocalhost',
    '127.0.0.1%00',
  ]),
  ...hosts('no address', ['256.256.256.256', '127.0.0.1.5', '[::ffff:127.0.0.1', '127.0.0.0x', '']),
  ['userinfo', 'https://user:word@127.0.0.1:PORT/a.png'],
  ['userinfo', 'https://example.com@127.0.0.1:PORT/a.png'],
  ['userinfo', 'https://127.0.0.1:PORT@example.com/a.png'],
  ['userinfo', 'https://example.com:443@127.0.0.1:PORT/a.png'],
  ['userinfo', 'https://example.com%40127.0.0.1:PORT/a.png'],
  ['userinfo', 'https://@127.0.0.1:PORT/a.png'],
  ['userinfo', 'https://a@b@127.0.0.1:PORT/a.png'],
  ['a fragment', 'https://127.0.0.1:PORT#@example.com/a.png'],
  ['a fragment', 'https://any.test:PORT#@8.8.8.8/a.png'],
  ['a query', 'https://127.0.0.1:PORT?@example.com/a.png'],
  ['backslashes', 'https:\\\\127.0.0.1:PORT\\a.png'],
  ['backslashes', 'https://127.0.0.1:PORT\\@example.com/a.png'],
  ['backslashes', 'https:/\\127.0.0.1:PORT/a.png'],
  ['backslashes', 'https://example.com\\@127.0.0.1:PORT/a.png'],
  ['slashes', 'https:127.0.0.1:PORT/a.png'],
  ['slashes', 'https:////127.0.0.1:PORT/a.png'],
  ['slashes', '//127.0.0.1:PORT/a.png'],
  ['blanks', ' https://127.0.0.1:PORT/a.png'],
  ['blanks', 'https://127.0.0.1\t:PORT/a.png'],
  ['blanks', 'ht\ntps://127.0.0.1:PORT/a.png'],
  ['blanks', 'https://127.0.\r\n0.1:PORT/a.png'],
  ['blanks', 'https://127.0.0.1 :PORT/a.png'],
  ['blanks', 'https://any.test:PORT/a.png\r\nHost: inner\r\n\r\n'],
  ['a NUL', 'https://127.0.0.1\u0000.example.com:PORT/a.png'],
  ['capitals', 'HTTPS://127.0.0.1:PORT/a.png'],
  ['no TLS', 'http://127.0.0.1:PORT/a.png'],
  ['no TLS', 'http://example.com/a.png'],
  ['no TLS', 'http://any.test:PORT/a.png'],
  ['a scheme', 'file:///etc/passwd'],
  ['a scheme', 'file://127.0.0.1/etc/passwd'],
  ['a scheme', 'gopher://127.0.0.1:PORT/_GET%20/'],
  ['a scheme', 'ftp://127.0.0.1:PORT/a.png'],
  ['a scheme', 'dict://127.0.0.1:PORT/info'],
  ['a scheme', 'ldap://127.0.0.1:PORT/'],
  ['a scheme', 'ws://127.0.0.1:PORT/'],
  ['a scheme', 'blob:https://127.0.0.1:PORT/a'],
  ['a scheme', 'jar:https://127.0.0.1:PORT!/a.png'],
  ['a scheme', 'view-source:https://127.0.0.1:PORT/'],
  ['a scheme', 'unix:/var/run/docker.sock'],
  ['a scheme', 'javascript:fetch("https://127.0.0.1:PORT")'],
  ['a scheme', 'data:text/html,<b>hello</b>'],
  ['a scheme', 'https+unix://%2Fvar%2Frun%2Fdocker.sock/'],
  ['a port', 'https://8.8.8.8:22/a.png'],
  ['a port', 'https://8.8.8.8:25/a.png'],
  ['a port', 'https://8.8.8.8:6379/a.png'],
  ['a port', 'https://8.8.8.8:5432/a.png'],
  ['a port', 'https://8.8.8.8:0/a.png'],
  ['a port', 'https://8.8.8.8:65536/a.png'],
  ['a port', 'https://8.8.8.8:-1/a.png'],
  ['a long one', `https://${'a'.repeat(60)}.${'b.'.repeat(2_000)}test:PORT/a.png`],
  ['a long one', `https://any.test:PORT/${'a'.repeat(100_000)}.png`],
  ['a long one', `https://8.8.8.8/${'a'.repeat(10_000)}.png`],
]
