import { samplesOf } from './child.ts'
import { shownMemory } from './measure.ts'
const s = await samplesOf('studio.ts', 'scene', '4096', '1')
console.log(
  shownMemory(s.get('idle')),
  shownMemory(s.get('peak, first')),
  shownMemory(s.get('peak, all')),
)
