// npm run bench: speed and size of the built product against a reference in the same run. See docs/bench.md.
import { join } from 'node:path'
import { ensureDependencies } from './lib/dependencies.mjs'
import { enterProject } from './lib/enter-project.mjs'
import { projectFolder } from './lib/project.mjs'
import { ensureTestTools } from './lib/test-tools.mjs'

enterProject()
await ensureDependencies()
await ensureTestTools()
const { ensureBuild } = await import('./lib/build.mjs')
if (!(await ensureBuild())) {
  process.stderr.write('\nThe build failed; the reason is above.\n')
  process.exit(1)
}
const { build } = await import('esbuild')
const outfile = join(projectFolder, 'dist/bench/main.js')
await build({
  absWorkingDir: projectFolder,
  entryPoints: ['bench/main.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  alias: { '@': join(projectFolder, 'src') },
  sourcemap: true,
  logLevel: 'warning',
})
process.setSourceMapsEnabled(true)
await import(outfile)
