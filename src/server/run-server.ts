import { readEnv, type Env } from './env'
import { createLogger, type Logger } from './log'
import { StartError } from './start-error'
import { startServer, type RunningServer } from './start-server'
import { DEMO_PASSWORD, demoAccounts } from './auth/demo-emails'

/** npm passes Ctrl+C on to a process that the terminal has told already: that is one signal, not two. */
const SAME_SIGNAL_MS = 1_000
/** Longer than everything a clean stop waits for; a process that hangs then is ended anyway. */
const STOP_TIMEOUT_MS = 45_000

/**
 * The life of the server process: configuration, start, one line with the address, signals, and the exit code
 * (0 when told to stop, 1 when it could not start or broke).
 */
export async function runServer(options: { pages: 'production' | 'development' | 'none' }): Promise<void> {
  const env = readConfiguration()
  if (!env) return
  const log = createLogger(env.LOG_LEVEL)
  let exitCode = 0
  let running: RunningServer | undefined
  let stopping: { since: number; done: Promise<void> } | undefined

  const stop = (reason: string) => {
    if (stopping) return
    log.info({ reason }, 'stopping')
    setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref()
    const done = starting.then(
      (server) => server.stop(),
      () => undefined, // told below
    )
    stopping = { since: Date.now(), done: done.finally(() => end(log, exitCode)) }
  }
  const onSignal = (signal: NodeJS.Signals) => {
    if (!stopping) return stop(signal)
    if (Date.now() - stopping.since < SAME_SIGNAL_MS) return
    running?.abandon()
    process.exit(1)
  }
  const onBroken = (error: unknown, what: string) => {
    log.fatal({ err: error }, what)
    exitCode = 1
    stop(what)
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, onSignal)
  process.on('uncaughtException', (error) => onBroken(error, 'an error nobody caught'))
  process.on('unhandledRejection', (error) => onBroken(error, 'a rejection nobody caught'))

  const starting = startServer(env, { log, pages: options.pages })
  try {
    running = await starting
    log.info({ address: running.address, appUrl: running.appUrl, demo: env.DEMO }, 'serving')
    if (!stopping) process.stdout.write(welcome(env, running))
  } catch (error) {
    exitCode = 1
    if (error instanceof StartError) sayAndFail(error.message)
    else log.fatal({ err: error }, 'the server could not start')
    if (!stopping) end(log, exitCode)
  }
}

function readConfiguration(): Env | undefined {
  try {
    return readEnv()
  } catch (error) {
    sayAndFail(error instanceof Error ? error.message : String(error))
    return undefined
  }
}

function sayAndFail(message: string): void {
  process.stderr.write(`\nLectern did not start.\n\n${message}\n\n`)
  process.exitCode = 1
}

function welcome(env: Env, { address, appUrl }: RunningServer): string {
  const demo = `Sign in with ${demoAccounts.instructor.email} and ${DEMO_PASSWORD}, or explore with one click.`
  const lines = [
    `Lectern is ready at ${appUrl}${appUrl === address ? '' : ` (listening on ${address})`}`,
    ...(env.DEMO ? [demo] : []),
  ]
  return `\n  ${lines.join('\n  ')}\n\n`
}

/** Leaves once the log is written. */
function end(log: Logger, exitCode: number): void {
  process.exitCode = exitCode
  log.flush(() => process.exit(exitCode))
}
