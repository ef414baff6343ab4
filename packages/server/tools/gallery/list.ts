/** The gallery for a reader of the repository: pictures and prompts; everything else is in index.html. */
import type { Section } from './requests.ts'
import type { Shown } from './page.ts'

const perRow = 3

const cell = ({ exhibit, files }: Shown): string => {
  const pictures = files
    .map((file) => `<img src="${file}" width="${files.length > 1 ? 150 : 300}" alt="">`)
    .join(' ')
  const from = exhibit.images
    ? ` <i>(${exhibit.images.join(', ').replaceAll('exhibit:', '')})</i>`
    : ''
  const prompt = exhibit.prompt.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<td width="${100 / perRow}%" valign="top">${pictures}<br>${prompt}${from}</td>`
}

export function listOf(sections: readonly Section[], shown: readonly Shown[]): string {
  const parts = sections.map(({ section, note, exhibits }) => {
    const own = shown.filter(({ exhibit }) => exhibits.some(({ file }) => file === exhibit.file))
    const rows: string[] = []
    for (let at = 0; at < own.length; at += perRow)
      rows.push(
        `<tr>${own
          .slice(at, at + perRow)
          .map(cell)
          .join('')}</tr>`,
      )
    return `## ${section}\n\n${note ? `${note}\n\n` : ''}<table>\n${rows.join('\n')}\n</table>\n`
  })
  return `# Gallery

Made by the sketch engine with \`npm run gallery\`, on a CPU, without weights: no picture is chosen from several, each is the answer to the request as it stands. [index.html](index.html) shows each with its plan, seed, time and warnings (open it from a clone).

The photographs are from the sample data of scikit-image: coffee (CC0, Rachel Michetti), rocket (public domain, SpaceX) and astronaut (public domain, NASA).

${parts.join('\n')}`
}
