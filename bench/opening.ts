/**
 * A process that opens the engine and paints three pictures: what its start costs. Run without words
 * by start.ts, in a process of its own. `node opening.ts <milliseconds of rest before the first>`.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { tell } from './child.ts'
import { timed } from './measure.ts'
import { sittings } from './sitters.ts'

const [one] = sittings('scene', 1024)
if (!one) throw new Error('nothing to paint')
const { request, images } = one

const { value: sketch, ms: loading } = await timed(
  () => import('../packages/server/src/engines/sketch/sketch.ts'),
)
tell('modules', loading)
const { value: engine, ms: making } = await timed(() => sketch.createSketch({ threads: 1 }))
tell('createSketch', making)
await pause(Number(process.argv[2]))
for (const name of ['first', 'second', 'third']) {
  const { ms } = await timed(async () => {
    engine.refuses(request)
    const { signal } = new AbortController()
    for await (const _ of engine.run({ id: 'bench', request, images, done: [], signal }));
  })
  tell(name, ms)
}
await engine.close?.()
process.disconnect?.()
