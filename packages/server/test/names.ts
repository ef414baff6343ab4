/** A name server of our own on loopback, asked by this whole process while it runs. */
import { createSocket } from 'node:dgram'
import dns from 'node:dns'
import { once } from 'node:events'
import ipaddr from 'ipaddr.js'

export interface Names {
  /** Which names were asked for, in order, once for each kind of address. */
  readonly asked: string[]
  close(): void
}

/**
 * The addresses of a name when it is asked for the n-th time, from 0; `undefined`: there is no such name;
 * `silence`: it is never answered.
 */
export type Zone = (name: string, times: number) => readonly string[] | 'silence' | undefined

export async function serveNames(zone: Zone): Promise<Names> {
  const before = dns.getServers()
  const socket = createSocket('udp4')
  const asked: string[] = []
  socket.on('message', (query, from) => {
    const { name, type, end } = question(query)
    const times = asked.filter((each) => each === `${name} ${type}`).length
    asked.push(`${name} ${type}`)
    const all = zone(name, times)
    if (all === 'silence') return
    const found = all?.filter((address) => address.includes(':') === (type === 28))
    const header = Buffer.from(query.subarray(0, 12))
    // A response, recursion available; NXDOMAIN or none.
    header.writeUInt16BE(all ? 0x8180 : 0x8183, 2)
    header.writeUInt16BE(1, 4)
    header.writeUInt16BE(found?.length ?? 0, 6)
    header.fill(0, 8)
    const records = (found ?? []).map((address) => record(address, type))
    socket.send(Buffer.concat([header, query.subarray(12, end), ...records]), from.port)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  dns.setServers([`127.0.0.1:${socket.address().port}`])
  const close = () => {
    dns.setServers(before)
    socket.close()
  }
  return { asked, close }
}

/** RFC 1035, section 4.1.2. */
function question(query: Buffer) {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += length + 1
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 }
}

/** RFC 1035, section 4.1.3: the name by pointer, class IN, to be kept for no time. */
function record(address: string, type: number): Buffer {
  const bytes = Buffer.from(ipaddr.parse(address).toByteArray())
  const head = Buffer.alloc(12)
  head.writeUInt16BE(0xc00c, 0)
  head.writeUInt16BE(type, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(bytes.length, 10)
  return Buffer.concat([head, bytes])
}
