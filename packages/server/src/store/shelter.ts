/** A folder of files that came from elsewhere: each goes when nobody has asked for it for two hours. */
import { readdir, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'

const lifetimeMs = 2 * 60 * 60 * 1000
const lookEvery = 10 * 60 * 1000

export interface Shelter {
  /** Whether the file is there; it stays for two hours more. */
  renew(name: string): Promise<boolean>
  close(): void
}

export function makeShelter(folder: string): Shelter {
  const timer = setInterval(() => void clear(folder, Date.now() - lifetimeMs), lookEvery)
  timer.unref()
  return {
    async renew(name) {
      const now = new Date()
      return utimes(join(folder, name), now, now).then(
        () => true,
        () => false,
      )
    },
    close: () => clearInterval(timer),
  }
}

/** Removes what was last asked for before `then`, in milliseconds since 1970. */
export async function clear(folder: string, then: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    if (found && found.mtimeMs < then) await rm(path, { force: true })
  }
}
