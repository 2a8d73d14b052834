import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { bundleTestServer, type ServerProcess, startServerProcess } from '../testing/server-process'

export interface HomeServer {
  /** Its folder, which outlives every kill. */
  readonly home: string
  /** Where it listens since the last start. */
  readonly address: string
  start: () => Promise<void>
  /** `kill -9`; resolves when it is gone. */
  kill: () => Promise<void>
}

/**
 * A server process on a home of its own, for tests that kill it and start it again. It is made before the file's tests and
 * ended, with its home, after them; it does not run until `start`.
 * @param settings environment beside the home's, read at each start
 */
export function useHomeServer(settings: () => Record<string, string> = () => ({})): HomeServer {
  let bundle: Awaited<ReturnType<typeof bundleTestServer>>
  let home = ''
  let address = ''
  let server: ServerProcess | undefined
  const end = async (signal: NodeJS.Signals) => {
    server?.child.kill(signal)
    await server?.ended
  }

  beforeAll(async () => {
    bundle = await bundleTestServer()
    home = await mkdtemp(join(tmpdir(), 'lectern-slow-'))
  })
  afterAll(async () => {
    await end('SIGTERM')
    await rm(home, { recursive: true, force: true })
    await bundle.remove()
  })
  return {
    get home() {
      return home
    },
    get address() {
      return address
    },
    start: async () => {
      server = startServerProcess(bundle.entry, {
        LECTERN_HOME: home,
        LOG_LEVEL: 'warn',
        DEMO: '0',
        ...settings(),
      })
      address = await server.ready
    },
    kill: () => end('SIGKILL'),
  }
}
