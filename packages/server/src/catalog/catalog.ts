/**
 * The menu: the models that can be asked for, out of `models/*.json`. A new model is a new file there
 * and nothing else.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { Problem } from '../problem.ts'
import { modelFile } from './model.ts'
import type { Model } from './model.ts'

export interface Catalog {
  /** In order of id. */
  readonly models: readonly Model[]
  /** By id or by a host's name for it. Throws Problem `model_not_found` with `param: 'model'`. */
  find(idOrAlias: string): Model
}

/** Throws plain errors: a wrong model file is a bug and stops the start. */
export function openCatalog(folder: URL): Catalog {
  const models = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => readModel(folder, file))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  const byName = new Map<string, Model>()
  for (const model of models) {
    for (const name of [model.id, ...model.aliases]) {
      const other = byName.get(name)
      if (other) throw new Error(`Two models are called ${name}: ${other.id} and ${model.id}.`)
      byName.set(name, model)
    }
  }
  return {
    models,
    find(idOrAlias) {
      const model = byName.get(idOrAlias)
      if (model) return model
      const known = models.map(({ id }) => id).join(', ')
      throw new Problem(
        'model_not_found',
        `There is no model "${idOrAlias.slice(0, 80)}" here. There is: ${known}.`,
        { param: 'model' },
      )
    },
  }
}

function readModel(folder: URL, file: string): Model {
  const parsed = modelFile.safeParse(JSON.parse(readFileSync(new URL(file, folder), 'utf8')))
  if (!parsed.success) throw new Error(`models/${file} is not a model.`, { cause: parsed.error })
  if (`${parsed.data.id}.json` !== file) throw new Error(`models/${file} holds ${parsed.data.id}.`)
  return parsed.data
}

export const catalog = openCatalog(new URL('./models/', import.meta.url))
