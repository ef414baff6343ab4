/** English colour names: those of CSS written as people write them, and others in common use. */

const css = `
aliceblue f0f8ff,antiquewhite faebd7,aqua 00ffff,aquamarine 7fffd4,azure f0ffff,beige f5f5dc,bisque ffe4c4,black 000000,
blanchedalmond ffebcd,blue 0000ff,blueviolet 8a2be2,brown a52a2a,burlywood deb887,cadetblue 5f9ea0,chartreuse 7fff00,
cornflowerblue 6495ed,cornsilk fff8dc,crimson dc143c,cyan 00ffff,darkblue 00008b,darkcyan 008b8b,darkgoldenrod b8860b,
darkgray a9a9a9,darkgrey a9a9a9,darkgreen 006400,darkkhaki bdb76b,darkmagenta 8b008b,darkolivegreen 556b2f,darkorange ff8c00,
darkorchid 9932cc,darkred 8b0000,darksalmon e9967a,darkseagreen 8fbc8f,darkslateblue 483d8b,darkslategray 2f4f4f,
darkturquoise 00ced1,darkviolet 9400d3,deeppink ff1493,deepskyblue 00bfff,dimgray 696969,dodgerblue 1e90ff,firebrick b22222,
floralwhite fffaf0,forestgreen 228b22,fuchsia ff00ff,gainsboro dcdcdc,ghostwhite f8f8ff,goldenrod daa520,gray 808080,grey 808080,
green 008000,greenyellow adff2f,honeydew f0fff0,hotpink ff69b4,indianred cd5c5c,indigo 4b0082,ivory fffff0,khaki f0e68c,
lavender e6e6fa,lavenderblush fff0f5,lawngreen 7cfc00,lemonchiffon fffacd,lightblue add8e6,lightcoral f08080,lightcyan e0ffff,
lightgray d3d3d3,lightgrey d3d3d3,lightgreen 90ee90,lightpink ffb6c1,lightsalmon ffa07a,lightseagreen 20b2aa,lightskyblue 87cefa,
lightsteelblue b0c4de,lightyellow ffffe0,limegreen 32cd32,magenta ff00ff,maroon 800000,mediumaquamarine 66cdaa,mediumblue 0000cd,
mediumorchid ba55d3,mediumpurple 9370db,mediumseagreen 3cb371,mediumslateblue 7b68ee,mediumturquoise 48d1cc,mediumvioletred c71585,
midnightblue 191970,mintcream f5fffa,mistyrose ffe4e1,navajowhite ffdead,navy 000080,oldlace fdf5e6,olivedrab 6b8e23,orangered ff4500,
orchid da70d6,palegoldenrod eee8aa,palegreen 98fb98,paleturquoise afeeee,palevioletred db7093,papayawhip ffefd5,peachpuff ffdab9,
peru cd853f,pink ffc0cb,plum dda0dd,powderblue b0e0e6,purple 800080,rebeccapurple 663399,red ff0000,rosybrown bc8f8f,royalblue 4169e1,
saddlebrown 8b4513,sandybrown f4a460,seagreen 2e8b57,sienna a0522d,silver c0c0c0,skyblue 87ceeb,slateblue 6a5acd,slategray 708090,
springgreen 00ff7f,steelblue 4682b4,tan d2b48c,teal 008080,thistle d8bfd8,turquoise 40e0d0,violet ee82ee,wheat f5deb3,white ffffff,
whitesmoke f5f5f5,yellow ffff00,yellowgreen 9acd32`

