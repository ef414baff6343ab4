/** One look for all who want the same one at once: a hundred watchers cost the database what one does. */

/** Answers with what `look` finds, begun after the call: never with what was found before it. */
export type Sharing<T> = (key: string, look: () => Promise<T>) => Promise<T>

export function makeSharing<T>(): Sharing<T> {
  const underWay = new Map<string, Promise<T>>()
  /** Not begun yet: whoever comes now may still join. */
  const next = new Map<string, Promise<T>>()
  return (key, look) => {
    const begin = (): Promise<T> => {
      next.delete(key)
      const looking = look().finally(() => underWay.delete(key))
      underWay.set(key, looking)
      return looking
    }
    const joined = next.get(key)
    if (joined) return joined
    const before = underWay.get(key)
    if (!before) return begin()
    const later = before.then(begin, begin)
    next.set(key, later)
    return later
  }
}
