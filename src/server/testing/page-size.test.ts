import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { measurePage, pageFiles, pageTotals, parseClientManifest } from '../../../scripts/lib/page-size.mjs'

const manifest = {
  clientModules: {
    'src/app/providers.tsx': { chunks: ['/_next/static/chunks/a.js', '/_next/static/chunks/%5Bid%5D.js'] },
    'src/Editor.tsx': { chunks: ['/_next/static/chunks/a.js', '/_next/static/chunks/main.js'] },
  },
  entryJSFiles: { 'src/app/layout': ['static/chunks/a.js'], 'src/app/page': ['static/chunks/b.js'] },
  entryCSSFiles: { 'src/app/layout': [{ path: 'static/a.css' }], 'src/app/page': ['static/a.css'] },
}
const script = (route: string) =>
  `globalThis.__RSC_MANIFEST=(globalThis.__RSC_MANIFEST||{});globalThis.__RSC_MANIFEST["${route}"] = ${JSON.stringify(manifest)};`
const build = { rootMainFiles: ['static/chunks/main.js'] }

describe('parseClientManifest', () => {
  it('takes the object out of the script, with brackets in the name of the route', () => {
    expect(parseClientManifest(script('/course/[id]/edit/page'))).toEqual(manifest)
  })
  it.each(['', 'globalThis.__RSC_MANIFEST["x"]', '] = {'])(
    'says so when it is another script: %j',
    (text) => {
      expect(() => parseClientManifest(text)).toThrow('no client-reference manifest')
    },
  )
})

describe('pageFiles', () => {
  it('names each file once, those of every page apart from the page’s own', () => {
    expect(pageFiles(build, manifest)).toEqual({
      root: ['static/chunks/main.js'],
      page: ['static/chunks/a.js', 'static/chunks/[id].js', 'static/chunks/b.js'],
      styles: ['static/a.css'],
    })
  })
  it('takes a page without scripts or styles of its own', () => {
    expect(pageFiles(build, {})).toEqual({ root: ['static/chunks/main.js'], page: [], styles: [] })
  })
})

describe('measurePage', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lectern-page-size-'))
    const write = (path: string, text: string) => {
      mkdirSync(join(folder, path, '..'), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    write('build-manifest.json', JSON.stringify(build))
    write('server/app/course/[id]/page_client-reference-manifest.js', script('/course/[id]/page'))
    for (const name of ['main', 'a', 'b', '[id]']) write(`static/chunks/${name}.js`, `${name};`.repeat(500))
    write('static/a.css', 'a{color:red}'.repeat(100))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('weighs each file packed as a server sends it, and sums scripts and styles', () => {
    const files = measurePage('/course/[id]', folder)
    expect(files.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      'root static/chunks/main.js',
      'page static/chunks/a.js',
      'page static/chunks/[id].js',
      'page static/chunks/b.js',
      'style static/a.css',
    ])
    expect(files[1]).toMatchObject({ raw: 1000, gz: gzipSync('a;'.repeat(500), { level: 9 }).length })
    const { js, css } = pageTotals(files)
    expect(js).toMatchObject({ files: 4, raw: 2500 + 1000 + 2500 + 1000 })
    expect(css).toMatchObject({ files: 1, raw: 1200 })
    expect(js.gz).toBe(files.slice(0, 4).reduce((sum, { gz }) => sum + gz, 0))
  })
})
