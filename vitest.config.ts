import { readFileSync, readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const alias = { '@': new URL('./src', import.meta.url).pathname }
const noMediaChrome = `${alias['@']}/test/utils/no-media-chrome.ts`

/** Tests of plain code that touch the page all the same: its storage, its events, its network. */
const pageTests = [
  'src/stores/**/*.test.ts',
  'src/test/**/*.test.ts',
  'src/lib/on-demand.test.ts',
  'src/components/course/player/**/*.test.ts',
  'src/lib/api/**/*.test.ts',
  'src/lib/outbox/**/*.test.ts',
  'src/hooks/**/*.test.ts',
  'src/lib/upload/{browser-environment,digester,wake-lock}.test.ts',
]

/** A file that puts something in the place of a module, or loads modules anew, cannot share them with the others. */
const withModulesOfTheirOwn = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.test\.tsx?$/.test(name) && !name.startsWith('server/'))
  .map((name) => join('src', name))
  .filter((path) => /\bvi\.(mock|unmock|doMock|doUnmock|resetModules)\(/.test(readFileSync(path, 'utf8')))

/** What runs in a page. Its elements need more of a browser than jsdom has; what they do is tested end to end. */
const page = {
  plugins: [react()],
  resolve: {
    alias: [
      { find: '@', replacement: alias['@'] },
      { find: /^media-chrome\/.*/, replacement: noMediaChrome },
    ],
  },
}
const pageTest = {
  environment: 'jsdom' as const,
  setupFiles: ['src/test/setup.ts'],
  restoreMocks: true,
}

export default defineConfig({
  resolve: { alias },
  test: {
    // By itself vitest leaves one core to whoever is at the machine, which is half of two; and these wait for a database.
    maxWorkers: availableParallelism() + 1,
    coverage: {
      provider: 'v8',
      include: ['src/hooks/**', 'src/stores/**', 'src/lib/**', 'src/schemas/**'],
      exclude: ['**/*.test.{ts,tsx}', 'src/stores/types.ts'],
      reporter: ['text-summary'],
      thresholds: { lines: 90, branches: 90 },
    },
    projects: [
      {
        ...page,
        test: {
          ...pageTest,
          name: 'browser-code',
          include: ['src/**/*.test.tsx', ...pageTests],
          exclude: ['src/server/**', ...withModulesOfTheirOwn],
          // Setup leaves each test an empty page, and to load React and jsdom anew for each file took longer than the tests.
          isolate: false,
        },
      },
      {
        ...page,
        test: { ...pageTest, name: 'browser-code, alone', include: withModulesOfTheirOwn },
      },
      {
        resolve: { alias },
        test: {
          // Without a page, which takes longer to make than most of these take to run.
          name: 'logic',
          environment: 'node',
          include: ['src/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: ['src/server/**', ...pageTests, ...withModulesOfTheirOwn],
          setupFiles: ['src/test/setup-logic.ts'],
          restoreMocks: true,
          // Plain functions keep nothing between files, so a module is loaded once for all of them.
          isolate: false,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'server',
          environment: 'node',
          include: ['src/server/**/*.test.ts'],
          globalSetup: ['src/server/testing/global-setup.ts'],
          restoreMocks: true,
          // Each file has a database and an app of its own, and the modules of the server keep nothing: to load them anew
          // for each file took longer than the tests.
          isolate: false,
          // Far above what any of them takes: what is waited for says more than a time-out.
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
