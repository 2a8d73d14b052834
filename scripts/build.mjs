// npm run build: the server into dist/, the pages into .next/. Builds always; npm start builds what is stale.
import { ensureDependencies } from './lib/dependencies.mjs'
import { enterProject } from './lib/enter-project.mjs'

enterProject()
await ensureDependencies()
const { ensureBuild } = await import('./lib/build.mjs')
if (!(await ensureBuild(['server', 'pages'], { force: true }))) {
  process.stderr.write('\nThe build failed; the reason is above.\n')
  process.exitCode = 1
}
