/** The least that a relay can do: `node pipe.ts <port>` sends each call on and pipes the answer back. Tells its port. */
import { Agent, createServer, request } from 'node:http'

const agent = new Agent({ keepAlive: true })
const server = createServer((asked, reply) => {
  const { method, url: path, headers } = asked
  const onward = request(
    { agent, port: Number(process.argv[2]), method, path, headers },
    (answer) => {
      reply.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(reply)
    },
  )
  onward.on('error', () => reply.destroy())
  asked.pipe(onward)
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address) process.send?.({ name: 'port', value: address.port })
})
