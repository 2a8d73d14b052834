import { defineConfig } from '@playwright/test'
import base from './playwright.config'

/** They take longest, and each is in order: begun last, they would leave the other workers without work. */
const longest = ['disasters', 'two-browsers', 'save-queue', 'chaos'].map((name) => `**/${name}.slow.ts`)

/** What takes minutes: many random scripts in two browsers, many kills, every disaster. Files side by side, each in order. */
export default defineConfig({
  ...base,
  projects: [
    { name: 'longest', testMatch: longest },
    { name: 'slow', testMatch: '**/*.slow.ts', testIgnore: longest },
  ],
  timeout: 15 * 60_000,
  // One server works on the files of all of them, after those of whoever came before.
  expect: { timeout: 60_000 },
  fullyParallel: false,
  // A trace keeps the whole page with each of thousands of steps.
  use: { ...base.use, trace: 'off' },
})
