// node scripts/page-size.mjs [route …]: what a browser loads to open a page, file by file, from the last build.
// `npm run build` first. Without a route: the edit page, which has a budget; over it, the command fails.
import { join } from 'node:path'
import { measurePage, pageTotals } from './lib/page-size.mjs'
import { projectFolder } from './lib/project.mjs'

const EDIT = '/instructor/course/[id]/edit'
/** Bytes after gzip: what an editor on a slow line can be asked to wait for. */
const BUDGETS = { [EDIT]: { js: 230_000, css: 30_000 } }
const routes = process.argv.slice(2)

const kB = (bytes) => `${(bytes / 1000).toFixed(1).padStart(8)} kB`
const line = (what, { raw, gz }) => process.stdout.write(`${kB(gz)} gz ${kB(raw)}  ${what}\n`)

for (const route of routes.length > 0 ? routes : [EDIT]) {
  const files = measurePage(route, join(projectFolder, '.next'))
  const { js, css } = pageTotals(files)
  process.stdout.write(`\n${route}\n`)
  for (const file of files.toSorted((a, b) => b.gz - a.gz)) line(`${file.kind.padEnd(5)} ${file.path}`, file)
  line(`all ${js.files} scripts`, js)
  line(`all ${css.files} styles`, css)
  for (const [what, most] of Object.entries(BUDGETS[route] ?? {})) {
    const { gz } = what === 'js' ? js : css
    if (gz <= most) continue
    process.stderr.write(`${route} loads ${gz} bytes of ${what}, ${gz - most} over its budget of ${most}.\n`)
    process.exitCode = 1
  }
}
