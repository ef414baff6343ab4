import { Problem } from '../../../../problem.ts'
import type { Change } from '../contract.ts'

export const place: Change<'place'> = () => {
  throw new Problem('refused', 'Not built yet.')
}
