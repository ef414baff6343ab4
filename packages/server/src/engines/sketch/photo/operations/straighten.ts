import { Problem } from '../../../../problem.ts'
import type { Change } from '../contract.ts'

export const straighten: Change<'straighten'> = () => {
  throw new Problem('refused', 'Not built yet.')
}
