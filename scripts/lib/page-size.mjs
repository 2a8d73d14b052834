import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/**
 * What a browser loads to open a page, counted from what Next writes down when it builds: the scripts of every page,
 * and every file that the page's manifest names for its layouts, boundaries and for the page itself. Parts that are
 * fetched later (`import()`, `next/dynamic`), fonts, images and the scripts for old browsers are not in it.
 */

/**
 * The manifest is a script that puts one object into `globalThis.__RSC_MANIFEST["<route>"]`.
 * @param {string} script text of `page_client-reference-manifest.js`
 * @returns {{ clientModules?: Record<string, { chunks: string[] }>, entryJSFiles?: Record<string, string[]>,
 *   entryCSSFiles?: Record<string, (string | { path: string })[]> }}
 */
export function parseClientManifest(script) {
  const from = script.search(/\]\s*=\s*\{/)
  const json = from === -1 ? '' : script.slice(script.indexOf('{', from), script.lastIndexOf('}') + 1)
  try {
    return JSON.parse(json)
  } catch (cause) {
    throw new Error('This is no client-reference manifest as Next writes it.', { cause })
  }
}

/**
 * The files of a page, each once, in the order of loading, below the build's folder.
 * @param {{ rootMainFiles: string[] }} buildManifest
 * @param {ReturnType<typeof parseClientManifest>} clientManifest
 * @returns {{ root: string[], page: string[], styles: string[] }} `page` without what is in `root`
 */
export function pageFiles(buildManifest, clientManifest) {
  const plain = (path) => decodeURIComponent(path.replace(/^\/_next\//, ''))
  const named = [
    ...Object.values(clientManifest.clientModules ?? {}).flatMap(({ chunks }) => chunks),
    ...Object.values(clientManifest.entryJSFiles ?? {}).flat(),
  ].map(plain)
  const root = [...new Set(buildManifest.rootMainFiles.map(plain))]
  const page = [...new Set(named)].filter((path) => path.endsWith('.js') && !root.includes(path))
  const styles = Object.values(clientManifest.entryCSSFiles ?? {})
    .flat()
    .map((file) => plain(typeof file === 'string' ? file : file.path))
  return { root, page, styles: [...new Set(styles)] }
}

/**
 * @param {string} route as its folder is called, e.g. `/instructor/course/[id]/edit`
 * @param {string} folder of the build
 * @returns {{ kind: 'root' | 'page' | 'style', path: string, raw: number, gz: number }[]} bytes of each file; `gz` by
 *   `gzip -9`
 */
export function measurePage(route, folder = '.next') {
  const read = (path) => readFileSync(join(folder, path))
  const { root, page, styles } = pageFiles(
    JSON.parse(read('build-manifest.json').toString()),
    parseClientManifest(
      read(join('server/app', `.${route}`, 'page_client-reference-manifest.js')).toString(),
    ),
  )
  const measured = (kind) => (path) => {
    const bytes = read(path)
    return { kind, path, raw: bytes.length, gz: gzipSync(bytes, { level: 9 }).length }
  }
  return [...root.map(measured('root')), ...page.map(measured('page')), ...styles.map(measured('style'))]
}

/**
 * @param {ReturnType<typeof measurePage>} files
 * @returns {{ js: { files: number, raw: number, gz: number }, css: { files: number, raw: number, gz: number } }}
 */
export function pageTotals(files) {
  const sum = (some) => ({
    files: some.length,
    raw: some.reduce((total, { raw }) => total + raw, 0),
    gz: some.reduce((total, { gz }) => total + gz, 0),
  })
  return {
    js: sum(files.filter(({ kind }) => kind !== 'style')),
    css: sum(files.filter(({ kind }) => kind === 'style')),
  }
}
