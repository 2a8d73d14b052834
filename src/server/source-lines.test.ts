import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serverBundle } from '../../scripts/lib/bundle-server.mjs'
import { errorForLog } from './error-for-log'
import { inSources } from './source-lines'

const source = `interface Nothing { in: 'the bundle' }

export function fail(what?: Nothing): never {
  throw new Error('failed on purpose', { cause: what })
}
try {
  fail()
} catch (error) {
  process.stdout.write((error as Error).stack ?? '')
}
`

let folder = ''
let stack = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-lines-'))
  await writeFile(join(folder, 'entry.ts'), source)
  await build(serverBundle([join(folder, 'entry.ts')], folder))
  stack = execFileSync(process.execPath, [join(folder, 'server/entry.js')], { encoding: 'utf8' })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const sourceAt = (place: string) => `${pathToFileURL(join(folder, 'entry.ts')).href}:${place}`
const bundleAt = (place: string) => `${pathToFileURL(join(folder, 'server/entry.js')).href}:${place}`

describe('a stack of the bundle', () => {
  it('is told with the lines of the sources', () => {
    expect(stack).toContain(bundleAt('')) // or it would prove nothing
    const lines = inSources(stack).split('\n')
    expect(lines[1]).toBe(`    at fail (${sourceAt('4:9')})`)
    expect(lines[2]).toBe(`    at ${sourceAt('7:3')}`)
  })

  it('is told so in the log', () => {
    const error = new Error('failed on purpose')
    error.stack = stack
    expect(errorForLog(error).stack).toContain(`at fail (${sourceAt('4:9')})`)
  })

  it('stays what it is where no map is, and for packages', async () => {
    await writeFile(join(folder, 'server/bare.js.map'), 'this is no map')
    const bare = pathToFileURL(join(folder, 'server/bare.js')).href
    for (const place of [`${bare}:1:2`, 'node:internal/x:1:2', '/node_modules/pg/lib/client.js:3:4']) {
      expect(inSources(`    at run (${place})`)).toBe(`    at run (${place})`)
    }
  })
})
