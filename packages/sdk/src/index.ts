export * from './contract.ts'
export * from './plan.ts'
export * from './problem.ts'
