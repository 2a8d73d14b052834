import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { measurePage, pageTotals } from '../../scripts/lib/page-size.mjs'

/** First-load scripts and styles of a route of the last build, as `scripts/page-size.mjs` counts them. */
export const pageSize = (route: string, folder = '.next') => pageTotals(measurePage(route, folder))

/** The scripts of the last build that define the player's elements, which come with the first video; bytes, gzip -9. */
export function playerSize(folder = '.next'): number {
  const chunks = join(folder, 'static', 'chunks')
  const scripts = readdirSync(chunks)
    .filter((name) => name.endsWith('.js'))
    .map((name) => readFileSync(join(chunks, name)))
  const ofPlayer = scripts.filter((script) => script.includes('media-controller'))
  if (ofPlayer.length === 0) throw new Error(`no script in ${chunks} defines the player`)
  return ofPlayer.reduce((sum, script) => sum + gzipSync(script, { level: 9 }).length, 0)
}
