/** A way to a server on which answers are lost: they were made, and never arrive. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface Losing {
  readonly url: string
  /** Which requests went through, by their first line. */
  readonly heard: readonly string[]
  /** How many of the next answers are lost, each with its connection. */
  lose(answers: number): void
  close(): Promise<void>
}

export async function losing(target: string): Promise<Losing> {
  const heads: string[] = []
  const open = new Set<Socket>()
  let left = 0
  const { port } = new URL(target)
  const server = createServer((client) => {
    const far = connect(Number(port), '127.0.0.1')
    for (const socket of [client, far]) {
      open.add(socket)
      socket.on('error', () => socket.destroy()).once('close', () => open.delete(socket))
    }
    client.once('close', () => far.destroy())
    far.once('close', () => client.destroy())
    client.on('data', (piece) => {
      const text = piece.toString('latin1')
      if (/^(?:GET|POST|PUT) /.test(text)) heads.push(text.split('\r\n\r\n', 1)[0] ?? '')
      far.write(piece)
    })
    far.on('data', (piece) => {
      if (left === 0) {
        client.write(piece)
        return
      }
      left -= 1
      // What the server has sent is on its way; only its reader is not there any more.
      client.resetAndDestroy()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const at: AddressInfo | undefined = typeof address === 'object' && address ? address : undefined
  return {
    url: `http://127.0.0.1:${at?.port}`,
    get heard() {
      return heads.map((head) => head.split(' HTTP/', 1)[0] ?? '')
    },
    lose(answers) {
      left = answers
    },
    async close() {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
