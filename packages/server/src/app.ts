/** The one place that builds everything and knows everybody; wiring is plain arguments. */
import { join } from 'node:path'
import { card } from './catalog/card.ts'
import { catalog } from './catalog/catalog.ts'
import type { Config } from './config.ts'
import { dialects } from './dialects/index.ts'
import { checkExposure } from './exposure.ts'
import { createHttp } from './http/http.ts'
import { openRooms, type Overrides, type Rooms } from './rooms.ts'

export { openBooks, type Books } from './books.ts'
export { openRooms, type Overrides, type Rooms } from './rooms.ts'

export interface App extends Rooms {
  /** Where it listens: `http://127.0.0.1:4747`. */
  readonly url: string
}

/**
 * Builds the whole server and listens. Throws Problem `unavailable` when the port or the data folder
 * is taken, `forbidden` when others could reach a server that asks for no key.
 */
export async function startApp(config: Config, overrides: Overrides = {}): Promise<App> {
  await using opened = new AsyncDisposableStack()
  const rooms = await openRooms(config, overrides)
  opened.defer(() => rooms.close())
  await checkExposure(config, rooms.keys)
  const { now } = overrides
  const [first, ...more] = overrides.dialects ?? dialects
  if (!first) throw new Error('a server without a dialect understands nobody')
  const http = await createHttp({
    dialects: [first, ...more],
    jobs: rooms.jobs,
    uploads: rooms.uploads,
    keys: rooms.keys,
    letters: rooms.letters,
    till: rooms.till,
    countCreate: rooms.countCreate,
    store: rooms.store,
    models: () => catalog.models.map(card),
    model: (name, host) => card(catalog.find(name, host)),
    linkMaker: rooms.linkMaker,
    signing: rooms.signing,
    secret: rooms.secret,
    config,
    only: config.role === 'worker' ? 'house' : undefined,
    spoolFolder: join(rooms.own, 'spool'),
    log: rooms.log,
    meters: rooms.meters,
    tracing: rooms.tracing,
    health: rooms.health,
    ...(now ? { now: () => now().getTime() } : {}),
  })
  opened.defer(async () => {
    const { drainSeconds } = config
    await Promise.all([http.close(drainSeconds), rooms.stopWork(drainSeconds)])
  })
  const url = await http.listen(config.host, config.port)
  // Not before the door is open: a start that fails leaves the jobs alone.
  await rooms.startWork()
  const all = opened.move()
  return { ...rooms, url, close: () => all.disposeAsync() }
}
