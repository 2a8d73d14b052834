import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { logFileIn } from '../src/server/testing/all-logs'

/** A server of its own, to be killed and started again on what it left. */
export class KilledServer {
  // Below those that the system gives to outgoing connections.
  private readonly port = 10_000 + Math.floor(Math.random() * 6_000)
  private readonly home = mkdtempSync(join(tmpdir(), 'lectern-killed-'))
  private child: ChildProcess | undefined

  readonly origin = `http://127.0.0.1:${this.port}`

  /** @param settings environment beside its home, read at each start */
  constructor(private readonly settings: () => Record<string, string> = () => ({})) {}

  /** Where the stored files of the disk driver are. */
  get files(): string {
    return join(this.home, 'storage')
  }

  async start(): Promise<void> {
    const env = {
      ...process.env,
      E2E_PORT: String(this.port),
      LECTERN_HOME: this.home,
      ...this.settings(),
    }
    const log = openSync(logFileIn(process.env.E2E_LOGS ?? ''), 'a')
    this.child = spawn(process.execPath, ['e2e/serve-home.mjs'], { env, stdio: ['ignore', log, 'inherit'] })
    closeSync(log)
    await expect(async () => expect((await fetch(`${this.origin}/readyz`)).status).toBe(200)).toPass({
      timeout: 60_000,
      intervals: [50],
    })
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }

  async remove(): Promise<void> {
    await this.end('SIGTERM')
    rmSync(this.home, { recursive: true, force: true })
  }
}
