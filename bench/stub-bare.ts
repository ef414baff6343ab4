/**
 * node:http with an answer ready in memory and nothing else: the floor for a server on this machine.
 * `node stub-bare.ts <answer bytes>`; tells its port.
 */
import { createServer } from 'node:http'

const answer = Buffer.alloc(Number(process.argv[2]), 'x')
const server = createServer((request, reply) => {
  // The question is read to its end, as any server has to.
  request.resume().on('end', () => {
    reply.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length })
    reply.end(answer)
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address) process.send?.({ name: 'port', value: address.port })
})
