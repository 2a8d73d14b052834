// npm test: lint, types, unit and integration tests with coverage, then the end-to-end tests on a real build.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureDependencies } from './lib/dependencies.mjs'
import { Totals, playwrightCounts, run, vitestCounts } from './lib/run.mjs'
import { ensureTestTools } from './lib/test-tools.mjs'

process.env.NEXT_TELEMETRY_DISABLED = '1'
await ensureDependencies()
await ensureTestTools()

const reports = mkdtempSync(join(tmpdir(), 'lectern-reports-'))
const totals = new Totals()
const npx = (...args) => run('npx', ['--no-install', ...args])
/** Checks of the whole tree fill the heap with what is soon gone: with room for it they take a fifth less. */
const check = (...args) =>
  run('npx', ['--no-install', ...args], { NODE_OPTIONS: '--max-semi-space-size=128' })

totals.check('next typegen', await npx('next', 'typegen'))
const [lint, format, types] = await Promise.all([
  check('eslint', '.', '--max-warnings=0'),
  check('prettier', '--check', '--log-level', 'warn', '.'),
  check('tsc', '--noEmit'),
])
totals.check('eslint', lint)
totals.check('prettier', format)
totals.check('tsc', types)
totals.check('build', await run('node', ['scripts/build.mjs']))
totals.check('page size', await run('node', ['scripts/page-size.mjs']))

const unit = join(reports, 'vitest.json')
const vitest = await npx(
  'vitest',
  'run',
  '--coverage',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${unit}`,
)
totals.report('vitest', vitest, unit, vitestCounts)

const browser = join(reports, 'playwright.json')
const playwright = await run('npx', ['--no-install', 'playwright', 'test'], {
  PLAYWRIGHT_JSON_OUTPUT_NAME: browser,
})
totals.report('playwright', playwright, browser, playwrightCounts)

rmSync(reports, { recursive: true, force: true })
totals.finish()
