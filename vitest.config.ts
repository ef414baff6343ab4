import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['@limn/source'] },
  ssr: { resolve: { conditions: ['@limn/source'] } },
  test: {
    include: ['packages/*/{src,test}/**/*.test.ts'],
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    execArgv: ['--conditions=@limn/source'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    passWithNoTests: false,
    allowOnly: false,
  },
})
