import { Problem } from '../../../../problem.ts'
import type { Change } from '../contract.ts'

export const match: Change<'match'> = () => {
  throw new Problem('refused', 'Not built yet.')
}
