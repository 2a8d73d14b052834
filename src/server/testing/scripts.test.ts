import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { forgetBuild, isBuilt, markBuilt, sourcesHash } from '../../../scripts/lib/build-state.mjs'
import { areDependenciesInstalled } from '../../../scripts/lib/dependencies.mjs'
import { seemsToRun } from '../../../scripts/lib/running-server.mjs'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-scripts-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function write(path: string, content: string): Promise<void> {
  await mkdir(join(folder, path, '..'), { recursive: true })
  await writeFile(join(folder, path), content)
}

describe('a build', () => {
  beforeEach(async () => {
    await write('src/server/main.ts', 'one')
    await write('dist/server/main.js', 'built')
    markBuilt('server', sourcesHash(folder), folder)
  })
  const isFresh = () => isBuilt('server', sourcesHash(folder), folder)

  it('is fresh when only times changed, as after a checkout', async () => {
    await utimes(join(folder, 'src/server/main.ts'), new Date(), new Date())
    expect(isFresh()).toBe(true)
  })

  it.each([
    'src/server/main.ts',
    'src/app/page.tsx',
    'public/logo.svg',
    'next.config.mjs',
    'package-lock.json',
  ])('is stale after a change of %s', async (path) => {
    await write(path, 'two')
    expect(isFresh()).toBe(false)
  })

  it('is stale when a source is renamed or removed', async () => {
    await write('src/other.ts', '')
    markBuilt('server', sourcesHash(folder), folder)
    await rm(join(folder, 'src/other.ts'))
    await write('src/another.ts', '')
    expect(isFresh()).toBe(false)
  })

  it('is not stale because of a test or a document', async () => {
    await write('src/server/main.test.ts', 'test')
    await write('docs/a.md', 'text')
    expect(isFresh()).toBe(true)
  })

  it('is stale without its result, and after one that broke off', async () => {
    forgetBuild('server', folder)
    expect(isFresh()).toBe(false)
    markBuilt('server', sourcesHash(folder), folder)
    await rm(join(folder, 'dist/server/main.js'))
    expect(isFresh()).toBe(false)
  })
})

describe('dependencies', () => {
  const lock = (packages: object) => JSON.stringify({ packages: { '': {}, ...packages } })
  const wanted = {
    'node_modules/a': { version: '1.0.0' },
    'node_modules/tool': { version: '2.0.0', dev: true },
    'node_modules/for-another-platform': { version: '3.0.0', optional: true },
  }
  const install = (packages: object) => write('node_modules/.package-lock.json', JSON.stringify({ packages }))
  beforeEach(() => write('package-lock.json', lock(wanted)))

  it('are missing in a fresh clone', () => {
    expect(areDependenciesInstalled(folder)).toBe(false)
  })

  it('are there without the packages of other platforms', async () => {
    await install({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/tool': { version: '2.0.0' } })
    expect(areDependenciesInstalled(folder)).toBe(true)
  })

  it.each<[string, object]>([
    [
      'of another version',
      { 'node_modules/a': { version: '1.0.1' }, 'node_modules/tool': { version: '2.0.0' } },
    ],
    ['incomplete', { 'node_modules/a': { version: '1.0.0' } }],
    [
      'too many',
      {
        'node_modules/a': { version: '1.0.0' },
        'node_modules/tool': { version: '2.0.0' },
        'node_modules/b': {},
      },
    ],
  ])('%s are installed anew', async (_what, packages) => {
    await install(packages)
    expect(areDependenciesInstalled(folder)).toBe(false)
  })

  it('without tools are enough to serve what is built', async () => {
    await install({ 'node_modules/a': { version: '1.0.0' } })
    expect(areDependenciesInstalled(folder, { withDev: false })).toBe(true)
  })

  it('whose list was cut short are installed anew', async () => {
    await write('node_modules/.package-lock.json', '{"packages":')
    expect(areDependenciesInstalled(folder)).toBe(false)
  })
})

describe('a server on the same folder', () => {
  it('is seen while its process lives', async () => {
    expect(seemsToRun(folder)).toBe(false)
    await write('instance.lock', JSON.stringify({ pid: process.pid }))
    expect(seemsToRun(folder)).toBe(true)
    await write('instance.lock', '{')
    expect(seemsToRun(folder)).toBe(false)
  })
})
