import { Problem } from '../../../../problem.ts'
import type { Change } from '../contract.ts'

export const blend: Change<'blend'> = () => {
  throw new Problem('refused', 'Not built yet.')
}
