/**
 * Names of models and ids of their versions. Replicate names a model `owner/name` and a version by 64
 * hex digits, alone, in a create call (HTTP API, read 2026-11-21). Here a model has one version: its id
 * is the name itself in hex, filled up with zeros, so that the id alone leads back to the name.
 */

const digits = 64

/** `hidden`, as Replicate says of its official models, when the name does not fit. */
export function versionOf(name: string): string {
  const hex = Buffer.from(name).toString('hex')
  return hex.length > digits ? 'hidden' : hex.padEnd(digits, '0')
}

/** The name that an id of `versionOf` stands for. */
export function nameOfVersion(version: string): string | undefined {
  if (!/^[0-9a-f]{64}$/.test(version)) return undefined
  const name = Buffer.from(version, 'hex').toString().replace(/\0+$/, '')
  return /^[\w.-]+(\/[\w.-]+)?$/.test(name) ? name : undefined
}

/** The model that `version` of a create call names: an id, `owner/name:id` or `owner/name`. */
export function modelOf(version: string): { readonly model: string; readonly idle?: string } {
  const at = version.indexOf(':')
  if (at === -1) return { model: nameOfVersion(version) ?? version }
  const [model, id] = [version.slice(0, at), version.slice(at + 1)]
  if (id === versionOf(model)) return { model }
  const idle = `There is one version of each model here: of \`version\`, "${id.slice(0, 64)}" had no effect.`
  return { model, idle }
}

/** Of a name without owner the maker is the owner. */
export function ownerAndName(name: string, maker: string): readonly [string, string] {
  const at = name.indexOf('/')
  return at === -1 ? [maker, name] : [name.slice(0, at), name.slice(at + 1)]
}
