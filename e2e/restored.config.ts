import { defineConfig } from '@playwright/test'
import base, { serve } from '../playwright.config'

/**
 * What people do every day, on the server that `backup.slow.ts` restored: LECTERN_HOME names its folder. Whoever only
 * wants to look at a backup of their own: LECTERN_HOME=/tmp/drill npx playwright test --config e2e/restored.config.ts
 */
export default defineConfig({
  ...base,
  testDir: '.',
  testMatch: ['main-job.spec.ts', 'courses.spec.ts', 'publish.spec.ts', 'live.spec.ts'],
  outputDir: '../test-results/restored',
  reporter: 'line',
  use: { ...base.use, trace: 'off' },
  webServer: {
    ...(Array.isArray(base.webServer) ? {} : base.webServer),
    command: serve('e2e/serve-home.mjs'),
    cwd: '..',
    url: `http://127.0.0.1:${process.env.E2E_PORT}/readyz`,
  },
})
