/** The gallery's requests, as they stand in requests.json beside this file. */
import { readFile } from 'node:fs/promises'
import type { ImageDraft } from '@limn/sdk'

/** A request with a name. `images` are names of photographs, or `exhibit:<file>` for what another one gave. */
export type Exhibit = Omit<ImageDraft, 'model' | 'images'> & {
  readonly file: string
  readonly model?: string
  readonly images?: readonly string[]
}

export interface Section {
  readonly section: string
  readonly note?: string
  readonly exhibits: readonly Exhibit[]
}

export async function readSections(): Promise<readonly Section[]> {
  const text = await readFile(new URL('requests.json', import.meta.url), 'utf8')
  const sections: readonly Section[] = JSON.parse(text)
  return sections
}
