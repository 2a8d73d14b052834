// The built server on a fresh home, as a newcomer starts it; the home goes when the tests end.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const home = mkdtempSync(join(tmpdir(), 'lectern-e2e-'))
process.on('exit', () => rmSync(home, { recursive: true, force: true }))

Object.assign(process.env, {
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  PORT: process.env.E2E_PORT,
  LECTERN_HOME: home,
  DEMO: '1',
  LOG_LEVEL: 'debug', // nobody reads it but the look for secrets at the end
  MAX_UPLOAD_BYTES: String(64 * 1024 * 1024),
})
await import('../dist/server/main.js')
