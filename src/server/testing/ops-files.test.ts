import { execFile, spawnSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { checkerPath } from '../../../scripts/lib/checkers.mjs'

const read = (path: string) => readFile(new URL(`../../../${path}`, import.meta.url), 'utf8')
const run = promisify(execFile)

/** What the server reads, and what the other programs of a container do. */
async function settingNames(): Promise<Set<string>> {
  const source = await read('src/server/env.ts')
  const own = [...source.matchAll(/^ {4}([A-Z][A-Z0-9_]+):/gm)].map(([, name]) => name ?? '')
  expect(own.length).toBeGreaterThan(20)
  return new Set([...own, 'NEXT_TELEMETRY_DISABLED', 'PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD'])
}

const environment = z.record(z.string(), z.unknown())
const composeFile = z.object({
  services: z.record(
    z.string(),
    z.looseObject({
      image: z.string().optional(),
      command: z.array(z.string()).optional(),
      environment: environment.optional(),
      ports: z.array(z.string()).optional(),
      read_only: z.boolean().optional(),
      cap_drop: z.array(z.string()).optional(),
      depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
    }),
  ),
})
const compose = async (path: string) =>
  composeFile.parse(parse(await read(path), { merge: true, logLevel: 'error' }))

describe('the image', () => {
  it('is pinned, runs as an ordinary account and says when it is ill', async () => {
    const text = await read('Dockerfile')
    const bases = [...text.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image)
    expect(bases.length).toBe(2)
    for (const image of bases) {
      expect(image).toMatch(/^node:\d+\.\d+\.\d+-[a-z]+-slim(@sha256:[0-9a-f]{64})?$/)
    }
    const last = text.slice(text.lastIndexOf('\nFROM '))
    expect(last).toMatch(/^USER node$/m)
    expect(last.indexOf('USER node')).toBeGreaterThan(last.lastIndexOf('COPY'))
    expect(last).toMatch(/^HEALTHCHECK /m)
    expect(last).toContain('ffmpeg')
    expect(last).not.toMatch(/^COPY (?!--from=build)/m) // nothing of the sources, tests or tools
    expect(text).not.toMatch(/^ADD /m)
  })

  it('is given no secret, neither by its file nor by what is copied into it', async () => {
    const text = await read('Dockerfile')
    expect(text).not.toMatch(/(SECRET|PASSWORD|TOKEN|KEY)\w*[= ]/)
    const ignored = (await read('.dockerignore')).split('\n')
    for (const path of ['.git', '.env', '.env.*', '.lectern', 'node_modules']) expect(ignored).toContain(path)
  })

  it('sets only what the server knows', async () => {
    const known = await settingNames()
    const lines = [...(await read('Dockerfile')).matchAll(/^ENV (.+)$/gm)].map(([, line]) => line ?? '')
    const names = lines.flatMap((line) => line.split(' ').map((pair) => pair.split('=')[0] ?? ''))
    expect(names).toContain('LECTERN_HOME')
    for (const name of names) expect(known, name).toContain(name)
  })
})

describe('compose', () => {
  const ours = ['web', 'worker', 'migrate']

  it.each(['compose.yaml', 'ops/compose.scale.yaml'])('%s sets only what the server knows', async (path) => {
    const { services } = await compose(path)
    const known = await settingNames()
    for (const name of ours) {
      for (const setting of Object.keys(services[name]?.environment ?? {})) {
        expect(known, setting).toContain(setting)
      }
    }
  })

  it('has no secret in it, and asks for each that it needs', async () => {
    const { services } = await compose('compose.yaml')
    for (const service of Object.values(services)) {
      for (const [name, value] of Object.entries(service.environment ?? {})) {
        if (!/SECRET|PASSWORD|TOKEN|KEY|DATABASE_URL/.test(name)) continue
        expect(String(value), name).toMatch(/\$\{\w+(:\?[^}]+|:-)\}/)
      }
    }
  })

  it('keeps the database inside, starts after the migrations, and lets the servers write nowhere else', async () => {
    const { services } = await compose('compose.yaml')
    expect(Object.keys(services).sort()).toEqual(['caddy', 'migrate', 'postgres', 'web', 'worker'])
    for (const [name, { ports, image }] of Object.entries(services)) {
      if (name !== 'caddy') expect(ports, name).toBeUndefined()
      expect(image, name).toMatch(/:\d+\.\d+/)
    }
    for (const name of ours) expect(services[name]).toMatchObject({ read_only: true, cap_drop: ['ALL'] })
    for (const name of ['web', 'worker']) {
      expect(services[name]?.depends_on?.migrate?.condition).toBe('service_completed_successfully')
    }
  })

  it('names commands that there are', async () => {
    const source = await read('src/server/cli.ts')
    const { services } = await compose('compose.yaml')
    for (const [command] of Object.values(services).map(({ command }) => command ?? [])) {
      if (command !== undefined) expect(source).toContain(`  ${command}: {`)
    }
    for (const unit of await readdir(new URL('../../../ops/systemd', import.meta.url))) {
      const [, command] = /cli\.js (\w+)/.exec(await read(`ops/systemd/${unit}`)) ?? []
      if (command !== undefined) expect(source).toContain(`  ${command}: {`)
    }
  })
})

/** Programs of other projects that know their own files best. `npm test` fetches them where it can. */
function findProgram(name: string): string | undefined {
  const path = checkerPath(name)
  if (path === undefined) process.stdout.write(`skipped: ${name} is not here\n`)
  return path
}
const ops = (path: string) => new URL(`../../../ops/${path}`, import.meta.url).pathname

