/** Whether the server goes on answering while it works: how long its event loop stood still, by what was asked of it. */
import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import sharp from 'sharp'
import { z } from 'zod'
import { good } from './call.ts'
import { type Child, forkFile, temporaryFolder } from './child.ts'
import { table } from './measure.ts'

const told = z.object({ name: z.string(), value: z.number() })

/** Waits for the number that a child calls by this name. */
function heard(child: Child, name: string): Promise<number> {
  const { process: from } = child
  return new Promise((resolve, reject) => {
    const lost = () => reject(new Error('the server ended'))
    const listen = (message: unknown) => {
      const { name: of, value } = told.parse(message)
      if (of !== name) return
      from.off('message', listen).off('exit', lost)
      resolve(value)
    }
    from.on('message', listen).once('exit', lost)
  })
}

export interface Still {
  readonly what: string
  readonly longest: number
  readonly p99: number
}

interface Work {
  readonly what: string
  readonly bodies: readonly unknown[]
}

const model = 'wan2.7-image-pro'
const of = (prompt: string, more: object = {}) => ({
  model,
  prompt,
  size: '768x768',
  seed: 1,
  ...more,
})

const languages = [
  'a red deer in a pine forest at sunset',
  '一只鹿站在森林里，日落',
  '夕暮れの森に立つ鹿',
  'un ciervo en el bosque al atardecer',
  'un cerf dans la forêt au coucher du soleil',
  'ein Hirsch im Wald bei Sonnenuntergang',
  'غزال في الغابة عند الغروب',
  'सूर्यास्त के समय जंगल में हिरण',
  'олень в лесу на закате',
]

const atLength = `${languages[0] ?? ''}, two foxes beside a castle, a lantern and a river. `
  .repeat(60)
  .slice(0, 5000)

/** A photograph's worth of bytes: noise does not compress. */
async function reference(megabytes: number): Promise<string> {
  const side = Math.round(Math.sqrt((megabytes * 1e6) / 3))
  const png = await sharp(randomBytes(side * side * 3), {
    raw: { width: side, height: side, channels: 3 },
  })
    .png({ compressionLevel: 0 })
    .toBuffer()
  return `data:image/png;base64,${png.toString('base64')}`
}

async function works(): Promise<readonly Work[]> {
  const image = await reference(19)
  return [
    { what: 'the first request', bodies: [of(languages[0] ?? '')] },
    {
      what: 'one in each of eight more languages',
      bodies: languages.slice(1).map((one) => of(one)),
    },
    { what: 'a prompt of 5,000 characters', bodies: [of(atLength)] },
    { what: '2048² painted and encoded', bodies: [of(languages[0] ?? '', { size: '2048x2048' })] },
    { what: '4096² painted and encoded', bodies: [of(languages[0] ?? '', { size: '4096x4096' })] },
    {
      what: 'a reference of 19 MB as base64 in the body',
      bodies: [{ model, prompt: 'make it black and white', image, seed: 1 }],
    },
  ]
}

/** One after another on one server that has just started. */
export async function stillness(quick: boolean): Promise<readonly Still[]> {
  using folder = temporaryFolder()
  await using child = forkFile('watched.ts', [folder.path])
  const url = `http://127.0.0.1:${await heard(child, 'port')}/v1/images/generations`
  await pause(2500)
  const seen: Still[] = []
  for (const { what, bodies } of await works()) {
    if (quick && what.startsWith('4096')) continue
    child.process.send('watch')
    for (const body of bodies) await good(url, { body })
    const p99 = heard(child, 'p99')
    const longest = heard(child, 'longest')
    child.process.send('tell')
    seen.push({ what, longest: await longest, p99: await p99 })
  }
  return seen
}

export function stillTable(seen: readonly Still[]): string {
  return table(
    ['while it worked on', 'longest stop', '99 of 100 shorter than'],
    seen.map(({ what, longest, p99 }) => [
      what,
      `${longest.toFixed(0)} ms`,
      `${p99.toFixed(1)} ms`,
    ]),
  )
}

if (import.meta.main) console.log(stillTable(await stillness(process.argv.includes('--quick'))))
