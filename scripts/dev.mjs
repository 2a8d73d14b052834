// npm run dev: the same server with Next in development mode; pages reload by themselves, and a change of the
// server's sources starts the server anew.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { ensureDependencies } from './lib/dependencies.mjs'
import { enterProject } from './lib/enter-project.mjs'
import { projectFolder } from './lib/project.mjs'

enterProject()
await ensureDependencies()
const [{ context }, { copyMigrations, serverBundle }] = await Promise.all([
  import('esbuild'),
  import('./lib/bundle-server.mjs'),
])

const outdir = join(projectFolder, 'dist/dev')
let server
let turn = Promise.resolve()

const isRunning = () => server && server.exitCode === null && server.signalCode === null

async function stopServer() {
  if (!isRunning()) return
  const exited = once(server, 'exit')
  server.kill('SIGTERM')
  await exited
}

async function startServer() {
  await stopServer()
  copyMigrations(outdir)
  server = spawn(process.execPath, ['--enable-source-maps', join(outdir, 'server/main.js')], {
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: 'development', NEXT_TELEMETRY_DISABLED: '1' },
  })
}

const restartsServer = {
  name: 'restarts the server',
  setup(build) {
    build.onEnd(({ errors }) => {
      // A broken edit leaves the last working server in place.
      if (errors.length === 0) turn = turn.then(startServer)
    })
  },
}

const watcher = await context({
  ...serverBundle(['src/server/main.ts'], outdir),
  plugins: [restartsServer],
})
await watcher.watch()

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    turn = turn.then(async () => {
      await stopServer()
      await watcher.dispose()
      process.exit(0)
    })
  })
}
