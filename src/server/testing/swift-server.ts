import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { S3Client, type S3Settings } from '../storage/s3-client'

/** The programs of Debian's swift-proxy, swift-account, swift-container and swift-object. */
export const isSwiftInstalled = (): boolean =>
  ['proxy', 'account', 'container', 'object'].every(
    (name) => spawnSync('which', [`swift-${name}-server`], { stdio: 'ignore' }).status === 0,
  )

export interface SwiftServer {
  settings: S3Settings
  /** Makes another bucket of this server, with versions or without, and answers how to reach it. */
  makeBucket: (name: string, options: { versions: boolean }) => Promise<S3Settings>
  /** Bytes of files on its disk, parts included, whether or not any list still shows them. */
  storedBytes: () => Promise<number>
  close: () => Promise<void>
}

const startTimeoutMs = 100_000

/**
 * OpenStack Swift with its S3 gateway, which checks signatures as strictly as S3 does: four processes of this
 * machine, on ports and in a folder of their own. Browsers at `origin` may use it.
 * @throws Error with the programs' output when it does not start
 */
export async function startSwift({ origin = 'http://localhost:3000' } = {}): Promise<SwiftServer> {
  const home = await mkdtemp(join(tmpdir(), 'lectern-swift-'))
  const children: ChildProcess[] = []
  let output = ''
  const kill = () => {
    for (const child of children) child.kill('SIGKILL') // nothing of it is kept
  }
  process.once('exit', kill) // also when the tests are stopped half-way
  const close = async () => {
    process.off('exit', kill)
    for (const child of children) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      const ended = once(child, 'close')
      child.kill('SIGKILL')
      await ended
    }
    await rm(home, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const [account, container, object, proxy] = await freePorts(4)
    const etc = join(home, 'etc')
    await mkdir(join(home, 'srv', 'd1'), { recursive: true })
    await mkdir(etc)
    await writeFile(join(etc, 'swift.conf'), swiftConf)
    for (const [name, port] of [
      ['account', account],
      ['container', container],
      ['object', object],
    ] as const) {
      ring(etc, name, port)
      await writeFile(join(etc, `${name}-server.conf`), backendConf(home, name, port))
    }
    await writeFile(join(etc, 'proxy-server.conf'), proxyConf(home, proxy, origin))
    for (const name of ['account', 'container', 'object', 'proxy']) {
      const child = spawn(`swift-${name}-server`, [join(etc, `${name}-server.conf`)], {
        stdio: ['ignore', 'pipe', 'pipe'],
        // Its modules say at import what Python will drop one day.
        env: { ...process.env, PYTHONWARNINGS: 'ignore' },
      })
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk: Buffer) => {
          output = (output + chunk.toString()).slice(-20_000)
        })
      }
      children.push(child)
    }
    const endpoint = `http://127.0.0.1:${proxy}`
    const settingsOf = (bucket: string): S3Settings => ({
      endpoint,
      region: 'us-east-1',
      bucket,
      accessKeyId: 'test:tester',
      secretAccessKey: 'testing',
      publicBaseUrl: undefined,
    })
    const makeBucket = async (name: string, { versions }: { versions: boolean }) => {
      const settings = settingsOf(name)
      const client = new S3Client(settings)
      await client.headers({ method: 'PUT' })
      if (versions) {
        const body = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>'
        await client.headers({ method: 'PUT', query: { versioning: '' }, body })
      }
      return settings
    }
    await untilAnswers(endpoint, children)
    return {
      settings: await makeBucket('lectern', { versions: true }),
      makeBucket,
      storedBytes: () => sizeOfData(join(home, 'srv')),
      close,
    }
  } catch (cause) {
    await close()
    throw new Error(`Swift did not start:\n${output}`, { cause })
  }
}

async function sizeOfData(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.data'))
  const sizes = await Promise.all(
    files.map(async (file) => (await stat(join(file.parentPath, file.name))).size),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

async function untilAnswers(endpoint: string, children: ChildProcess[]): Promise<void> {
  const until = Date.now() + startTimeoutMs
  for (;;) {
    const answer = await fetch(endpoint, { method: 'OPTIONS' }).catch(() => undefined)
    await answer?.body?.cancel()
    if (answer) return
    if (children.some((child) => child.exitCode !== null)) throw new Error('one of its programs ended')
    if (Date.now() > until) throw new Error(`no answer in ${startTimeoutMs / 1000} s`)
    await delay(100)
  }
}

/** Ports that are free at the moment: held together, so that they differ. */
async function freePorts<N extends number>(count: N): Promise<[number, number, number, number]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer()
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      return server
    }),
  )
  const ports = servers.map((server) => (server.address() as AddressInfo).port) // listens on TCP, so it has one
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  const [a = 0, b = 0, c = 0, d = 0] = ports
  return [a, b, c, d]
}

function ring(etc: string, name: string, port: number): void {
  for (const args of [['create', '4', '1', '1'], ['add', `r1z1-127.0.0.1:${port}/d1`, '1'], ['rebalance']]) {
    const result = spawnSync('swift-ring-builder', [`${name}.builder`, ...args], {
      cwd: etc,
      encoding: 'utf8',
    })
    if (result.status !== 0) {
      throw new Error(`swift-ring-builder ${args.join(' ')}: ${result.stdout}${result.stderr}`)
    }
  }
}

const swiftConf = `[swift-hash]
swift_hash_path_suffix = a
swift_hash_path_prefix = b
[storage-policy:0]
name = default
default = yes
`

const shared = (home: string, port: number) => `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
user = root
swift_dir = ${home}/etc
workers = 0
log_level = ERROR
`

const backendConf = (home: string, name: string, port: number) => `${shared(home, port)}devices = ${home}/srv
mount_check = false
[pipeline:main]
pipeline = ${name}-server
[app:${name}-server]
use = egg:swift#${name}
[${name}-replicator]
[${name}-auditor]
`

/** The order is Swift's own. `symlink` is needed by the versions, and the CORS headers by both proxy and gateway. */
const proxyConf = (home: string, port: number, origin: string) => `${shared(home, port)}
[pipeline:main]
pipeline = catch_errors cache bulk s3api tempauth slo dlo versioned_writes symlink proxy-server
[app:proxy-server]
use = egg:swift#proxy
allow_account_management = true
account_autocreate = true
cors_allow_origin = ${origin}
cors_expose_headers = ETag, x-amz-version-id
strict_cors_mode = true
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_versioned_writes = true
allow_object_versioning = true
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
cors_preflight_allow_origin = ${origin}
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
${['catch_errors', 'cache:memcache', 'bulk', 'slo', 'dlo', 'symlink']
  .map((filter) => {
    const [name = '', egg = name] = filter.split(':')
    return `[filter:${name}]\nuse = egg:swift#${egg}\n`
  })
  .join('')}`
