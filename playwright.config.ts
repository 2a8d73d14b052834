import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig, devices } from '@playwright/test'
import { chromiumLaunch } from './scripts/lib/chromium.mjs'

// Worker processes inherit the environment, so all of them see the port that the first load of this file chose.
// Below the ports that the system gives to connections, one of which may be anywhere above 32,768.
process.env.E2E_PORT ??= String(20_000 + Math.floor(Math.random() * 12_000))
// What every server of the run logs; see no-secrets-logged.
process.env.E2E_LOGS ??= join(tmpdir(), `lectern-e2e-logs-${process.env.E2E_PORT}`)
const baseURL = `http://127.0.0.1:${process.env.E2E_PORT}`

/** Starts a server that logs to where all of them do. */
export const serve = (script: string): string =>
  `mkdir -p -m 700 "$E2E_LOGS" && exec node ${script} >> "$E2E_LOGS/servers.log"`

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  globalTeardown: join(import.meta.dirname, 'e2e/no-secrets-logged.ts'),
  // Far above what any of them takes: what is waited for has its own limit, and says what it is.
  timeout: 180_000,
  expect: { timeout: 15_000 },
  fullyParallel: true,
  // Each waits now and then: one more than there are processors keeps them busy.
  workers: Math.min(4, availableParallelism() + 1),
  forbidOnly: process.env.CI !== undefined,
  // The gate runs on two cores that may be busy: what passes at the second try is listed as flaky, not hidden.
  retries: process.env.CI === undefined ? 0 : 1,
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [['list'], ['json']] : [['list']],
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1280, height: 900 },
    baseURL,
    // Kept at each try, a trace makes every test a sixth slower: `--trace on` brings one for a test at hand.
    trace: 'on-first-retry',
    launchOptions: chromiumLaunch,
  },
  webServer: {
    command: serve('e2e/serve.mjs'),
    url: `${baseURL}/readyz`,
    timeout: 120_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    stdout: 'ignore',
    stderr: 'pipe',
  },
})
