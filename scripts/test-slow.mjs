// npm run test:slow: what takes too long for every run: many kills, large files, a real S3. Same closing line as
// `npm test`. Names as arguments run the files that contain them; `npm run test:s3` is `-- slow/s3`.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureDependencies } from './lib/dependencies.mjs'
import { Totals, playwrightCounts, run, vitestCounts } from './lib/run.mjs'
import { ensureTestTools } from './lib/test-tools.mjs'

await ensureDependencies()
await ensureTestTools({ withS3: true })
const only = process.argv.slice(2)

const reports = mkdtempSync(join(tmpdir(), 'lectern-reports-'))
const totals = new Totals()
if (only.length === 0) totals.check('build', await run('node', ['scripts/build.mjs']))

const slow = join(reports, 'vitest.json')
const vitest = await run('npx', [
  '--no-install',
  'vitest',
  'run',
  ...only,
  '--config=vitest.slow.config.ts',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${slow}`,
])
totals.report('vitest (slow)', vitest, slow, vitestCounts)

if (only.length === 0) {
  const browser = join(reports, 'playwright.json')
  const playwright = await run(
    'npx',
    ['--no-install', 'playwright', 'test', '--config=playwright.slow.config.ts'],
    { PLAYWRIGHT_JSON_OUTPUT_NAME: browser },
  )
  totals.report('playwright (slow)', playwright, browser, playwrightCounts)
}

rmSync(reports, { recursive: true, force: true })
totals.finish()
