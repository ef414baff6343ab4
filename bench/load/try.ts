import { relayed } from './relay.ts'
console.log(await relayed(1, 4))
