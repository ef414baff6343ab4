import { Problem } from '../../../../problem.ts'
import type { Change } from '../contract.ts'

export const weather: Change<'weather'> = () => {
  throw new Problem('refused', 'Not built yet.')
}
