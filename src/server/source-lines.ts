import { readFileSync } from 'node:fs'
import { SourceMap, type SourceMapPayload } from 'node:module'

/** By the address of a bundled file; `undefined` when it has none. */
const maps = new Map<string, SourceMap | undefined>()

/** A place in a bundled file of ours; packages run as they are published. */
const PLACE = /(file:\/\/(?:(?!\/node_modules\/)[^\s()])+\.js):(\d+):(\d+)/g

/**
 * A stack with the places of the sources instead of those of the bundle. Node.js can do that itself
 * (`--enable-source-maps`), but then it reads the maps of all packages at the start and keeps them: 45 MiB of a server
 * at rest. Here a map is read with the first error of its file.
 */
export const inSources = (stack: string): string =>
  stack.replace(PLACE, (place, file: string, line: string, column: string) => {
    const found = mapOf(file)?.findEntry(Number(line) - 1, Number(column) - 1)
    if (!found || !('originalSource' in found)) return place
    const source = new URL(found.originalSource, file).href
    return `${source}:${found.originalLine + 1}:${found.originalColumn + 1}`
  })

function mapOf(file: string): SourceMap | undefined {
  if (!maps.has(file)) maps.set(file, readMap(file))
  return maps.get(file)
}

/** A place in the bundle is better than an error about an error, so whatever is wrong with a map is left alone. */
function readMap(file: string): SourceMap | undefined {
  try {
    const written = readFileSync(new URL(`${file}.map`), 'utf8')
    return new SourceMap(JSON.parse(written) as SourceMapPayload) // the build's own
  } catch {
    return undefined
  }
}
