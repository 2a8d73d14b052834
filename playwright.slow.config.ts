import { defineConfig } from '@playwright/test'
import base from './playwright.config'

/** What takes minutes: many random scripts in two browsers, many kills, every disaster. Files side by side, each in order. */
export default defineConfig({
  ...base,
  testMatch: '**/*.slow.ts',
  timeout: 15 * 60_000,
  fullyParallel: false,
  // A trace keeps the whole page with each of thousands of steps.
  use: { ...base.use, trace: 'off' },
})
