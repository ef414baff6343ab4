/** Where the files this room ships with lie: `assets/` of the package, from the sources as from the build. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Absolute path of a shipped file. */
export function asset(name: string): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (;;) {
    const path = join(folder, 'assets', name)
    if (existsSync(path)) return path
    const up = dirname(folder)
    if (up === folder) throw new Error(`The package lacks its file assets/${name}.`)
    folder = up
  }
}