describe('the alert rules', () => {
  const promtool = findProgram('promtool')

  it.runIf(promtool)('are what Prometheus takes, and wake for what they should', () => {
    for (const args of [
      ['check', 'rules', ops('prometheus/alerts.yaml')],
      ['test', 'rules', ops('prometheus/alerts.test.yaml')],
    ]) {
      const { status, stdout, stderr } = spawnSync(promtool ?? '', args, { encoding: 'utf8' })
      expect(status, stdout + stderr).toBe(0)
    }
  })
})

describe('the proxy', () => {
  const caddy = findProgram('caddy')

  /** With a list of servers, as its comment says to write it. */
  const withList = (text: string) =>
    text
      .replace(/^\t\tdynamic [^}]+\}\n\t\tfail_duration .*\n/m, '')
      .replaceAll(/^\t\t# (to|health_\w+) /gm, '\t\t$1 ')

  it.runIf(caddy)('is configured as Caddy understands it, by names and by a list', async () => {
    const text = await read('ops/Caddyfile')
    const list = withList(text)
    expect(list).not.toContain('dynamic')
    for (const input of [text, list]) {
      const { status, stderr } = spawnSync(
        caddy ?? '',
        ['validate', '--config', '-', '--adapter', 'caddyfile'],
        { input, encoding: 'utf8', env: { ...process.env, DOMAIN: 'courses.example.org' } },
      )
      expect(status, stderr).toBe(0)
    }
  })

  it('looks after servers in the way that works for them: of those found by name none is asked how it is', async () => {
    const text = await read('ops/Caddyfile')
    // https://caddyserver.com/docs/caddyfile/directives/reverse_proxy: no active health checks of dynamic upstreams.
    expect(text).toMatch(/^\s*dynamic /m)
    expect(text).not.toMatch(/^\s*health_/m)
    expect(text).toMatch(/^\s*fail_duration \d+s$/m)
    expect(withList(text)).toMatch(/^\s*health_uri \/readyz$/m)
  })

  it('passes live events and parts on at once, and tells the server who asks', async () => {
    const text = await read('ops/Caddyfile')
    expect(text).toMatch(/^\s*flush_interval -1$/m)
    expect(text).toMatch(/^\s*header_up X-Forwarded-For \{remote_host\}$/m)
    expect(text.match(/\{/g)?.length).toBe(text.match(/\}/g)?.length)
  })
})

describe('units of systemd', () => {
  const analyze = findProgram('systemd-analyze')

  it('run as an account of their own, closed in', async () => {
    for (const unit of ['lectern.service', 'lectern-worker@.service', 'lectern-backup.service']) {
      const text = await read(`ops/systemd/${unit}`)
      for (const line of ['User=lectern', 'NoNewPrivileges=yes', 'ProtectSystem=strict', 'UMask=0077']) {
        expect(text, unit).toContain(line)
      }
    }
  })

  it.runIf(analyze)('are understood by systemd', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lectern-units-'))
    const names = await readdir(new URL('../../../ops/systemd', import.meta.url))
    for (const name of names) {
      // Node is somewhere else on this machine, and nothing of the unit depends on where.
      const text = (await read(`ops/systemd/${name}`)).replaceAll('/usr/bin/node', process.execPath)
      await writeFile(join(folder, name), text)
    }
    const { stderr } = await run(analyze ?? '', ['verify', ...names.map((name) => join(folder, name))])
    expect(stderr).not.toMatch(/Unknown|Invalid|Failed to parse|ignoring/i)
    await rm(folder, { recursive: true, force: true })
  })
})

describe('the nightly backup', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lectern-nightly-'))
    // Stands for `lectern backup`: notes what it was called with and does what it is told.
    await mkdir(join(folder, 'bin'))
    await writeFile(
      join(folder, 'bin/node'),
      '#!/bin/sh\necho "$@" >> "$CALLS"\nmkdir -p "$3"\n[ "$RESULT" = none ] && exit 1\ntouch "$3/lectern-backup.json"\nexit "$RESULT"\n',
    )
    await chmod(join(folder, 'bin/node'), 0o755)
    await mkdir(join(folder, 'backups'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const script = new URL('../../../ops/backup-nightly.sh', import.meta.url).pathname
  const nightly = (result: string) =>
    spawnSync('sh', [script, join(folder, 'backups')], {
      env: {
        NODE_ENV: 'test',
        PATH: `${folder}/bin:${process.env.PATH}`,
        CALLS: join(folder, 'calls'),
        RESULT: result,
      },
      encoding: 'utf8',
    })
  const kept = () => readdir(join(folder, 'backups'))
  const day = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10)

  it('builds on the newest sound one, and keeps seven', async () => {
    for (let i = 1; i <= 8; i += 1) {
      await mkdir(join(folder, `backups/2001-01-0${i}`))
      if (i < 8) await writeFile(join(folder, `backups/2001-01-0${i}/lectern-backup.json`), '{}')
    }
    expect(nightly('0').status).toBe(0)
    expect(await readFile(join(folder, 'calls'), 'utf8')).toContain(
      '--base ' + join(folder, 'backups/2001-01-07'),
    )
    expect(await kept()).toEqual([...['03', '04', '05', '06', '07', '08'].map((n) => `2001-01-${n}`), day()])
  })

  it('that failed leaves the others as they are and says so', async () => {
    await mkdir(join(folder, 'backups/2001-01-01'))
    expect(nightly('none').status).toBe(1)
    expect(await kept()).not.toContain(day())
    expect(await kept()).toContain('2001-01-01')
    // One that names lost files is kept, and still ends with its code.
    expect(nightly('1').status).toBe(1)
    expect(await kept()).toEqual(['2001-01-01', day()])
  })
})
