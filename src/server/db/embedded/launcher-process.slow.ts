import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { commandLine, isAlive } from '../../process-identity'
import { startEmbeddedPostgres } from './launcher'
import { end, launch as launchIn, makeClosedFolder, makeProject, type Launch } from './testing/project'

const isRoot = process.getuid?.() === 0
const NOBODY = { uid: 65_534, gid: 65_534 }

let folder = ''
let project = ''
const launches: Launch[] = []
const mounts: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-launch-'))
  await chmod(folder, 0o755)
  project = join(folder, 'project')
  await makeProject(project)
})
afterEach(async () => {
  for (const { child, answer } of launches.splice(0)) {
    await end(child, 'SIGTERM')
    if ('pid' in answer && isAlive(answer.pid)) process.kill(answer.pid, 'SIGQUIT')
  }
  for (const mount of mounts.splice(0)) execFileSync('umount', ['-l', mount])
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function launch(...args: Parameters<typeof launchIn>): Promise<Launch> {
  const launched = await launchIn(...args)
  launches.push(launched)
  return launched
}

const started = ({ answer }: Launch) => {
  if ('error' in answer) throw new Error(answer.error.message)
  return answer
}
const refusal = ({ answer }: Launch) =>
  'error' in answer ? answer.error : { name: 'none', message: 'it started' }

async function query(url: string, sql: string): Promise<pg.QueryResult<{ id: number }>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await client.query(sql)
  } finally {
    await client.end()
  }
}

describe('two processes', () => {
  it('that start at once: one gets the database, the other the pid of the first', async () => {
    const home = join(folder, 'raced')
    const both = await Promise.all([launch(project, home), launch(project, home)])
    const winner = both.find(({ answer }) => 'url' in answer)
    const loser = both.find(({ answer }) => 'error' in answer)
    expect(winner && loser).toBeTruthy()
    if (!winner || !loser) return
    expect(refusal(loser).name).toBe('StartError')
    expect(refusal(loser).message).toContain(`pid ${winner.child.pid}`)
    expect((await query(started(winner).url, 'select 1 as id')).rowCount).toBe(1)
  })

  it('one after the other was killed: the server it left is used again, then stopped for good', async () => {
    const home = join(folder, 'killed')
    const first = await launch(project, home)
    await query(started(first).url, 'create table kept as select 1 as id')
    await end(first.child, 'SIGKILL')
    expect(isAlive(started(first).pid)).toBe(true)

    const second = await launch(project, home)
    expect(started(second)).toEqual(started(first))
    expect((await query(started(second).url, 'select id from kept')).rows).toEqual([{ id: 1 }])

    await end(second.child, 'SIGTERM')
    // Nothing, or a process that has ended and is not collected yet: it is not our child.
    expect(await commandLine(started(second).pid)).toBeFalsy()
  })

  it('a start while the server of a killed process shuts down waits for it', async () => {
    const home = join(folder, 'stopping')
    const first = await launch(project, home)
    await end(first.child, 'SIGKILL')
    process.kill(started(first).pid, 'SIGINT')
    const second = await launch(project, home)
    expect(started(second).pid).not.toBe(started(first).pid)
    expect((await query(started(second).url, 'select 1 as id')).rowCount).toBe(1)
  })
})

describe.skipIf(!isRoot)('as an ordinary account (needs root to become one)', () => {
  it('starts from a project it may not write, without the install scripts', async () => {
    const home = join(folder, 'of-nobody')
    await mkdir(home, { mode: 0o700 })
    await chown(home, NOBODY.uid, NOBODY.gid)
    const launched = await launch(project, home, NOBODY)
    expect((await query(started(launched).url, 'select 1 as id')).rowCount).toBe(1)
    expect((await stat(join(home, 'postgres'))).mode & 0o777).toBe(0o700)
    await end(launched.child, 'SIGTERM')

    // Root goes on with it later, under the account that owns the data.
    const asRoot = await launch(project, home)
    expect((await query(started(asRoot).url, 'select 1 as id')).rowCount).toBe(1)
  })

  it('says so when the database belongs to another account', async () => {
    const home = join(folder, 'of-root')
    await end((await launch(project, home)).child, 'SIGTERM')
    const { message } = refusal(await launch(project, home, NOBODY))
    expect(message).toMatch(/may not write .*of-root.*LECTERN_HOME/)
  })

  it('says so when the account is in no list of accounts', async () => {
    const home = join(folder, 'of-unknown')
    await mkdir(home, { mode: 0o700 })
    await chown(home, 54_321, 54_321)
    const { message } = refusal(await launch(project, home, { uid: 54_321, gid: 54_321 }))
    expect(message).toMatch(/list of accounts \(\/etc\/passwd\).*DATABASE_URL/)
    expect(await readdir(join(home, 'postgres'))).not.toContain('data')
  })
})

