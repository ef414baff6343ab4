/**
 * Models and their versions as Replicate shows them (HTTP API, models.get and models.versions.get, read
 * 2026-11-21). The schema of the input is made of the catalog's own and the table of inputs.
 */
import { Problem } from '../../problem.ts'
import { isObject } from '../body.ts'
import type { JsonObject } from '../body.ts'
import type { Call, Json, Links, ModelCard, Reply, ReplyJson } from '../dialect.ts'
import { inputs } from './inputs.ts'
import { ownerAndName, versionOf } from './names.ts'
import { pathName } from './read.ts'

export function readModel(call: Call): { readonly id: string } {
  return { id: pathName(call) }
}

/** A version there is not is not found. Throws Problem. */
export function readVersion(call: Call): { readonly id: string } {
  const id = pathName(call)
  if (call.params['version'] === versionOf(id)) return { id }
  const name = id.slice(0, 80)
  throw new Problem(
    'not_found',
    `There is no such version of ${name} here: GET /replicate/v1/models/${name} tells the one there is.`,
  )
}

/** Under each of the names it has at this host. */
export function writeModels(cards: readonly ModelCard[], links: Links): Reply {
  const results = cards.flatMap((card) =>
    (card.names['replicate'] ?? []).map((name) => modelObject(card, name, links)),
  )
  return page(results)
}

export function writeModel(card: ModelCard, links: Links, call: Call): Reply {
  return { status: 200, body: modelObject(card, pathName(call), links) }
}

export function writeVersions(card: ModelCard, _links: Links, call: Call): Reply {
  return page([versionObject(card, pathName(call))])
}

export function writeVersion(card: ModelCard, _links: Links, call: Call): Reply {
  return { status: 200, body: versionObject(card, pathName(call)) }
}

function page(results: readonly ReplyJson[]): Reply {
  return { status: 200, body: { previous: null, next: null, results } }
}

/** `run_count` is 0 because clients insist on a number: nobody counts. */
function modelObject(card: ModelCard, called: string, links: Links): ReplyJson {
  const [owner, name] = ownerAndName(called, card.ownedBy)
  const { description } = card.details
  return {
    url: links.to(`/replicate/v1/models/${owner}/${name}`),
    owner,
    name,
    description: typeof description === 'string' ? description : null,
    visibility: 'public',
    is_official: true,
    github_url: null,
    paper_url: null,
    license_url: null,
    run_count: 0,
    cover_image_url: null,
    default_example: null,
    latest_version: versionObject(card, called),
  }
}

/** `cog_version` is no number: the Python client takes low ones for models that stream. */
function versionObject(card: ModelCard, name: string): ReplyJson {
  return {
    id: versionOf(name),
    created_at: new Date(card.created * 1000).toISOString(),
    cog_version: 'none',
    openapi_schema: {
      openapi: '3.0.2',
      info: { title: name, version: '1' },
      paths: {},
      components: { schemas: { Input: inputSchema(card), Output: outputSchema } },
    },
  }
}

const outputSchema: JsonObject = {
  title: 'Output',
  type: 'array',
  items: { type: 'string', format: 'uri' },
}

/** What the catalog says of a parameter and is true under this host's name for it, too. */
const limits = ['minimum', 'maximum', 'minLength', 'maxLength', 'maxItems'] as const

function inputSchema({ details }: ModelCard): JsonObject {
  const known = at(at(details, 'parameters'), 'properties')
  const offered = inputs.filter(({ like }) => like === undefined || Object.hasOwn(known, like))
  const properties = offered.map(({ name, like, schema, about }, order) => {
    const own = like === undefined ? {} : at(known, like)
    const said = limits.flatMap((limit) => (limit in own ? [[limit, own[limit] ?? null]] : []))
    const shape: JsonObject = {
      ...schema,
      ...Object.fromEntries(said),
      title: titleOf(name),
      description: about,
      'x-order': order,
    }
    return [name, shape] as const
  })
  return {
    title: 'Input',
    type: 'object',
    required: ['prompt'],
    properties: Object.fromEntries(properties),
  }
}

function at(value: JsonObject, key: string): JsonObject {
  const inner: Json | undefined = value[key]
  return isObject(inner) ? inner : {}
}

/** `num_outputs` as Replicate's schemas title it: `Num Outputs`. */
function titleOf(name: string): string {
  return name.replace(
    /(^|_)(\w)/g,
    (_all, gap: string, letter: string) => `${gap === '' ? '' : ' '}${letter.toUpperCase()}`,
  )
}
