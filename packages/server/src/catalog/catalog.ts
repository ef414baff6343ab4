/**
 * The menu: the models that can be asked for, out of `models/*.json`. A new model is a new file there
 * and nothing else.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { Problem } from '../problem.ts'
import { hosts, modelFile } from './model.ts'
import type { Model } from './model.ts'

export interface Catalog {
  /** The newest first; of one day, in order of id. */
  readonly models: readonly Model[]
  /**
   * By the name that `host` (a dialect) has for it, otherwise by id or alias. Throws Problem
   * `model_not_found` with `param: 'model'`, which tells the host's own names where it has any.
   */
  find(name: string, host?: string): Model
}

type Names = ReadonlyMap<string, Model>

/** Throws plain errors: a wrong model file is a bug and stops the start. */
export function openCatalog(folder: URL): Catalog {
  const models = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => readModel(folder, file))
    .sort((a, b) => b.created - a.created || (a.id < b.id ? -1 : 1))
  const everywhere = index(models, ({ id, aliases }) => [id, ...aliases])
  const byHost = new Map<string, Names>(
    hosts.map((host) => [host, index(models, ({ names }) => names[host] ?? [])]),
  )
  return {
    models,
    find(name, host) {
      const own = host === undefined ? undefined : byHost.get(host)
      const model = own?.get(name) ?? everywhere.get(name)
      if (model) return model
      const known = own && own.size > 0 ? [...own.keys()] : models.map(({ id }) => id)
      throw new Problem(
        'model_not_found',
        `There is no model "${name.slice(0, 80)}" here. There is: ${known.join(', ')}.`,
        { param: 'model' },
      )
    },
  }
}

function index(models: readonly Model[], namesOf: (model: Model) => readonly string[]): Names {
  const byName = new Map<string, Model>()
  for (const model of models) {
    for (const name of namesOf(model)) {
      const other = byName.get(name)
      if (other) throw new Error(`Two models are called ${name}: ${other.id} and ${model.id}.`)
      byName.set(name, model)
    }
  }
  return byName
}

function readModel(folder: URL, file: string): Model {
  const parsed = modelFile.safeParse(JSON.parse(readFileSync(new URL(file, folder), 'utf8')))
  if (!parsed.success) throw new Error(`models/${file} is not a model.`, { cause: parsed.error })
  if (`${parsed.data.id}.json` !== file) throw new Error(`models/${file} holds ${parsed.data.id}.`)
  return parsed.data
}

export const catalog = openCatalog(new URL('./models/', import.meta.url))
