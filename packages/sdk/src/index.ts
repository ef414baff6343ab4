export * from './contract.ts'
export * from './plan.ts'
export * from './problem.ts'
export * from './client.ts'
