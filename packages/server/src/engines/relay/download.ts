/**
 * A result fetched from the address a host gave. It is paid for: what fails is fetched again, for as long
 * as there is hope, and never bought again.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { fetchImage } from '../../images/fetch.ts'
import { Problem } from '../../problem.ts'
import { eventually, LookFailed, type Rhythm } from '../polling.ts'
import { type Made, madePicture, type PictureAsk } from './picture.ts'

/** The largest picture any host makes, in bytes: 4096 × 4096 pixels as PNG, with room. */
export const largestPicture = 128 * 1024 * 1024

export interface DownloadAsk extends Omit<PictureAsk, 'path' | 'folder'> {
  readonly url: string
  /** Hosts the operator trusts: see `FetchOptions.allowHosts`. */
  readonly allowHosts: readonly string[]
  readonly rhythm: Rhythm
  readonly timeoutMs: number
}

/** What was made, in a folder that `remove` takes away. */
export interface Downloaded {
  readonly made: Made
  readonly remove: () => Promise<void>
}

/** Throws LookFailed when it could not be had, and the signal's reason. */
export function download(ask: DownloadAsk): Promise<Downloaded> {
  return eventually(() => once(ask), ask.rhythm, ask.signal)
}

async function once(ask: DownloadAsk): Promise<Downloaded> {
  const { allowHosts, timeoutMs, signal } = ask
  try {
    const options = { maxBytes: largestPicture, timeoutMs, allowHosts, signal }
    const { path, folder } = await fetchImage(secured(ask.url, allowHosts), options)
    const remove = () => rm(folder, { recursive: true, force: true })
    try {
      return { made: await madePicture({ ...ask, path, folder }), remove }
    } catch (error) {
      await remove()
      throw error
    }
  } catch (error) {
    if (error instanceof Problem) throw new LookFailed(error.message, error)
    throw error
  }
}

/** Object stores still write `http:` addresses, and answer under `https:` too. */
function secured(address: string, allowHosts: readonly string[]): string {
  const url = URL.parse(address)
  if (url?.protocol !== 'http:' || allowHosts.includes(url.host)) return address
  if (allowHosts.includes(url.hostname)) return address
  url.protocol = 'https:'
  return url.href
}

/** A folder for one attempt's files, in `where`. */
export const workFolder = (where = tmpdir()) => mkdtemp(join(where, 'limn-relay-'))
