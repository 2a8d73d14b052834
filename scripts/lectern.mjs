// npm run lectern -- <command>: see src/server/cli.ts for the commands.
import { enterProject } from './lib/enter-project.mjs'

enterProject()
if (process.argv[2] === 'web') {
  const { serve } = await import('./lib/serve.mjs')
  await serve()
} else {
  const { ensureDependencies } = await import('./lib/dependencies.mjs')
  await ensureDependencies()
  const { ensureBuild } = await import('./lib/build.mjs')
  if (!(await ensureBuild(['server']))) process.exit(1)
  process.env.NODE_ENV ??= 'production'
  // A worker stays, and finds the lines of its errors itself; the maps of everything would stay with it.
  if (process.argv[2] !== 'worker') process.setSourceMapsEnabled(true)
  await import('../dist/server/cli.js')
}
