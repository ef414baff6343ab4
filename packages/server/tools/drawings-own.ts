/** Drawings of our own for what the emoji set lacks: plain packages, as product pictures need them. View box 0 0 128 128. */

const bottle = `<linearGradient id="own-bottle-a" x1="44" x2="84" y1="0" y2="0" gradientUnits="userSpaceOnUse"><stop offset="0" stop-color="#1f4a2c"/><stop offset=".22" stop-color="#5d9a5f"/><stop offset=".5" stop-color="#356e41"/><stop offset=".85" stop-color="#1c4528"/><stop offset="1" stop-color="#2c5c39"/></linearGradient>
<path fill="url(#own-bottle-a)" d="M57 14h14v24c0 8 14 12 14 26v52c0 5-2 8-7 8H50c-5 0-7-3-7-8V64c0-14 14-18 14-26z"/>
<path fill="#2b2320" d="M56 4h16v16H56z"/><path fill="#4a3f39" d="M58 4h4v16h-4z"/><path fill="#fff" opacity=".35" d="M49 66c0-8 6-12 9-18l1 1c-2 7-6 11-6 18v50h-4z"/>`

const perfume = `<linearGradient id="own-perfume-a" x1="30" x2="98" y1="50" y2="124" gradientUnits="userSpaceOnUse"><stop offset="0" stop-color="#f6e3dc"/><stop offset=".5" stop-color="#e7b7a8"/><stop offset="1" stop-color="#c98d80"/></linearGradient>
<path fill="#c7a24c" d="M50 14h28v24H50z"/><path fill="#e9cf83" d="M54 14h6v24h-6z"/><path fill="#8f7230" d="M72 14h6v24h-6z"/><path fill="#b9b4ae" d="M55 38h18v10H55z"/>
<path fill="#efe6e1" d="M30 48h68c4 0 6 2 6 6v64c0 4-2 6-6 6H30c-4 0-6-2-6-6V54c0-4 2-6 6-6z"/><path fill="url(#own-perfume-a)" d="M33 62h62v50c0 3-1 4-4 4H37c-3 0-4-1-4-4z"/><path fill="#fff" opacity=".55" d="M29 54h6v62h-6zM88 54h3v62h-3z"/>`

const jar = `<linearGradient id="own-jar-a" x1="20" x2="108" y1="0" y2="0" gradientUnits="userSpaceOnUse"><stop offset="0" stop-color="#c9d3d6"/><stop offset=".25" stop-color="#fff"/><stop offset=".7" stop-color="#e2e8ea"/><stop offset="1" stop-color="#b3bfc4"/></linearGradient>
<linearGradient id="own-jar-b" x1="18" x2="110" y1="0" y2="0" gradientUnits="userSpaceOnUse"><stop offset="0" stop-color="#8e8a86"/><stop offset=".25" stop-color="#f2efeb"/><stop offset=".7" stop-color="#c9c4be"/><stop offset="1" stop-color="#86817c"/></linearGradient>
<path fill="url(#own-jar-a)" d="M20 66h88v46c0 7-4 10-10 10H30c-6 0-10-3-10-10z"/><path fill="url(#own-jar-b)" d="M18 40c0-3 2-5 6-5h80c4 0 6 2 6 5v24c0 2-1 3-3 3H21c-2 0-3-1-3-3z"/><path fill="#fff" opacity=".6" d="M32 72h6v44h-6z"/>`

const gores = [
  ['#e5484d', 'M64 4C36 4 20 24 20 46c0 22 20 38 32 50h4C40 78 30 62 30 44 30 24 44 8 64 4z'],
  ['#f7c948', 'M64 4C44 8 30 24 30 44c0 18 10 34 26 52h4C48 78 44 62 44 44 44 26 52 10 64 4z'],
  ['#e5484d', 'M64 4C52 10 44 26 44 44c0 18 6 34 16 52h8c10-18 16-34 16-52C84 26 76 10 64 4z'],
  ['#f7c948', 'M64 4c12 6 20 22 20 40 0 18-4 34-16 52h4c16-18 26-34 26-52C98 24 84 8 64 4z'],
  ['#c5363b', 'M64 4c20 4 34 20 34 40 0 18-10 34-26 52h4c12-12 32-28 32-50C108 24 92 4 64 4z'],
]
  .map(([fill, d]) => `<path fill="${fill}" d="${d}"/>`)
  .join('')
const balloon = `${gores}<path fill="#fff" opacity=".28" d="M36 26c4-8 10-13 17-16-6 6-12 16-13 28-2 2-6 0-4-12z"/><path stroke="#6b4a2b" stroke-width="1" d="M53 97l3 12M75 97l-3 12M61 97v12M67 97v12"/><path fill="#a8713a" d="M54 108h20l-2 15H56z"/><path fill="#83552a" d="M53 107h22v3.500H53zM64 111h8l-1.500 12H64z"/>`

export const ownDrawings: Readonly<Record<string, { readonly body: string }>> = {
  bottle: { body: bottle },
  'perfume-bottle': { body: perfume },
  'cosmetic-jar': { body: jar },
  'hot-air-balloon': { body: balloon },
}
