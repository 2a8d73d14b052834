import { startEmbeddedPostgres } from '../launcher'

/**
 * A process that runs the launcher and nothing else, for tests that kill it or run it as somebody else.
 * Arguments: home, folder for databases of root. One JSON line tells what came of it; SIGTERM stops the server.
 */
const [home, systemFolder] = process.argv.slice(2)
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)

startEmbeddedPostgres({ home: home ?? '', systemFolder }).then(
  ({ url, pid, stop }) => {
    const staysAlive = setInterval(() => undefined, 60_000)
    process.once('SIGTERM', () => {
      clearInterval(staysAlive)
      void stop().then(() => say({ stopped: true }))
    })
    say({ url, pid })
  },
  (error: unknown) => {
    say({ error: error instanceof Error ? { name: error.name, message: error.message } : String(error) })
    process.exitCode = 1
  },
)
