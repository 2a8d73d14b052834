import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readEnv } from './env'
import { loadSecrets, makeHome } from './secrets'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-secrets-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const env = (more: Record<string, string> = {}) =>
  readEnv({ NODE_ENV: 'test', LECTERN_HOME: join(folder, 'home'), ...more })
const file = () => join(folder, 'home', 'secrets', 'auth-secret')
const modeOf = async (path: string) => (await stat(path)).mode & 0o777

it('are made once and stay', async () => {
  const first = await loadSecrets(env())
  expect(first.authSecret.length).toBeGreaterThanOrEqual(32)
  expect(await loadSecrets(env())).toEqual(first)
  expect(await modeOf(file())).toBe(0o600)
  expect(await modeOf(join(folder, 'home', 'secrets'))).toBe(0o700)
})

it('are the same for all who ask at once', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => loadSecrets(env())))
  expect(new Set(all.map(({ authSecret }) => authSecret)).size).toBe(1)
})

it('are closed again when a restored copy left them open', async () => {
  await loadSecrets(env())
  await chmod(file(), 0o644)
  await loadSecrets(env())
  expect(await modeOf(file())).toBe(0o600)
})

it('are made anew when the file was cut short before it held anything', async () => {
  await mkdir(join(folder, 'home', 'secrets'), { recursive: true })
  await writeFile(file(), '')
  const { authSecret } = await loadSecrets(env())
  expect(authSecret).toBe(await readFile(file(), 'utf8'))
  expect(authSecret).not.toBe('')
})

it('follow AUTH_SECRET where it is given, on every server alike, and leave no file', async () => {
  const given = { AUTH_SECRET: 'x'.repeat(40) }
  const here = await loadSecrets(env(given))
  const there = await loadSecrets(env({ ...given, LECTERN_HOME: join(folder, 'other') }))
  expect(here).toEqual(there)
  expect(here.authSecret).toBe(given.AUTH_SECRET)
  await expect(stat(file())).rejects.toThrow('ENOENT')
})

it('a new home is closed to others, an existing one keeps its mode', async () => {
  await makeHome(join(folder, 'deep', 'home'))
  expect(await modeOf(join(folder, 'deep', 'home'))).toBe(0o700)
  await mkdir(join(folder, 'mine'))
  await chmod(join(folder, 'mine'), 0o750)
  await makeHome(join(folder, 'mine'))
  expect(await modeOf(join(folder, 'mine'))).toBe(0o750)
})
