import { Problem } from '../../../../problem.ts'
import type { Change } from '../contract.ts'

export const remove: Change<'remove'> = () => {
  throw new Problem('refused', 'Not built yet.')
}
