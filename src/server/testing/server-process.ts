import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { setTimeout as delay } from 'node:timers/promises'
import { bundleServer } from '../../../scripts/lib/bundle-server.mjs'

export interface ServerProcess {
  child: ChildProcess
  /** Everything it wrote so far. */
  output: () => string
  /** The address, once it is ready. @throws Error with the output when it ended instead */
  ready: Promise<string>
  /** The exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>
}

/** The server as a program of its own, without pages; bundled once for a test file. */
export async function bundleTestServer(): Promise<{ entry: string; remove: () => Promise<void> }> {
  // Below node_modules, because the bundle loads its packages from there.
  const folder = fileURLToPath(
    new URL(`../../../node_modules/.cache/lectern-test-${process.pid}-${Date.now()}`, import.meta.url),
  )
  await bundleServer(folder, ['src/server/testing/serve-without-pages.ts'])
  return {
    entry: `${folder}/server/serve-without-pages.js`,
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** @param within a program and its arguments that ends by becoming the one it is given, e.g. `unshare` */
export function startServerProcess(
  entry: string,
  env: Record<string, string>,
  within: readonly string[] = [],
): ServerProcess {
  const [program = process.execPath, ...args] = [...within, process.execPath, entry]
  const child = spawn(program, args, {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', PORT: '0', LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const ended = once(child, 'close').then(([code, signal]: unknown[]) =>
    typeof code === 'number' ? code : (signal as NodeJS.Signals),
  )
  const ready = (async () => {
    let hasEnded = false
    void ended.then(() => (hasEnded = true))
    for (;;) {
      const address = /ready at (http:\S+)/.exec(output)?.[1]
      if (address) return address
      if (hasEnded) throw new Error(`the server ended:\n${output}`)
      await delay(20)
    }
  })()
  ready.catch(() => undefined) // tests of failing starts do not ask
  return { child, output: () => output, ready, ended }
}