describe.skipIf(!isRoot)('as root, below a folder that is closed to others', () => {
  it('runs copies of the programs and keeps the data where the account reaches it', async () => {
    const closed = await makeClosedFolder(join(folder, 'closed'))
    const inner = join(closed, 'project')
    await makeProject(inner)
    const home = join(inner, '.lectern')
    const systemFolder = join(folder, 'var-lib')

    const first = await launch(inner, home, { systemFolder })
    await query(started(first).url, 'create table kept as select 1 as id')
    await end(first.child, 'SIGTERM')

    const place = (await readFile(join(home, 'postgres', 'elsewhere'), 'utf8')).trim()
    expect((await stat(join(place, 'data'))).mode & 0o777).toBe(0o700)
    expect((await readFile(join(place, 'belongs-to'), 'utf8')).trim()).toBe(home)
    expect((await stat(closed)).mode & 0o777).toBe(0o700)

    const second = await launch(inner, home, { systemFolder })
    expect((await query(started(second).url, 'select id from kept')).rows).toEqual([{ id: 1 }])
    await end(second.child, 'SIGTERM')

    await rm(place, { recursive: true })
    expect(refusal(await launch(inner, home, { systemFolder })).message).toMatch(
      /kept in .*that folder is gone/,
    )
  })
})

const canMount = isRoot && mountTmpfs(join(tmpdir(), `lectern-mount-${process.pid}`), 1)

function mountTmpfs(path: string, megabytes: number, option = ''): boolean {
  try {
    execFileSync('mkdir', ['-p', path])
    execFileSync('mount', ['-t', 'tmpfs', '-o', `${option}size=${megabytes}m,mode=755`, 'tmpfs', path], {
      stdio: 'pipe',
    })
    if (megabytes === 1) execFileSync('umount', [path])
    return true
  } catch {
    return false
  } finally {
    if (megabytes === 1) execFileSync('rmdir', [path])
  }
}

describe.skipIf(!canMount)('on a full disk (needs the right to mount one)', () => {
  it('leaves nothing half-made, and starts once there is room', async () => {
    const disk = join(folder, 'small-disk')
    mountTmpfs(disk, 24)
    mounts.push(disk)
    const home = join(disk, 'home')

    const error: unknown = await startEmbeddedPostgres({ home }).catch((thrown: unknown) => thrown)
    expect(String(error)).toMatch(
      /^StartError: The disk that holds .* is full.*Free some space and start again\.$/,
    )
    expect((await readdir(join(home, 'postgres'))).sort()).toEqual(['password'])

    mountTmpfs(disk, 300, 'remount,')
    const server = await startEmbeddedPostgres({ home })
    await query(server.url, 'create table kept as select 1 as id')
    await server.stop()

    // Full again, later: even the pid file finds no room.
    execFileSync('sh', ['-c', `dd if=/dev/zero of=${disk}/filler bs=1M 2>/dev/null; true`])
    const later: unknown = await startEmbeddedPostgres({ home }).catch((thrown: unknown) => thrown)
    expect(String(later)).toMatch(/^StartError: The disk that holds .* is full/)

    await rm(join(disk, 'filler'))
    const again = await startEmbeddedPostgres({ home })
    expect((await query(again.url, 'select id from kept')).rows).toEqual([{ id: 1 }])
    await again.stop()
  })
})

describe('without programs for this machine', () => {
  it('says what to do instead', async () => {
    const native = join(folder, 'no-programs', 'native')
    await mkdir(join(native, 'bin'), { recursive: true })
    await writeFile(join(native, '..', 'package.json'), '{"version":"1.0.0"}')
    for (const name of ['postgres', 'initdb']) {
      await writeFile(join(native, 'bin', name), 'no program', { mode: 0o755 })
    }
    const error: unknown = await startEmbeddedPostgres({
      home: join(folder, 'home'),
      programs: native,
    }).catch((thrown: unknown) => thrown)
    expect(String(error)).toMatch(/does not run on this machine.*set DATABASE_URL/)
    expect(existsSync(join(folder, 'home', 'postgres', 'data'))).toBe(false)
  })
})
