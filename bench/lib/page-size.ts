import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { gzipSync } from 'node:zlib'

interface Sum {
  files: number
  raw: number
  gz: number
}

interface ClientManifest {
  entryJSFiles: Record<string, string[]>
  entryCSSFiles: Record<string, { path: string }[]>
}

/** First-load scripts and styles of a route of the last build. */
export function pageSize(route: string, folder = '.next'): { js: Sum; css: Sum } {
  const root = JSON.parse(readFileSync(join(folder, 'build-manifest.json'), 'utf8')) as {
    rootMainFiles: string[] // Next's own format
  }
  const manifest = readManifest(route, folder)
  const scripts = [...root.rootMainFiles, ...Object.values(manifest.entryJSFiles).flat()]
  const styles = Object.values(manifest.entryCSSFiles).flatMap((files) => files.map(({ path }) => path))
  return { js: sum(scripts, folder), css: sum(styles, folder) }
}

function readManifest(route: string, folder: string): ClientManifest {
  const path = join(folder, 'server/app', `.${route}`, 'page_client-reference-manifest.js')
  const sandbox: { __RSC_MANIFEST?: Record<string, ClientManifest> } = {}
  runInContext(readFileSync(path, 'utf8'), createContext(Object.assign(sandbox, { globalThis: sandbox })))
  const manifest = sandbox.__RSC_MANIFEST?.[`${route}/page`]
  if (!manifest) throw new Error(`${path} does not describe ${route}`)
  return manifest
}

function sum(paths: readonly string[], folder: string): Sum {
  const unique = [...new Set(paths)]
  const total = { files: unique.length, raw: 0, gz: 0 }
  for (const path of unique) {
    const bytes = readFileSync(join(folder, path))
    total.raw += bytes.length
    total.gz += gzipSync(bytes, { level: 9 }).length
  }
  return total
}
