import { Problem } from '../../../../problem.ts'
import type { Change } from '../contract.ts'

export const expand: Change<'expand'> = () => {
  throw new Problem('refused', 'Not built yet.')
}
