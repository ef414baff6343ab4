/** English words that count, size, place and join things, and those that a plan has no need of. */
import type { Table } from '../words/effect.ts'

export const englishWords: Table = {
  'number=5':
    'a herd of, herd of, herds of, a pack of, pack of, a flock of, flock of, flocks of, herd, flock, pack, five, handful of, a handful of, a group of, group of, various, 5',
  'text=sign neon=yes':
    'neon sign, neon sign saying, neon sign that says, neon sign reading, neon sign that reads, neon sign with the text, neon sign with the words',
  'number=1': 'one, single, lone, solitary, a single, only one, 1',
  'number=2': 'two, pair of, couple of, a pair of, a couple of, both, twin, twins, 2, pair',
  'number=3': 'three, trio of, a few, few, some, 3, trio',
  'number=4': 'four, several, 4, family of, a family of',
  'number=6': 'six, half a dozen, a bunch of, bunch of, 6',
  'number=7': 'seven, school of, a school of, swarm of, a swarm of, fleet of, a fleet of, 7',
  'number=8': 'eight, many, numerous, lots of, a lot of, plenty of, multiple, 8',
  'number=9': 'nine, 9',
  'number=10': 'ten, crowd of, a crowd of, countless, 10',
  'number=11': 'eleven',
  'number=12': 'twelve, a dozen, dozen, dozens of, 12',
  'number=13': 'thirteen',
  'number=14': 'fourteen',
  'number=15': 'fifteen',
  'number=16': 'sixteen',
  'number=20': 'twenty',
  'number=24': 'two dozen, twenty four',
  'number=30': 'thirty',
  'number=50': 'fifty',
  'number=100': 'hundred, a hundred, hundreds of, hundreds',
  'number=1000': 'thousand, a thousand, thousands of, thousands',

  'size=tiny': 'tiny, miniature, minuscule, teeny, mini, very small, microscopic',
  'size=small': 'small, little, petite, smaller, distant, far away, short, compact',
  'size=large': 'big, large, tall, great, bigger, oversized, majestic, towering, fat, mighty',
  'size=huge':
    'huge, giant, gigantic, enormous, massive, colossal, very large, immense, monumental, very big, vast',

  'at=left':
    'on the left, on the left hand side, left of frame, on its left, left foreground, left third, in the left corner, at left, left side, on the left side, to the left, at the left, in the left, far left, left,left of center,left of centre,to the left of center,to the left of centre,slightly left of center,slightly left of centre,just left of center,just left of centre,off center left,off centre left,left of the center,left of the centre,left of middle',
  'at=centre':
    'in the center, in the centre, in the middle, centered, centred, center, centre, at the center, at the centre, central, in the middle of the picture, middle',
  'at=right':
    'on the right, on the right hand side, right of frame, on its right, right third, in the right corner, at right, right side, on the right side, to the right, at the right, in the right, far right, right,right of center,right of centre,to the right of center,to the right of centre,slightly right of center,slightly right of centre,just right of center,just right of centre,off center right,off centre right,right of the center,right of the centre,right of middle',
  'at=foreground':
    'in the foreground, foreground, up front, in front, close to the camera, in the front',
  'at=background':
    'in the background, in the distance, far off, on the horizon, in the far distance, at the back, at the horizon, in the back',

  'relation=on':
    'on, lying atop, balanced on, balancing on, placed upon, standing upon, set on, set upon, sleeps on, asleep on, leaning on, landing on, lands on, climbing on, jumping on, jumps on, hanging on, stacked on, served on, displayed on, laid on, on top of, upon, atop, onto, sitting on, sat on, seated on, lying on, standing on, perched on, resting on, sleeping on, placed on, sits on, stands on, lies on, rests on, sits atop, standing atop, sitting on top of, curled up on, laying on, floating on, perched atop',
  'relation=under':
    'under, right under, hanging from, in the shade of, sheltering under, asleep under, lies under, sleeps under, sits beneath, sitting beneath, standing beneath, stands under, lying beneath, resting beneath, at the bottom of, beneath, below, underneath, sitting under, lying under, standing under, hiding under, resting under, sleeping under, sits under',
  'relation=beside':
    'next to, right next to, leaning against, close by, flanked by, at the foot of, at the base of, beside, near, by, close to, alongside, at the side of, sitting next to, standing next to, near to, standing beside, sitting beside, side by side with, together with, adjacent to, between, among, around, surrounded by, accompanied by, standing by, sitting by, standing near, building a, building an, working on a',
  'relation=behind':
    'right behind, just behind, behind, at the back of, hiding behind, standing behind',
  'relation=in-front-of':
    'in front of, before, standing in front of, sitting in front of, parked in front of, facing',
  'relation=riding':
    'riding, riding on, rides, ride, on horseback, mounted on, astride, driving, drives',
  'relation=holding':
    'holding, holds, carrying, carries, with a bouquet of, hold, carry, carried, holding a, waving, clutching, lifting, raising, pouring, cooking, wielding a, playing, plays, playing with, playing the, hugging, eating, drinking, reading, catching, wielding, using, selling, holding up',
  'relation=above':
    'above, over, flying over, flying above, hovering over, hovering above, floating above, soaring over, soaring above, jumping over, high above, floating over, rising over, rising above, on the head of',
  'grammar=in':
    'in, inside, into, within, at, in a, through, across, along, against, toward, towards, from, in an, in the, in the middle of a, in the middle of an, in the middle of the, in the heart of the, in the heart of a, in the center of the, in the centre of the',
  'grammar=with':
    'with, having, has, and its, featuring, including, containing, full of, filled with, covered in, covered with, decorated with, made of, with a, made from',
  'grammar=wear':
    'wearing, wears, dressed in, clad in, in a suit, dressed as, wearing a, wears a, who wears, wrapped in',
  'grammar=no':
    'no, without, without any, with no, there is no, there are no, no more, none of, zero, not any, nothing but no, lacking, not, never, free of, devoid of, except, dont, do not, minus, excluding, avoid',
  'grammar=break': 'and, then, while, but, or, plus, as well as, also, where, which, who, when, as',
  'grammar=group':
    'pile of, a pile of, heap of, a heap of, row of, a row of, rows of, piles of, stacks of, cluster of, a cluster of, collection of, a collection of, set of, a set of, selection of, arrangement of, an arrangement of, assortment of, variety of, a variety of, types of, kinds of, kind of, piece of, a piece of, pieces of, slice of, a slice of, slices of',
  'grammar=stop':
    'about, leave room for, leaves room for, make room for, room for, leave space for, outside the window, outside it is, outside is, during, amid, amidst, on top, on it, throughout, a, an, the, of, to, is, are, it, its, it is, that, this, these, those, there, there is, there are, their, his, her, he, she, they, be, being, was, were, for, i, me, my, we, you, your, some of, so, very, quite, rather, just, if, up, out, off, down, s, all, own, each, every, other, another, both of, same, too, more, most, can, will, shall, would, should, must, has been, like, such, such as, please, via, per, than, us, our, him, them, himself, herself, itself',
  'grammar=surface':
    'table, desk, counter, countertop, tabletop surface, surface, shelf, floor, table top, ground, plinth, slab, platform, board, tray, tables, workbench, mat, rug, carpet, block, ledge, stand',
  'grammar=wall':
    'background, backdrop, wall, seamless background, plain background, studio background, backgrounds, plain backdrop, canvas background, solid background, walls, backdrops',
  'grammar=letters':
    'letters, lettering, letter, font, text, words, word, typography, type, typeface, letters that read, inscription, handwriting, caption, slogan, script, tagline, subtitle, subheading, sub heading, strapline, motto, catchphrase',

  'text=title':
    'titled, title, headline, entitled, heading, the title, header, named, called, logo, book cover, cover, magazine cover, album cover, poster titled, movie poster titled, poster with the title, poster entitled, poster called, poster saying, poster with the text, poster that says, travel poster titled',
  'text=sign':
    'sign, signboard, signpost, billboard, shop sign, road sign, street sign, banner, placard, sign board, signage, marquee, shop sign saying, sign saying, sign that says, sign reading, storefront sign, chalkboard, blackboard, graffiti',
  'text=label':
    'label, labelled, labeled, sticker, tag, brand name, packaging, printed on, label saying',
  'text=caption':
    'saying, says, that says, reading the words, reads, that reads, with the words, with the text, written, that say, inscribed, spelling, spelling out, writes, with text',

  'pose=sitting':
    'sitting, sits, seated, lying, lies, resting, sleeping, asleep, curled up, crouching, leaning',
  'pose=standing': 'standing, stands, posing, stood, poses, still',
  'pose=walking': 'walking, walks, strolling, hiking, wandering, strolls, walk, hikes, trekking',
  'pose=running':
    'running, runs, jogging, sprinting, galloping, racing, run, gallops, galloping through',
  'pose=dancing': 'dancing, dances, dance',
  'pose=kneeling': 'kneeling, kneels',
  'pose=flying':
    'flying, flies, soaring, hovering, gliding, in flight, taking off, fly, soars, floating in the air, landing, launching, lifting off, drifting',
  'pose=swimming': 'swimming, swims, floating, floats, diving, swim, afloat, drifting on the water',
  'pose=sailing': 'sailing, sails, cruising, anchored, moored, docked, sail',
  'pose=growing': 'growing, grows, blossomed, planted, sprouting',
  'pose=driving':
    'parked, driving along, driving down, passing, driving through, speeding, passing by',
  'pose=surfing': 'surfing, surfs',
  'pose=biking':
    'cycling, biking, riding a bike, riding a bicycle, rides a bike, rides a bicycle, pedalling, pedaling',
  'pose=climbing': 'climbing, climbs',
  'pose=in-lotus-position':
    'meditating, meditates, meditation, doing yoga, practising yoga, practicing yoga, in lotus position',
  'pose=juggling': 'juggling',
  'pose=golfing': 'golfing, playing golf',
  'pose=swimming-person': 'swimming in the pool',
  'pose=rowing-boat': 'rowing, rowing a boat, paddling',
  'pose=burning': 'burning, glowing, shining, lit, twinkling, sparkling, lit up, glows, shines',

  'shade=dark': 'dark, deep',
  'shade=light': 'light, pale, pastel, bright pastel',

  'grammar=known': [
    'in different places, different places, in various places, various places, in different locations, different locations, in different settings, different settings, in different scenes',
    'children book illustration, childrens book illustration, children book scene, children book, childrens book, kids book illustration, picture book, picture book illustration, storybook, storybook illustration, story book, book illustration, storyboard, storyboard frame, storyboard panel, storyboard sketch panel, advertising, advert, ad, campaign, ad campaign, sports campaign, e commerce, ecommerce, skincare, skincare advertising, product, key visual, concept, ripe, slices, slice, slices of, slice of, sleek, rustic',
    'steaming, steam, plain, solid, coloured, colored',
    'photo, photograph, photo of, picture, picture of, image, image of, illustration, illustration of, artwork, art, scene, scene of, view, view of, shot, shot of',
    'depiction of, rendering of, a photo of, render, rendering, design, background image, wallpaper, 4k, 8k, hd, uhd, 2k, full hd, ultra hd, high resolution',
    'high res, hi res, hires, highly detailed, detailed, ultra detailed, intricate, intricate details, intricate detail, fine details, masterpiece, best quality',
    'high quality, quality, top quality, award winning, professional, trending on artstation, artstation, deviantart, unreal engine, octane render, photorealistic',
    'photo realistic, hyperrealistic, hyper realistic, ultra realistic, realistic, realism, lifelike, sharp focus, sharp, in focus, crisp, beautiful, gorgeous',
    'stunning, breathtaking, amazing, wonderful, lovely, pretty, nice, cute, adorable, charming, elegant, graceful, epic, dramatic, dramatic lighting, cinematic',
    'cinematic lighting, movie still, film still, studio lighting, soft lighting, soft light, natural light, natural lighting, warm light, ambient light, lighting',
    'well lit, light, atmospheric, atmosphere, moody, mood, dreamy, dreamlike, ethereal, magical, mystical, enchanted, serene, peaceful, calm, tranquil, quiet',
    'still, cosy, cozy, warm, cool, fresh, vivid, vibrant, bright, colourful, colorful, rich colours, rich colors, vivid colours, vivid colors, vibrant colors',
    'vibrant colours, colours, colors, colour, color, palette, colour palette, composition, rule of thirds, balanced, minimalist, minimal, minimalistic, simple',
    'clean, aesthetic, bokeh, depth of field, shallow depth of field, blurred background, blurry background, bokeh background, dslr photo, 35mm, 50mm, 85mm',
    'nikon, canon, sony, lens, camera angle, hdr, raw photo, raw, perfect, incredible, fantastic, fantasy, fantasy art, concept art, digital art, digital painting',
    'digital illustration, fine art, style, in the style of, style of, quality photo, detail, details, lush, dense, green grass, golden grass, reflected, reflection',
    'reflections, reflecting, glassy, scenery, scenic, picturesque, idyllic, rolling, sprawling, hero shot, cover photo, banner image, isolated, ocean view, background blur',
    'showing, shows, show, depicting, depicts, seen, visible, create, generate, make, draw, paint, produce, illustrate, want, need, imagine, looking, looks, look',
    'scene with, overlooking, set in, located in, situated in, placed, set, surrounding, along with, side, edge, edges, middle of, centre of, center of, horizon',
    'distance, air, weather, season, time, light and shadow, shadow, shadows, glow, snow capped, first image, second image, third image, image 1, image 2, commercial',
    'luxury, premium, brand new, gentle, soft, smooth, subtle, fine, winding, filling, full, fresh fruit, delicious, tasty, healthy, steaming, freshly baked',
    'homemade, landscape photography, nature photography, wildlife photography, wildlife, street photography, travel photography, food photography, macro photography',
    'portrait photography, photography, photographic, thing, things, item, subject',
  ].join(', '),
  // Colours by what has them: alone they are stuff that can't be drawn.
  'grammar=unknown':
    'sand, mocha, caramel, blush, hiking gear, camping gear, climbing gear, fishing gear, sports gear, outdoor gear, photography gear, camera gear, travel gear, diving gear, scuba gear, riding gear, gym gear, rain gear, ski gear, tactical gear, winter gear, safety gear, protective gear, coffee beans, coffee bean',
  'relation=beside at=left':
    'to the left of, left of, on the left of, on the left side of, just left of, immediately left of, standing to the left of, sitting to the left of',
  'relation=beside at=right':
    'to the right of, right of, on the right of, on the right side of, just right of, immediately right of, standing to the right of, sitting to the right of',
  'grammar=family number=4':
    'family,families,family of four,a family of four,family of 4,a family of 4',
  'grammar=family number=2': 'family of two,a family of two,family of 2,a family of 2',
  'grammar=family number=3': 'family of three,a family of three,family of 3,a family of 3',
  'grammar=family number=5': 'family of five,a family of five,family of 5,a family of 5',
  'grammar=family number=6': 'family of six,a family of six,family of 6,a family of 6',
}
