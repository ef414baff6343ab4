/** Where the pictures of a command go. */
import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import type { PictureFormat } from '@limn/sdk'
import { UsageError } from './usage.ts'

const formats: Readonly<Record<string, PictureFormat>> = {
  '.png': 'png',
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.webp': 'webp',
}

/** The format that a file name asks for. Throws UsageError. */
export function formatOf(path: string): PictureFormat {
  const format = formats[extname(path).toLowerCase()]
  if (format) return format
  throw new UsageError(`The name of the picture ends in .png, .jpg or .webp, not as in "${path}".`)
}

/** Numbered when several were asked for, even if fewer came. */
export function numbered(path: string, index: number, several: boolean): string {
  if (!several) return path
  const extension = extname(path)
  return `${path.slice(0, path.length - extension.length)}-${index + 1}${extension}`
}

/** A name made from the prompt, of no file that exists; `several` numbered files go by it too. */
export function nameFor(
  prompt: string,
  several: boolean,
  isThere: (path: string) => boolean = existsSync,
): string {
  const words = prompt
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replace(/^-+|-+$/g, '')
  const stem = words === '' ? 'picture' : words
  for (let version = 1; ; version += 1) {
    const path = `${version === 1 ? stem : `${stem}_${version}`}.png`
    if (!isThere(numbered(path, 0, several))) return path
  }
}
