import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isAlive } from '../../process-identity'
import { StartError } from '../../start-error'
import { startEmbeddedPostgres, type EmbeddedPostgres } from './launcher'
import { mayPass } from './account'

let home = ''
let running: EmbeddedPostgres[] = []

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lectern-pg-'))
  running = []
})
afterEach(async () => {
  await Promise.all(running.map((server) => server.stop()))
  await rm(home, { recursive: true, force: true })
})

async function start(): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ home })
  running.push(server)
  return server
}

async function ask<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<T>(sql)).rows
  } finally {
    await client.end()
  }
}

const data = () => join(home, 'postgres', 'data')
const modeOf = async (path: string) => (await stat(path)).mode & 0o777
const failure = async () =>
  startEmbeddedPostgres({ home }).then(
    () => new Error('it started'),
    (error: unknown) => error,
  )

describe('a database folder that cannot be used', () => {
  it('of another major version is named and left as it is', async () => {
    const server = await start()
    await ask(server.url, 'create table kept (id int)')
    await server.stop()
    await writeFile(join(data(), 'PG_VERSION'), '15\n')
    const before = await readdir(data())

    const error = await failure()
    expect(error).toBeInstanceOf(StartError)
    expect(String(error)).toMatch(/made by PostgreSQL 15.*brings PostgreSQL 18.*Nothing was changed/)
    expect(await readdir(data())).toEqual(before)

    await writeFile(join(data(), 'PG_VERSION'), '18\n')
    expect(await ask((await start()).url, 'select * from kept')).toEqual([])
  })

  it('without PG_VERSION is not overwritten', async () => {
    await mkdir(data(), { recursive: true })
    await writeFile(join(home, 'postgres', 'password'), 'x'.repeat(32))
    await writeFile(join(data(), 'something'), 'mine')

    expect(String(await failure())).toMatch(/PG_VERSION is missing/)
    expect(await readFile(join(data(), 'something'), 'utf8')).toBe('mine')
  })

  it('whose password is lost is not replaced', async () => {
    await (await start()).stop()
    await rm(join(home, 'postgres', 'password'))
    expect(String(await failure())).toMatch(/password of the database .* is missing/)
    expect(await readFile(join(data(), 'PG_VERSION'), 'utf8')).toBe('18\n')
  })

  it('leaves the lock free after a failed start', async () => {
    await mkdir(data(), { recursive: true })
    await failure()
    await rm(data(), { recursive: true })
    expect((await start()).pid).toBeGreaterThan(0)
  })
})

describe('an interrupted past', () => {
  it('a half-made data folder is cleared away', async () => {
    await mkdir(join(home, 'postgres', 'unfinished-abc', 'base'), { recursive: true })
    await start()
    expect((await readdir(join(home, 'postgres'))).filter((name) => name.startsWith('unfinished'))).toEqual(
      [],
    )
  })

  it('a killed database server comes back with every committed row', async () => {
    const killed = await start()
    await ask(killed.url, 'create table kept as select generate_series(1, 1000) as id')
    process.kill(killed.pid, 'SIGKILL')
    await killed.exited
    await killed.stop()

    const server = await start()
    expect(await ask(server.url, 'select count(*)::int as count from kept')).toEqual([{ count: 1000 }])
  })

  it('a pid file that names a foreign process of today does not stop the start', async () => {
    await (await start()).stop()
    // What a container finds after a restart: the pid is alive, and is something else.
    const foreign = [process.ppid, data(), 1_700_000_000, 5432, '', '127.0.0.1', '', 'ready   ', ''].join(
      '\n',
    )
    await writeFile(join(data(), 'postmaster.pid'), foreign)
    await chmod(join(data(), 'postmaster.pid'), 0o666)

    const server = await start()
    expect(server.pid).not.toBe(process.ppid)
    await server.stop()
    expect(isAlive(process.ppid)).toBe(true)
  })
})

describe('a running database', () => {
  it('is private, durable and small', async () => {
    const { url } = await start()
    const settings = await ask<{ name: string; setting: string }>(
      url,
      `select name, setting from pg_settings where name in
       ('listen_addresses', 'unix_socket_directories', 'fsync', 'data_checksums', 'server_encoding') order by name`,
    )
    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
      data_checksums: 'on',
      fsync: 'on',
      listen_addresses: '127.0.0.1',
      server_encoding: 'UTF8',
      unix_socket_directories: '',
    })
    expect(new URL(url).pathname).toBe('/lectern')
    expect(await modeOf(data())).toBe(0o700)
    expect(await modeOf(join(home, 'postgres', 'password'))).toBe(0o600)
    expect(await modeOf(join(home, 'postgres', 'postgres.log'))).toBe(0o600)
    // Others may at most pass through on their way to the data; they can list and read nothing.
    expect((await modeOf(home)) & 0o067).toBe(0)
    expect((await modeOf(join(home, 'postgres'))) & 0o067).toBe(0)
  })

  it('wants its random password', async () => {
    const { url } = await start()
    const guessed = new URL(url)
    guessed.password = 'lectern'
    await expect(ask(guessed.toString(), 'select 1')).rejects.toThrow(/password authentication failed/)
    expect(new URL(url).password).toMatch(/^[\w-]{32}$/)
  })

  it('lowercases letters beyond ASCII, whatever the locale of the machine', async () => {
    const { url } = await start()
    expect(await ask(url, "select lower('ÄÉЖ') as lower")).toEqual([{ lower: 'äéж' }])
  })

  it('cannot be started twice', async () => {
    await start()
    const error = await failure()
    expect(error).toBeInstanceOf(StartError)
    expect(String(error)).toContain(`in use by another Lectern process (pid ${process.pid})`)
  })

  it('is gone after stop, which may be repeated', async () => {
    const server = await start()
    await Promise.all([server.stop(), server.stop()])
    await server.stop()
    await server.exited
    expect(isAlive(server.pid)).toBe(false)
  })
})

it('a folder is passed by owner, group or others, the first that fits', () => {
  const account = { uid: 70, gid: 71 }
  expect(mayPass(account, { uid: 70, gid: 0, mode: 0o040011 })).toBe(false)
  expect(mayPass(account, { uid: 0, gid: 71, mode: 0o040701 })).toBe(false)
  expect(mayPass(account, { uid: 0, gid: 71, mode: 0o040710 })).toBe(true)
  expect(mayPass(account, { uid: 0, gid: 0, mode: 0o040710 })).toBe(false)
  expect(mayPass(account, { uid: 0, gid: 0, mode: 0o040701 })).toBe(true)
})
