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

/** What several runners counted, added up; what failed is named again at the end, where it is looked for. */
export class Totals {
  passed = 0
  failed = 0
  /** A line for each failure: what failed, and the first line of why. */
  failures = []

  add(passed, failed) {
    this.passed += passed
    this.failed += failed
  }

  /** A check without cases of its own, such as the linter: one that passed or failed. */
  check(name, code) {
    this.add(code === 0 ? 1 : 0, code === 0 ? 0 : 1)
    if (code !== 0) this.failures.push(name)
  }

  /** A runner's JSON report; a runner that ended badly without a failing case counts as one failure. */
  report(name, code, file, read) {
    let counts
    try {
      counts = read(JSON.parse(readFileSync(file, 'utf8')))
    } catch {
      counts = { passed: 0, failed: 1, failures: ['left no report'] }
    }
    if (code !== 0 && counts.failed === 0) {
      const failures = [`ended with code ${code} although no case failed`, ...counts.failures]
      counts = { ...counts, failed: 1, failures }
    }
    this.add(counts.passed, counts.failed)
    this.failures.push(...counts.failures.map((failure) => `${name}: ${failure}`))
  }

  /** Prints what failed and the one closing line, or hands both to the caller that adds several up. */
  finish() {
    const lines = this.failures.map((failure) => `✗ ${failure}\n`).join('')
    if (process.env.TEST_TOTALS_FILE) {
      appendFileSync(process.env.TEST_TOTALS_FILE, `${this.passed} ${this.failed}\n${lines}`)
    } else process.stdout.write(`\n${lines}${this.passed} passed, ${this.failed} failed\n`)
    process.exitCode = this.failed > 0 ? 1 : 0
  }
}

/** The first line of a failure's message, without the colours of a terminal. */
const firstLine = (message = '') => message.replace(/\x1b\[[0-9;]*m/g, '').split('\n', 1)[0]

export const vitestCounts = ({ numPassedTests, numFailedTests, testResults }) => ({
  passed: numPassedTests,
  failed: numFailedTests,
  failures: testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed')
    // A file that could not be loaded, or whose set-up failed, has no failing case.
    if (status === 'failed' && failed.length === 0) return [`${name}: ${firstLine(message)}`]
    return failed.map((test) => `${name} › ${test.fullName}: ${firstLine(test.failureMessages[0])}`)
  }),
})

/** Playwright nests suites: files, then their describes. */
const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)]

export const playwrightCounts = ({ stats, suites, errors }) => ({
  passed: stats.expected + stats.flaky,
  failed: stats.unexpected,
  failures: [
    ...suites
      .flatMap(specsOf)
      .flatMap(({ file, title, tests }) =>
        tests
          .filter((test) => test.status === 'unexpected')
          .map((test) => `${file} › ${title}: ${firstLine(test.results.at(-1)?.error?.message)}`),
      ),
    ...errors.map((error) => firstLine(error.message)),
  ],
})
