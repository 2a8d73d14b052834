import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readEnv } from '../env'
import { loadSecrets, makeHome } from '../secrets'
import { useTestDatabase } from '../testing/test-database'
import { checkAddress, checkPermissions, checkStorageClock, compareClocks } from './checks'
import { checkDatabase } from './database'
import { examine } from './doctor'
import type { Finding } from './finding'

const database = useTestDatabase()
let home = ''
beforeEach(async () => {
  home = join(await mkdtemp(join(tmpdir(), 'lectern-doctor-')), 'home')
})
afterEach(() => rm(join(home, '..'), { recursive: true, force: true }))

const env = (more: Record<string, string> = {}) =>
  readEnv({ NODE_ENV: 'test', LECTERN_HOME: home, PORT: '0', DATABASE_URL: database().url, ...more })
const wrongOnes = (findings: Finding[]) => findings.filter(({ isFine }) => !isFine).map(({ text }) => text)

async function examined(settings = env({ APP_URL: 'https://courses.example.org' })): Promise<Finding[]> {
  const findings: Finding[] = []
  for await (const finding of examine(settings)) findings.push(finding)
  return findings
}

it('finds nothing wrong with a sound machine', async () => {
  const findings = await examined()
  expect(wrongOnes(findings)).toEqual([])
  const all = findings.map(({ text }) => text).join('\n')
  for (const what of [
    'LECTERN_HOME',
    'ffmpeg',
    'Migrations: all',
    'Clock: within',
    'written, read back',
    'APP_URL',
  ]) {
    expect(all).toContain(what)
  }
})

it('goes on after something is wrong, and says of each what to do', async () => {
  await makeHome(home)
  await chmod(home, 0o755)
  await writeFile(join(home, 'storage'), 'a file where the folder should be')
  const unreachable = env({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' })
  const wrong = wrongOnes(await examined(unreachable)).join('\n')
  expect(wrong).toContain('write the address that people type')
  expect(wrong).toContain(`chmod go= ${home}`)
  expect(wrong).toContain('Check the address and that it is running')
  expect(wrong).toContain('Files cannot be kept in')
})

describe('permissions', () => {
  it('of secrets are seen, file by file', async () => {
    await makeHome(home)
    await loadSecrets(env())
    expect(wrongOnes(await checkPermissions(env()))).toEqual([])
    await chmod(join(home, 'secrets/auth-secret'), 0o640)
    await mkdir(join(home, 'storage'), { mode: 0o755 })
    await chmod(join(home, 'storage'), 0o755)
    const wrong = wrongOnes(await checkPermissions(env()))
    expect(wrong).toHaveLength(2)
    expect(wrong[0]).toContain('chmod go=')
  })

  it('let the account of the database pass through the home', async () => {
    await makeHome(home)
    await chmod(home, 0o710)
    expect(wrongOnes(await checkPermissions(env()))).toEqual([])
  })
})

describe('migrations', () => {
  const of = async () => (await checkDatabase(env(), false)).find(({ text }) => text.startsWith('Migrations'))
  const bounds = () =>
    database().pool.query<{ id: number; created_at: string }>(
      'select id, created_at from drizzle.__drizzle_migrations order by created_at desc limit 1',
    )

  it('that are missing, and those of a newer version, are told', async () => {
    const [last] = (await bounds()).rows
    if (!last) throw new Error('no migration')
    const set = (id: number, when: number) =>
      database().pool.query('update drizzle.__drizzle_migrations set created_at = $2 where id = $1', [
        id,
        when,
      ])
    await set(last.id, Number(last.created_at) + 1_000)
    expect(await of()).toMatchObject({
      isFine: false,
      text: expect.stringContaining('newer Lectern') as string,
    })
    await set(last.id, 1)
    expect(await of()).toMatchObject({
      isFine: false,
      text: expect.stringContaining('lectern migrate') as string,
    })
    await set(last.id, Number(last.created_at))
    expect(await of()).toMatchObject({ isFine: true })
  })
})

describe('clocks', () => {
  it('that differ are told with their direction, and the time of the question is no difference', () => {
    expect(compareClocks('X', 100_000, 99_000, 101_000).isFine).toBe(true)
    expect(compareClocks('X', 100_000, 40_000, 100_000).isFine).toBe(true) // it took a minute: nobody knows
    expect(compareClocks('X', 200_000, 99_000, 101_000).text).toContain('100 s behind X')
    expect(compareClocks('X', 10_000, 99_000, 101_000).text).toContain('90 s ahead of X')
  })

  it('the storage tells its own with every answer', async () => {
    let date = new Date()
    const server = createServer((_req, res) => res.writeHead(403, { Date: date.toUTCString() }).end())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // listens on TCP
    const settings = {
      endpoint,
      region: '',
      bucket: '',
      accessKeyId: '',
      secretAccessKey: '',
      publicBaseUrl: undefined,
    }
    expect((await checkStorageClock(settings)).isFine).toBe(true)
    date = new Date(Date.now() - 3_600_000)
    expect((await checkStorageClock(settings)).text).toContain('ahead of the storage')
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    expect((await checkStorageClock(settings)).isFine).toBe(false)
  })
})

it('the address is encrypted wherever people come from elsewhere', () => {
  const address = (more: Record<string, string>) =>
    checkAddress(readEnv({ NODE_ENV: 'test', ...more })).isFine
  expect(address({})).toBe(true)
  expect(address({ APP_URL: 'http://localhost:3000' })).toBe(true)
  expect(address({ APP_URL: 'http://courses.example.org' })).toBe(false)
  expect(address({ HOST: '0.0.0.0' })).toBe(false)
  expect(address({ HOST: '0.0.0.0', APP_URL: 'https://courses.example.org' })).toBe(true)
})
