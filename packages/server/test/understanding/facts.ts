/** The shapes of the understanding data: what people ask for, and what a right reading of it must hold. */
import { readFile } from 'node:fs/promises'

/** The open half is for working on the grammar; the held half is only ever counted. */
export const halves = ['open', 'held'] as const
export type Half = (typeof halves)[number]

/** A demand on one picture. Strings may give alternatives: `deer|moose`. Every key that is there has to hold. */
export interface Demand {
  /** 1-based picture of a set; the only or first picture when absent. */
  readonly panel?: number | undefined
  /** Drawing of a subject; `count`, `colour` (a family such as `red`), `relation`, `at` and `scale` are that subject's. */
  readonly subject?: string | undefined
  readonly count?: number | undefined
  readonly colour?: string | undefined
  readonly relation?: string | undefined
  readonly at?: string | undefined
  readonly scale?: string | undefined
  /** Drawings that no subject may be. */
  readonly without?: string | undefined
  readonly feature?: string | undefined
  /** Exactly this text stands in the picture. */
  readonly text?: string | undefined
  /** Some text of this role stands in the picture: `title`. */
  readonly role?: string | undefined
  readonly place?: string | undefined
  readonly time?: string | undefined
  readonly weather?: string | undefined
  readonly season?: string | undefined
  readonly style?: string | undefined
  readonly camera?: string | undefined
  readonly ground?: string | undefined
  readonly trees?: string | undefined
  /** Colour family of the backdrop. */
  readonly backdrop?: string | undefined
  /** Number of pictures of the set. */
  readonly panels?: number | undefined
  /** Verb of an operation; `has` are dotted paths into it with `*`, `>0`, `<0`, a colour, or alternatives. */
  readonly operation?: string | undefined
  readonly has?: Readonly<Record<string, string>> | undefined
  /** The request is refused, and the reason matches this expression. */
  readonly refused?: string | undefined
}

/** One thing a right reading holds, and the word of the prompt that asks for it. */
export interface Fact extends Demand {
  /** Any of these will do. */
  readonly any?: readonly Demand[] | undefined
  /** As written in the prompt. Absent for what the whole of it asks for. */
  readonly word?: string | undefined
}

export interface Case {
  /** `p…` is a prompt, `e…` an instruction. */
  readonly id: string
  readonly text: string
  readonly language: string
  readonly images: number
  /** How many boxes each image has. */
  readonly boxes: readonly number[]
  /** Whether a set is asked for. */
  readonly set: boolean
  readonly must: readonly Fact[]
  /** The words that carry meaning, as written: each has to be understood or reported. */
  readonly words: readonly string[]
}

interface Written {
  readonly id: string
  readonly prompt?: string
  readonly instruction?: string
  readonly language: string
  readonly set?: number
  readonly images?: number
  readonly boxes?: readonly number[]
  readonly must: readonly Fact[]
  readonly words: readonly string[]
}

async function read(file: string): Promise<readonly Case[]> {
  const bytes = await readFile(new URL(file, import.meta.url), 'utf8')
  const written: readonly Written[] = JSON.parse(bytes)
  return written.map(({ id, prompt, instruction, language, set, images, boxes, must, words }) => ({
    id,
    text: prompt ?? instruction ?? '',
    language,
    images: images ?? 0,
    boxes: boxes ?? [],
    set: set !== undefined,
    must,
    words,
  }))
}

/** Prompts first, then instructions. */
export async function casesOf(half: Half): Promise<readonly Case[]> {
  const files = await Promise.all([
    read(`./prompts-${half}.json`),
    read(`./instructions-${half}.json`),
  ])
  return files.flat()
}
