import { defineConfig } from 'vitest/config'

/** They hold the product to seconds, or to an error rate: nothing else may run beside them. */
const alone = ['faults', 'live', 'media', 'scale-out', 'stop', 'worker'].map(
  (name) => `src/server/slow/${name}.slow.ts`,
)

const shared = {
  environment: 'node' as const,
  globalSetup: ['src/server/testing/global-setup.ts'],
  testTimeout: 600_000,
  hookTimeout: 120_000,
}
const resolve = { alias: { '@': new URL('./src', import.meta.url).pathname } }

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        test: {
          ...shared,
          name: 'slow',
          include: ['src/server/**/*.slow.ts'],
          exclude: alone,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        resolve,
        test: { ...shared, name: 'slow, alone', include: alone, maxWorkers: 1, sequence: { groupOrder: 2 } },
      },
    ],
  },
})
