import { ensureDependencies, areDependenciesInstalled } from './dependencies.mjs'
import { isBuilt, sourcesHash } from './build-state.mjs'
import { projectFolder } from './project.mjs'
import { seemsToRun } from './running-server.mjs'

/** Installs and builds what is missing or stale, then serves in this process, so that signals reach the server. */
export async function serve() {
  const hash = sourcesHash()
  const isFresh = isBuilt('server', hash) && isBuilt('pages', hash)
  // A finished build serves without the packages that only building needs.
  const isComplete = areDependenciesInstalled(projectFolder, { withDev: !isFresh })
  const isServing = isBuilt('server', hash) && seemsToRun()
  if (!isServing) {
    if (!isComplete) await ensureDependencies()
    const { ensureBuild } = await import('./build.mjs')
    if (!isFresh && !(await ensureBuild())) {
      process.stderr.write('\nThe build failed; the reason is above.\n')
      process.exit(1)
    }
  }
  stopWithNpm()
  process.env.NODE_ENV = 'production'
  await import('../../dist/server/main.js')
}

/** npm passes a SIGTERM on to the shell between us, which ends without a word; the loss of our parent is the word. */
function stopWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, 500)
  timer.unref()
}
