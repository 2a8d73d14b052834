import { defineConfig } from '@playwright/test'
import base from './playwright.config'

/** What takes minutes: many random scripts in two browsers, many kills. One at a time, on the two cores of a small machine. */
export default defineConfig({
  ...base,
  testMatch: '**/*.slow.ts',
  timeout: 15 * 60_000,
  workers: 1,
  fullyParallel: false,
  // A trace keeps the whole page with each of thousands of steps.
  use: { ...base.use, trace: 'off' },
})
