/** "Put the cat from image 2 into image 1": the subject of one image is placed into another. */
import type { Operation, Target } from '@limn/sdk'
import { type Asked, besides, boxOf, type Outcome, type Reader } from '../asked.ts'
import { match } from '../../words/match.ts'
import { readScene } from '../../scene.ts'
import { blank, leftOf, says } from '../words/clause.ts'
import { I } from '../words/marks.ts'
import { type Source, sourcesIn } from './sources.ts'
import { targetsOf } from '../words/regions.ts'
import { spotIn, takeSpots } from '../words/spots.ts'
import { heightIn } from '../words/things.ts'

const verb =
  /\b(?:put|place|add|insert|paste|composite|drop|bring|transfer|copy|move|include|position|superimpose|integrate|combine|blend|show|stick|set|use|have|overlay|take|(?:photo|picture|image|scene) (?:of|with|showing))\b|放|添加|加到|加入|加上|加进|贴|合成|移到|移动|置入|置于|插入|融入|融合|合到|P到|p到|加|搬|带|出现|[站坐走躺]在|来到|置身/u
const replacing = /\b(?:replace|swap|exchange|substitute|switch)\b|换成|替换|换为|代替/u
const kinds = String.raw`(?:back ?grounds?|back ?drops?|scene(?:ry)?|setting|environment|palette|colou?rs?|style|look|light(?:ing)?|tones?|box|mood|atmosphere)`
const behind = new RegExp(
  String.raw`${kinds} (?:of|from|in) ${I}|${I}(?:['’]s )${kinds}|${I}(?:里|中)?的(?:背景|场景|环境)`,
  'u',
)
const faces =
  /\b(?:faces?|heads?|hair|expressions?|smile|pose|outfits?|clothes|clothing|dress(?:es)?|jackets?|shirts?|suits?|body)\b|脸|头发|发型|表情|姿势|衣服|外套|裙/u
const wearing = /\b(?:wear(?:s|ing)?|try(?:ing)? on|dress(?:ed)? in)\b|穿|换装|试穿/u

export const readFrom: Reader = (asked) => {
  const { clause, named } = asked
  const swaps = says(clause, replacing)
  if (!swaps && !says(clause, verb)) return undefined
  if (
    named.length === 0 ||
    says(clause, behind) ||
    says(clause, /\bcollage|\bgrid|拼|并排|[\uE000-\uE0FF]/u)
  )
    return undefined
  const source = sourcesIn(asked, swaps)
  const [first] = source
  if (!first) return undefined
  // "Use the subject of image 1, …" says what the next clauses are about.
  if (
    !swaps &&
    named.length === 1 &&
    says(clause, /^\s*(?:please )?(?:use|take|using|with)\b/u) &&
    says(clause, /\b(?:subject|person|product|character|model|object)\b/u)
  ) {
    blank(clause, 0)
    return []
  }
  const worn = source.some(({ start, end }) => faces.test(clause.left.slice(start, end)))
  if (worn || says(clause, wearing))
    return "The sketch engine can't give a face, hair, a pose or clothes of one image to a person in another: they would have to be made anew. It can place the whole person, or match the style and the light."
  return swaps ? swapped(asked, first) : (together(asked) ?? placed(asked, source))
}

function goalOf(asked: Asked, all: readonly Source[]): Target {
  const { boxed, facts, named } = asked
  const from = new Set(all.map(({ image }) => image))
  const goal = named.findLast((image) => !from.has(image)) ?? besides(all[0]?.image ?? 2, asked)
  const said = boxed.filter(({ image }) => image === undefined || !from.has(image)).at(-1)
  const [box] = said ? targetsOf(said, goal, facts) : []
  return box ?? { image: goal, ...boxOf(goal, facts) }
}

function thingOf(
  { image }: Source,
  { boxed, facts }: Asked,
): Extract<Operation, { verb: 'place' }>['thing'] {
  const said = boxed.find((region) => region.image === image)
  const [box] = said ? targetsOf(said, image, facts) : []
  return box ? { image, box: box.box } : { image, ...boxOf(image, facts) }
}

/** "The dog from image 1 and the cat from image 2 together on a beach": on new ground. */
function together(asked: Asked): Outcome {
  const { clause, named, facts, boxed } = asked
  const images = [...new Set(named)]
  if (images.length < 2 || boxed.length > 0) return undefined
  const end = Math.max(
    ...Array.from(
      clause.left.matchAll(new RegExp(I, 'gu')),
      ({ index, 0: mark }) => index + mark.length,
    ),
  )
  const where = leftOf(clause, end)
  const scenic = match(where).some(
    (item) => item.kind === 'word' && (item.effect.place ?? item.effect.ground) !== undefined,
  )
  if (!scenic || !/\b(?:on|in|at|against|before)\b|在|到/u.test(where)) return undefined
  const scene = readScene(where.replace(/\b(?:together|both)\b/giu, ' '))
  const [image = 1, ...others] = images
  blank(clause, 0)
  asked.report(scene.notUnderstood)
  return [
    { verb: 'background', target: { image, ...boxOf(image, facts) }, to: { scene } },
    ...others.map((other) => ({
      verb: 'place' as const,
      target: { image },
      thing: { image: other, ...boxOf(other, facts) },
    })),
  ]
}

const apart = { 1: [], 2: ['left', 'right'], 3: ['left', 'centre', 'right'] } as const

function placed(asked: Asked, all: readonly Source[]): Outcome {
  const { clause } = asked
  const target = goalOf(asked, all)
  const goals = new Set([target.image])
  const moved = all.filter(({ image }) => !goals.has(image)).slice(0, 3)
  if (moved.length === 0) return undefined
  for (const { start, end } of moved) blank(clause, start, end)
  const boxed = target.box !== undefined
  if (boxed) blank(clause, 0)
  const height = heightIn(clause.left)
  const said = boxed ? undefined : spotIn(clause.left)
  if (height)
    clause.left = clause.left.replace(/\b(?:tiny|small|huge|giant|large|big)\b/gu, (word) =>
      ' '.repeat(word.length),
    )
  takeSpots(clause)
  const spots = moved.length === 2 || moved.length === 3 ? apart[moved.length] : apart[1]
  return moved.map((source, index) => {
    const at = boxed ? undefined : (said ?? spots[index])
    return {
      verb: 'place',
      target,
      thing: thingOf(source, asked),
      ...(at ? { at } : {}),
      ...(height && !boxed ? { height } : {}),
    }
  })
}

function swapped(asked: Asked, source: Source): Outcome {
  const { clause } = asked
  const target = goalOf(asked, [source])
  if (target.image === source.image) return undefined
  if (target.box === undefined && !(asked.facts.mask === true && target.image === 1))
    return 'To put something in the place of another, the sketch engine needs to know where that is: give a box around it.'
  blank(clause, 0)
  return [
    { verb: 'remove', target },
    { verb: 'place', target, thing: thingOf(source, asked) },
  ]
}