/** Paint, not light: the pure CSS tone of a plain word is too shrill for a thing, so these are milder. */
const common = `
red d02a2a,green 2f8f46,blue 2f62c9,yellow f4cf2d,orange ee8122,purple 7b3fa0,pink f48fb1,brown 7d5036,grey 8a8d91,gray 8a8d91,
black 1c1c1e,white f7f7f5,gold d4a017,golden d4a017,silver c0c4c8,silvery c0c4c8,cream f5ebd0,burgundy 7a1e33,wine red 722f37,
scarlet d92a1c,ruby 9b1b3b,cherry red b81d34,brick red a33b2b,rust b7410e,rusty b7410e,copper b87333,bronze a97142,brass b5a642,
amber f2a71b,mustard d6a62a,mustard yellow d6a62a,ochre c58a2c,lemon yellow f7e14b,lime green 8cc63f,mint 9fdcc0,mint green 9fdcc0,
emerald 1f9e6b,emerald green 1f9e6b,jade 2f9e77,sage b2bfa0,sage green 9cac8a,olive 7a7a2c,olive green 6e7030,moss green 6b7a3a,
forest green 2a6b3c,dark green 1d5a32,light green a2d69a,navy blue 1b2a52,navy 1b2a52,royal blue 3557c4,sky blue 87c4ea,
baby blue a7cdeb,light blue a6cdec,dark blue 1d2f73,midnight blue 1b2150,ice blue cfe6f2,cobalt 1f4fb0,cobalt blue 1f4fb0,
sapphire 1d4b9f,sapphire blue 1d4b9f,teal 148083,turquoise 36c5bf,aquamarine 7fd9c4,cyan 22b8cf,azure 3a8fdc,indigo 42328f,
violet 8852b8,lilac c3a3d8,lavender b8a9dc,mauve b490b0,plum 75385f,magenta cc2b8f,fuchsia d6338f,hot pink f0569f,rose pink eb8fa5,
salmon f28b78,salmon pink f28b78,coral red f1705f,peachy f6bd98,apricot f5b97f,terracotta c4623f,terra cotta c4623f,tan cfae86,
beige e6d8bd,khaki b5a678,camel brown c19a6b,chestnut brown 7b4631,chocolate brown 56341f,coffee brown 5f4330,charcoal grey 43474c,
charcoal gray 43474c,slate grey 6a7580,slate gray 6a7580,ivory f6f0df,off white f4f1e8,pearl efebe0,snow white fafafa,jet black 101012,
pitch black 0b0b0d,ash grey b3b6b3,ash gray b3b6b3,blood red 8a1115,wine coloured 722f37,rose gold cf9a8d,bluish 6f8fbf,reddish b5594a,
greenish 7fa37a,yellowish e3d27a,dark red 8b1a1a,light pink f8c9d6,pastel pink f6c6d3,pastel blue b3d1ec,pastel green bfe3c0,
pastel yellow f8edb5,pastel purple d3c3e8,blonde e3c578,ecru e2d7bd,greige c9bfb0,taupe 8b7d6b,cerulean 2a7fba,periwinkle 9a9ee0,oxblood 5e1a22,marsala 8f4a4a,
petrol 125a6b,petrol blue 125a6b,dusty pink d8a7a7,dusty rose c9939a,blush pink f2c9c6,powder pink f2cfd3,denim blue 4a6a94,eggshell f0ead6,
off white f4f1e8,sea green 3a8f72,aqua 5fd0d6,chartreuse b6d633,vermilion dc4a2c,cinnabar dc4a2c,carmine a3182f,ultramarine 2a2f9c,
sand coloured dbc298,sandy beige dbc298,auburn 8a4128,neon green 5cff5c,neon pink ff4fc3,neon blue 35b6ff,electric blue 2c7dff`

/** CSS joins its words; people don't: `dark olive green`. */
const joints =
  /^(alice|antique|blanched|blue|burly|cadet|cornflower|deep|dark|dim|dodger|fire|floral|ghost|green|hot|indian|lavender|lawn|lemon|light|lime|medium|midnight|misty|navajo|old|olive|orange|pale|papaya|peach|powder|rebecca|rosy|royal|saddle|sandy|sea|sky|slate|spring|steel|white|yellow)(?=(?:olive|slate|sea|sky|steel|spring|violet|blue|white|wood|red|green|grey|gray|pink|purple|yellow|brown|orange|gold|khaki|magenta|orchid|salmon|turquoise|cyan|coral|puff|whip|rose|lace|drab|smoke|cream|chiffon|blush|brick|aqua))/

/** Folded name → `#RRGGBB`. */
export const colourNames: ReadonlyMap<string, string> = new Map(
  [css, common].flatMap((list) =>
    list
      .trim()
      .split(/,\s*/)
      .flatMap((pair) => {
        const at = pair.lastIndexOf(' ')
        const name = pair.slice(0, at)
        const hex = `#${pair.slice(at + 1).toUpperCase()}`
        const apart = name
          .replace(joints, '$1 ')
          .replace(joints, '$1 ')
          .replace(
            /(dark|light|medium|pale) (slate|sea|olive|sky|steel|golden|violet|spring|deep)(?=[a-z])/,
            '$1 $2 ',
          )
        return apart === name
          ? [[name, hex] as const]
          : [[apart, hex] as const, [name, hex] as const]
      }),
  ),
)
