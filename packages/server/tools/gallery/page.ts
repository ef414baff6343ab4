/** The contact sheet: every picture with its request, plan, seed, time and warnings, in one page that needs nothing else. */
import type { Plan } from '@limn/sdk'
import type { Exhibit, Section } from './requests.ts'

/** An exhibit and what came of it. */
export interface Shown {
  readonly exhibit: Exhibit
  /** Names in docs/gallery, in order. */
  readonly files: readonly string[]
  readonly plan: Plan | undefined
  readonly warnings: readonly string[]
  readonly seeds: readonly number[]
  readonly revised: string
  /** Of the picture that the engine made, not of the one that is kept. */
  readonly size: string
  /** From the job's start to its end. */
  readonly ms: number
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

const look = `
:root { color-scheme: light dark; --ink: #1c1d21; --soft: #6a6c75; --paper: #faf9f6; --line: #dedbd3; --warn: #9a5b13 }
@media (prefers-color-scheme: dark) { :root { --ink: #ececf0; --soft: #9a9ca6; --paper: #17181c; --line: #33353d; --warn: #e0a85c } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif }
header, section { max-width: 1480px; margin: 0 auto; padding: 24px 24px 0 }
h1 { font-size: 30px; margin: 12px 0 4px } h2 { font-size: 19px; margin: 28px 0 12px; border-top: 1px solid var(--line); padding-top: 18px }
nav { display: flex; flex-wrap: wrap; gap: 4px 16px; margin-top: 12px } a { color: inherit }
.sheet { display: grid; grid-template-columns: repeat(auto-fill, minmax(330px, 1fr)); gap: 28px 22px }
figure { margin: 0 } figure.wide { grid-column: 1 / -1 }
.pictures { display: flex; gap: 6px; align-items: start } .pictures img { width: 100%; min-width: 0; flex: 1; height: auto; display: block; border-radius: 3px }
figcaption { padding-top: 8px } .prompt { font-weight: 600 } .facts, details { color: var(--soft); font-size: 13px }
.warning { color: var(--warn); font-size: 13px } pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 12px; margin: 6px 0 }
footer { padding: 48px 24px; text-align: center; color: var(--soft) }
`

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`

function figureOf({ exhibit, files, plan, warnings, seeds, revised, size, ms }: Shown): string {
  const { file: _file, prompt, images, ...rest } = exhibit
  const request = JSON.stringify({ prompt, ...(images ? { images } : {}), ...rest })
  const pictures = files
    .map((file) => `<img src="${file}" alt="${escaped(prompt)}" loading="lazy">`)
    .join('')
  const from = images ? ` — from ${images.join(', ').replaceAll('exhibit:', '')}` : ''
  return `<figure${files.length > 1 ? ' class="wide"' : ''} id="${exhibit.file}">
<div class="pictures">${pictures}</div>
<figcaption><div class="prompt" dir="auto">${escaped(prompt)}</div>
<div class="facts">${escaped(revised)}<br>${size}, seed ${[...new Set(seeds)].join(', ')}, ${seconds(ms)}${from}</div>
${warnings.map((warning) => `<div class="warning">${escaped(warning)}</div>`).join('\n')}
<details><summary>request and plan</summary><pre>${escaped(request)}</pre><pre>${escaped(JSON.stringify(plan, undefined, 1))}</pre></details></figcaption>
</figure>`
}

const anchor = (name: string): string => name.toLowerCase().replaceAll(/[^a-z]+/g, '-')

export function pageOf(sections: readonly Section[], shown: readonly Shown[]): string {
  const parts = sections.map(({ section, note, exhibits }) => {
    const own = shown.filter(({ exhibit }) => exhibits.some(({ file }) => file === exhibit.file))
    return `<section id="${anchor(section)}"><h2>${section}</h2>${note ? `<p>${note}</p>` : ''}
<div class="sheet">
${own.map(figureOf).join('\n')}
</div></section>`
  })
  const links = sections
    .map(({ section }) => `<a href="#${anchor(section)}">${section}</a>`)
    .join('')
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Limn: gallery of the sketch engine</title>
<style>${look}</style>
<header><h1>Gallery of the sketch engine</h1>
<div class="facts">${shown.length} requests to Limn, painted on a CPU without weights by <code>npm run gallery</code>. Each picture is the answer to the request as it stands; none is chosen from several. Times are of the whole job on 2 cores.</div>
<nav>${links}</nav></header>
${parts.join('\n')}
<footer>Photographs: coffee (CC0, Rachel Michetti), rocket (public domain, SpaceX), astronaut (public domain, NASA), from the sample data of scikit-image.</footer>
</html>
`
}
