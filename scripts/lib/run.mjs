import { spawn } from 'node:child_process'
import { appendFileSync, readFileSync } from 'node:fs'

/**
 * Runs a command with this terminal as its own.
 * @returns {Promise<number>} its exit code; 1 when it was ended by a signal
 */
export function run(command, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } })
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

/** What several runners counted, added up. */
export class Totals {
  passed = 0
  failed = 0

  add(passed, failed) {
    this.passed += passed
    this.failed += failed
  }

  /** A check without cases of its own, such as the linter: one that passed or failed. */
  check(name, code) {
    this.add(code === 0 ? 1 : 0, code === 0 ? 0 : 1)
    if (code !== 0) process.stderr.write(`\n✗ ${name}\n`)
  }

  /** A runner's JSON report; a runner that ended badly without a failing case counts as one failure. */
  report(name, code, file, read) {
    let counts
    try {
      counts = read(JSON.parse(readFileSync(file, 'utf8')))
    } catch {
      process.stderr.write(`\n✗ ${name} left no report\n`)
      counts = { passed: 0, failed: 1 }
    }
    if (code !== 0 && counts.failed === 0) {
      process.stderr.write(`\n✗ ${name} ended with code ${code} although no case failed\n`)
      counts.failed = 1
    }
    this.add(counts.passed, counts.failed)
  }

  /** Prints the one closing line, or hands it to the caller that adds several up. */
  finish() {
    if (process.env.TEST_TOTALS_FILE)
      appendFileSync(process.env.TEST_TOTALS_FILE, `${this.passed} ${this.failed}\n`)
    else process.stdout.write(`\n${this.passed} passed, ${this.failed} failed\n`)
    process.exitCode = this.failed > 0 ? 1 : 0
  }
}

export const vitestCounts = ({ numPassedTests, numFailedTests }) => ({
  passed: numPassedTests,
  failed: numFailedTests,
})

export const playwrightCounts = ({ stats }) => ({
  passed: stats.expected + stats.flaky,
  failed: stats.unexpected,
})
