/** English words for places, times, weather, light, styles and what a place holds. */
import type { Table } from '../words/effect.ts'

export const englishScene: Table = {
  'time=night season=winter weather=snow snow=may': 'snowy winter night',
  'time=night weather=snow snow=may': 'snowy night, snowy nights, snow filled night',
  'time=dusk weather=snow snow=may': 'snowy evening',
  'time=dawn weather=snow snow=may': 'snowy morning',
  'time=night weather=rain': 'rainy night, rainy nights, rain soaked night',
  'place=forest trees=blossom grove=yes season=spring':
    'cherry blossom season, cherry blossom time, cherry blossoms season, sakura season, sakura time, hanami, hanami season, cherry trees, cherry trees in blossom, cherry trees in bloom, cherry trees in full bloom, cherry trees in full blossom, cherry blossom trees, cherry blossoms trees, sakura, sakuras, sakura trees, sakura in bloom, blossoming cherry trees, blooming cherry trees, blossoming trees, blooming trees, flowering trees, flowering cherry trees, trees in blossom, trees in bloom, trees in full bloom, trees in full blossom, apple trees in blossom, apple trees in bloom, plum trees in blossom, plum trees in bloom, peach trees in blossom, peach trees in bloom, almond trees in blossom, almond trees in bloom, row of cherry trees, rows of cherry trees, avenue of cherry trees, alley of cherry trees, cherry tree avenue,behind cherry blossoms,amid cherry blossoms,amidst cherry blossoms,among cherry blossoms,amongst cherry blossoms,between cherry blossoms,under cherry blossoms,beneath cherry blossoms,below cherry blossoms,through cherry blossoms,framed by cherry blossoms,surrounded by cherry blossoms,in front of cherry blossoms,beside cherry blossoms,near cherry blossoms,lined with cherry blossoms,beneath the cherry blossoms,under the cherry blossoms,among the cherry blossoms,behind the cherry blossoms,through the cherry blossoms,under cherry blossom,beneath cherry blossom,among cherry blossom,behind cherry blossom,amid cherry blossom',
  'place=forest trees=blossom season=spring':
    'cherry wood, cherry tree forest, cherry forest, blossoming orchard, orchard in bloom, orchard in blossom',
  'place=forest trees=conifer grove=yes':
    'pines, pine trees, conifers, firs, fir trees, spruces, spruce trees, evergreens, evergreen trees',
  'place=forest trees=conifer':
    'wood of pines, pine wood, spruce wood, fir wood, conifer wood, forest of pines, forest of pine trees, forest of firs, forest of spruces, pine forest, pinewood, pine woods, evergreen forest, conifer forest, coniferous forest, spruce forest, fir forest, taiga',
  'place=forest trees=birch grove=yes': 'birches, birch trees, silver birches',
  'place=forest trees=birch':
    'birch woods, birch woodland, wood of birches, forest of birches, forest of birch trees, birch forest, birch grove, birch wood',
  'place=forest trees=broadleaf':
    'oak wood, oak woods, beech wood, beech woods, deciduous wood, oak forest, beech forest, deciduous forest, broadleaf forest, maple forest',
  'weather=snow':
    'snowing, snow outside, snowing outside, snow falling, snow is falling, snow falls, it snows, it is snowing, snowfall, falling snow, snowflakes falling, snowstorm, blizzard, snowflakes, flurries, snow flurries, snow shower, driving snow, first snowfall',
  'weather=snow snow=may': 'snow, heavy snow, light snow, snowy day, snowy weather',
  'snow=lies':
    'in the snow, on the snow, through the snow, across the snow, in fresh snow, in deep snow, fresh snow, deep snow, thick snow, snow covered, covered in snow, covered with snow, blanketed in snow, blanket of snow, under a blanket of snow, snow blanketed, snow laden, snow dusted, powder snow, freshly fallen snow, fallen snow, after the snowfall, after snowfall, after a snowfall, after the snow, after a snowstorm, after the snowstorm, after the blizzard, snowy',
  'weather=clear over=yes':
    'after the rain, after rain, after a rain, after the rainfall, after rainfall, after a rainfall, after the storm, after a storm, after storm, after the thunderstorm, after a thunderstorm, after the rainstorm, after a rainstorm, after the shower, after a shower, after a rain shower, after heavy rain, after the downpour, after a downpour, when the rain stops, when the rain has stopped, rain has stopped, once the rain has stopped, after the rain has stopped, as the storm clears, storm has passed, after the storm has passed, post rain',
  'neon=yes':
    'neon signs, neon light, neon lights, neon lighting, glowing neon signs, glowing neon lights, bright neon signs, bright neon lights, colourful neon signs, colorful neon signs, colourful neon lights, colorful neon lights, neon shop signs, neon tubes, neon billboards, neon advertisements, neon signage, neon lit, neon reflections, lit by neon, lit by neon signs, lit by neon lights',
  'style=neon':
    'neon lines, neon line art, neon line drawing, neon line style, neon outline, neon outlines, neon drawing, neon contours, neon illustration, glowing neon lines, glowing neon outlines, lines of neon, lines of neon light, neon light lines, neon, neon style, synthwave, vaporwave, cyberpunk, neon glow, neon colours, neon colors, outrun, tron',
  'time=dawn feature=sun':
    'rising sun, sun rises, sun is rising, sun comes up, sun coming up, sun rising',
  'time=sunset feature=sun': 'sun sets, sun is setting, sun goes down, sun going down, sinking sun',
  'season=spring':
    'in blossom, in full bloom, in full blossom, spring, springtime, in bloom, blooming, blossoming',
  'grammar=unknown place=meadow': 'windmill, windmills, watermill, water mill, mill',
  'place=forest':
    'forest, forests, woods, woodland, woodlands, wood clearing, forest clearing, grove, rainforest, rain forest, jungle, forest glade, glade, wilderness',
  'place=forest trees=bamboo': 'bamboo forest, bamboo grove, bamboo woods, bamboo',
  'place=forest trees=blossom':
    'cherry blossom forest, cherry blossom grove, cherry grove, sakura forest, sakura grove, blossoming grove, cherry orchard',
  'place=forest trees=palm': 'palm grove, palm forest, palm tree grove',
  'place=forest feature=mist': 'enchanted forest, magical forest, mystical forest, fairy forest',
  'place=forest feature=path': 'forest path, forest trail, woodland path, forest road',
  'place=mountains':
    'mountains, mountain, mountain range, mountain landscape, alps, alpine landscape, peaks, mountain peaks, peak, summit, hills, highlands, himalayas, valley, canyon, gorge, fjord, cliffs in the mountains, ridge, mountain valley, rocky mountains, andes',
  'place=mountains season=winter':
    'snowy mountains, snowy mountain, snow covered mountains, snow capped mountains',
  'place=mountains feature=lake': 'mountain lake, alpine lake',
  'place=sea':
    'sea, ocean, calm sea, calm ocean, still sea, open sea, high seas, seascape, open ocean, bay, harbour, harbor, port, marina, pier, dock, lagoon',
  'place=sea feature=waves': 'waves, big waves, rough sea, stormy sea, surf',
  'place=sea feature=rocks':
    'cliff, cliffs, sea cliff, sea cliffs, rocky coast, rocky shore, rocky coastline, rocky cliff',
  'place=beach':
    'beach, beaches, shoreline, shorelines, sea shore, sea side, seafront, oceanfront, oceanside, seashore, seaside, shore, coast, coastline, sandy beach, island beach',
  'place=beach feature=palms': 'tropical beach, tropical island, palm beach, paradise beach',
  'place=lake':
    'lake, lakes, pond, lakefront, lake shore, lake side, lakeside, lakeshore, calm water, reservoir, marsh, swamp, wetland',
  'place=meadow feature=river':
    'river, stream, creek, brook, riverbank, river bank, riverbanks, river banks, riverside, river side, bank of a river, bank of the river, banks of a river, banks of the river',
  'place=city':
    'city, cities, metropolis, megacity, downtown, cityscape, urban landscape, new york, tokyo, london, paris, shanghai, hong kong, manhattan, skyscrapers, towers, towering buildings, high rises, rooftops, buildings',
  'place=city feature=skyline': 'city skyline, skyline, urban skyline',
  'place=street':
    'street, streets, city street, street corner, flower shop, bakery, shop, store, toy shop, shops, butcher, pub, barber shop, alley, alleyway, avenue, boulevard, lane, town square, market, street market, road in the city, crosswalk, sidewalk, pavement, shopfront, shop front, storefront, coffee shop, cafe, café, bar, restaurant, bookshop, bookstore, shopping street, market street, urban street',
  'place=street feature=window':
    'shop window, shop windows, lit shop windows, storefront window, storefront windows, display window, street with lit windows',
  'place=village feature=road': 'village street, village road, village lane',
  'place=village':
    'village, villages, town, small town, hamlet, countryside village, farm village, fishing village, old town, suburb, suburbs',
  'place=desert':
    'desert, deserts, dunes, dune, sand dunes, sahara, sandy desert, oasis, wasteland, badlands, savannah desert, desert canyon, desert landscape, desert valley, red rock canyon',
  'place=desert backdrop=#B4552D':
    'mars, red planet, martian landscape, martian surface, surface of mars',
  'place=desert backdrop=#8C8C8E time=night feature=stars':
    'surface of the moon, lunar surface, lunar landscape, moon surface, on the moon',
  'place=snow':
    'snowfield, snowy field, snowy landscape, winter landscape, arctic, antarctica, antarctic, tundra, glacier, ice field, iceberg, icebergs, north pole, south pole, snowy plain, frozen lake, ski slope, snowdrift, ice, ice floe, sea ice, pack ice',
  'place=meadow':
    'meadow, meadows, field, fields, grassland, grasslands, pasture, prairie, countryside, garden, park, lawn, grass, farm, farmland, hill, hillside, rolling hills, green hills, savanna, savannah, orchard, vineyard, rice field, rice fields, rice paddies, wheat field, steppe, plains, rural landscape, landscape, nature, outdoors, outside, yard, backyard, zoo, playground',
  'place=meadow feature=flowers':
    'field of lavender, fields of lavender, flower field, field of flowers, flower meadow, wildflower meadow, flower garden, blooming meadow, lavender field, lavender fields, tulip field, tulip fields, poppy field, sunflower field, field of sunflowers, rose garden, blossoming garden, wildflowers, poppies, daisies',
  'place=room':
    'room, children bedroom, kids bedroom, children room, kids room, teenage bedroom, living room, cosy living room, cozy living room, bedroom, kitchen, interior, indoors, inside, house interior, library, office, study, bathroom, dining room, lounge, attic, classroom, hallway, workshop, apartment, studio apartment, cottage interior, nursery, parlour, parlor, indoor scene',
  'place=studio':
    'studio, photo studio, studio shot, studio photo, studio photograph, studio photography, product shot, product photo, product photography, product render, studio product shot, packshot, tabletop, still life, commercial photo, advertising photo, advertisement, catalogue photo, catalog photo, pedestal, podium, stage, headshot, studio portrait, velvet background, studio light, studio lights, studio lighting, photo booth, white cyclorama, cyclorama, light box, lightbox, infinity cove',
  'place=space':
    'space, outer space, deep space, cosmos, universe, galaxy, galaxies, orbit, solar system, interstellar, starfield, in orbit, cosmic',
  'place=space feature=nebula': 'nebula, nebulae, cosmic clouds',
  'place=sky': 'sky, skies, in the air, heavens, above the clouds, cloudscape, mid air',
  'place=underwater':
    'underwater, under water, under the sea, under the ocean, undersea, ocean floor, seabed, sea floor, coral reef, reef, deep sea, aquarium, bottom of the sea, bottom of the ocean, beneath the waves, below the surface',
  'place=abstract':
    'abstract, abstract background, abstract pattern, abstract composition, geometric pattern, geometric shapes, gradient, gradient background, pattern, seamless pattern, wallpaper pattern, texture, texture background, abstract waves, gradient waves, abstract shapes, abstract art, abstract painting, abstract wallpaper, wave pattern, geometric background, colour field, color field, mandala, fractal, kaleidoscope',

  'time=dawn':
    'dawn, sunrise, daybreak, at first light, early morning, morning, morning light, morning sun,5 am,6 am,five am,six am',
  'time=day':
    'day, daytime, noon, midday, daylight, afternoon, broad daylight, bright day, in the daytime,7 am,8 am,9 am,10 am,11 am,12 pm,1 pm,2 pm,3 pm,4 pm,5 pm,seven am,eight am,nine am,ten am,eleven am,twelve pm,one pm,two pm,three pm,four pm,five pm',
  'time=day weather=clear':
    'sunny day, sunny, sunshine, bright sunlight, sunlight, sunlit, clear day, bright sun, sunny afternoon, sunny morning, sun drenched',
  'time=sunset':
    'sunset, sundown, at golden hour, late afternoon, late afternoon light, late afternoon sun, low sun, golden hour, setting sun, evening light, golden light, sunset light, sunset sky, sunsets',
  'time=dusk':
    'dusk, twilight, blue hour, evening, nightfall, gloaming, gloomy, late evening,6 pm,7 pm,8 pm,six pm,seven pm,eight pm',
  'time=night':
    'night, nighttime, night time, midnight, nocturnal, after dark, night scene, nocturne, nightscape,12 am,1 am,2 am,3 am,4 am,9 pm,10 pm,11 pm,twelve am,one am,two am,three am,four am,nine pm,ten pm,eleven pm,3 in the morning,2 in the morning,4 in the morning,three in the morning,two in the morning,four in the morning',
  'time=night feature=moon':
    'moonlit, moonlight, moonlit night, by moonlight, moonrise, full moon night',
  'time=night feature=stars':
    'starry night, starry, starlit, starlight, starry sky, under the stars, night sky, star filled sky, clear night sky',
  'time=night feature=stars place=sky': 'milky way sky',

  'weather=clear':
    'clear, clear sky, clear skies, blue sky, cloudless, cloudless sky, fair weather, good weather',
  'weather=cloudy':
    'cloudy, overcast, overcast sky, grey sky, gray sky, cloudy sky, dramatic clouds, grey day, gloomy sky, dramatic sky',
  'weather=fog feature=mist':
    'fog, foggy, mist, misty, haze, hazy, low fog, thick fog, dense fog, light fog, ground fog, mist over the water, morning mist, morning fog, in the mist, in the fog, smoky',
  'weather=rain':
    'rain, rain outside, rainy outside, raining outside, pouring rain, light rain, heavy rain, rain drops, raindrops, rainy, raining, drizzle, rainy day, rainfall, in the rain, wet, rain soaked, downpour, monsoon, puddle, puddles',
  'weather=storm':
    'storm, stormy, thunderstorm, tempest, stormy sky, stormy weather, hurricane, windy, gale',
  'weather=storm feature=clouds':
    'storm clouds, storm clouds gathering, storm clouds gather, storm clouds rolling in, gathering storm clouds, thunderclouds, thunder clouds, thunderhead, thunderheads, stormclouds',
  'weather=cloudy feature=clouds':
    'dark clouds, dark clouds gathering, dark clouds gather, heavy clouds, heavy dark clouds, grey clouds, gray clouds, black clouds, rain clouds, rainclouds, low clouds, brooding clouds, ominous clouds, menacing clouds',
  'weather=storm feature=lightning':
    'lightning, lightning bolt, lightning bolts, lightning strike, thunder, lightning storm',
  'season=summer': 'summer, summertime, summery, midsummer, summer day',
  'season=autumn':
    'autumn, autumnal, fall foliage, fall colors, fall colours, autumn leaves, autumn colours, autumn colors, in the fall, fall leaves, fallen leaves, october, november',
  'season=winter':
    'winter, wintertime, wintry, midwinter, winter day, frozen, icy, frosty, december, january',
  'season=winter time=night': 'winter night, christmas night, christmas eve',
  'season=winter weather=snow': 'christmas, christmas scene',

  'style=natural': 'natural style',
  'style=oil':
    'oil painting, oil paint, oil on canvas, in oils, oil, painting, acrylic painting, acrylic, impasto, van gogh, rembrandt, renaissance painting, baroque painting, classical painting, painterly, gouache, fine art painting',
  'style=watercolour':
    'watercolour, watercolor, watercolour painting, watercolor painting, water colour, water color, aquarelle, watercolours, watercolors, watercolor style, watercolour style, ink wash, wash painting',
  'style=pencil':
    'pencil, pencil sketch, pencil drawing, sketch, drawing, hand drawn, graphite, graphite drawing, line drawing, doodle, coloured pencil, colored pencil, crayon drawing, sketched',
  'style=ink':
    'ink, ink drawing, pen and ink, ink illustration, ink sketch, sumi e, chinese ink painting, ink painting, line art, engraving, etching, woodcut, linocut, ukiyo e, woodblock print, japanese woodblock print, woodblock',
  'style=charcoal': 'charcoal, charcoal drawing, charcoal sketch, chalk drawing',
  'style=pixel':
    'pixel art, pixel, pixelated, 8 bit, 16 bit, 8bit, 16bit, retro game, pixel style, voxel',
  'style=poster':
    'poster, flat poster, flat design, flat illustration, vector, vector art, vector illustration, travel poster, movie poster, film poster, concert poster, flat style, screen print, graphic poster, poster design, poster art, art deco, vintage poster, retro poster, vintage travel poster, retro travel poster, advertising poster, promotional poster, event poster',
  'style=comic':
    'comic, comics, comic book, comic style, comic strip, cartoon, cartoonish, manga, anime, anime style, cel shaded, graphic novel, cartoon style, comic book style',
  'style=pop-art': 'pop art, warhol, andy warhol, lichtenstein, pop art style',
  'style=mosaic': 'mosaic, mosaic tiles, tile mosaic, roman mosaic',
  'style=stained-glass': 'stained glass, stained glass window',
  'style=vintage':
    'vintage, retro, vintage photo, old photo, old photograph, nostalgic, faded photo, polaroid, analog film, film photo, 1970s, 1950s, antique photo, sepia',
  'style=noir':
    'noir, film noir, black and white, black and white photo, monochrome, black white, greyscale, grayscale',
  'style=impressionist':
    'impressionist, impressionism, impressionist painting, impressionistic, monet, claude monet, pointillism, pointillist',
  'style=paper-cut':
    'paper cut, papercut, paper cutout, paper cut out, paper craft, papercraft, paper art, cut paper, layered paper, paper collage, kirigami, origami style',
  'style=halftone': 'halftone, half tone, newsprint, risograph, riso print, halftone print',
  'place=street time=night style=neon': 'cyberpunk street, neon street',
  'place=city time=night style=neon feature=skyline': 'cyberpunk city, neon city',
  'time=night feature=lanterns':
    'street lights, city lights, street lamps, streetlights, fairy lights, string lights',

  'camera=close-up':
    'close up, closeup, extreme closeup, tight shot, tight crop, macro photography, macro close up, face close up, head and shoulders, zoomed in, close up of, macro, macro shot, macro photo, extreme close up, detail shot, portrait, portrait of, headshot of, close up portrait, bust portrait',
  'camera=medium': 'medium shot, mid shot, half body, waist up, eye level, full body, full length',
  'camera=wide':
    'wide shot, wide angle, ultra wide angle, ultra wide, extreme wide shot, wide establishing shot, extreme long shot, full shot, wide format, widescreen, 360 panorama, panorama, panoramic, wide view, vista, establishing shot, landscape view, sweeping view, long shot, far away view, wide angle shot, panoramic view, scenic view',
  'camera=above':
    'from above, seen from above, viewed from above, bird s eye, birds eye, bird eye, bird s eye view, top shot, top down shot, knolling, from overhead, high above, from the air, aerial photography, drone photo, drone photography, aerial perspective, bird eye view, birds eye view, top down, top view, overhead, overhead view, aerial, aerial shot, drone shot, drone view, flat lay, top down view, overhead shot, aerial photo',

  'feature=waterfall': 'waterfall, waterfalls, cascade, cascades',
  'feature=path':
    'path, trail, footpath, pathway, winding path, winding trail, dirt path, track, walkway',
  'feature=road':
    'road, highway, winding road, country road, dirt road, motorway, freeway, racetrack',
  'feature=bridge': 'bridge, stone bridge, footbridge, suspension bridge, golden gate bridge',
  'feature=moon': 'moon, full moon, crescent moon, big moon, harvest moon, moons',
  'feature=stars': 'stars, constellation, constellations, milky way, starfall',
  'feature=sun': 'sun',
  'feature=aurora':
    'aurora, aurora borealis, northern lights, polar lights, southern lights, auroras',
  'feature=rainbow': 'rainbow, rainbows, double rainbow',
  'feature=clouds': 'clouds, cloud, fluffy clouds, white clouds, scattered clouds',
  'feature=cabin':
    'cabin, log cabin, cottage, wooden cabin, hut, wooden house, mountain cabin, chalet, farmhouse, wooden hut, shack, barn',
  'feature=lighthouse': 'lighthouse, light house',
  'feature=flowers':
    'flowers, blooms, wild flowers, colourful flowers, colorful flowers, blossoms, cherry blossoms',
  'feature=palms': 'palms, palm trees, coconut trees, coconut palms',
  'feature=rocks': 'rocks, boulders, stones, rocky, boulder',
  'feature=planet':
    'planet, ringed planet, planet with rings, planet with a ring, saturn, planets, jupiter, gas giant, exoplanet, earth from space',
  'feature=window':
    'warm windows, lit windows, glowing windows, lighted windows, illuminated windows, warmly lit windows, window, windows, large window, big window, bay window',
  'feature=lanterns':
    'lanterns, paper lanterns, floating lanterns, sky lanterns, lamps, lamplight, lantern light, street lamp, street light, street lantern, lamp post, lamppost, streetlamp, streetlight',
  'feature=fireflies':
    'fireflies, glowing insects, lightning bugs, firefly, sparkling lights, floating lights',
  'feature=birds':
    'birds, seagulls, gulls, flock of birds, flying birds, swallows, seagull flock, crows in the sky',
  'feature=light-rays':
    'light rays, sun rays, sunrays, sunbeams, god rays, rays of light, beams of light, light shafts, light beam, beam of light, beams, visible beams, shafts of light, volumetric light, volumetric lighting, light beams, rays of sunlight, crepuscular rays, dappled light, sunbeam, shaft of light, sun beams, ray of light, ray of sunlight',
  'feature=waves': 'crashing waves, gentle waves, breaking waves, wave',

  'ground=marble': 'marble, marbled, marble stone, granite',
  'ground=wood': 'wood, wooden, oak, walnut wood, rustic wood, bamboo wood, timber, wood grain',
  'ground=concrete': 'concrete, cement, stone, slate, brick wall, asphalt, stone floor',
  'ground=fabric':
    'fabric, linen, cloth, velvet, silk, cotton, tablecloth, textile, satin, wool cloth',
}
