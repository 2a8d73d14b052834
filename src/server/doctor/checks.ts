import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Env } from '../env'
import { ifPresent } from '../file-errors'
import type { S3Settings } from '../storage/s3-client'
import { fine, reasonOf, wrong, type Finding } from './finding'

/** A signature by a clock that is further off is refused (S3 and B2: 15 minutes); codes of two-factor sooner. */
const MAX_SKEW_MS = 30_000

/** People elsewhere reach the server by an address that it cannot know by itself. */
export function checkAddress({ APP_URL: url, HOST: host, DATABASE_URL: database }: Env): Finding {
  const isLoopback = ['127.0.0.1', 'localhost', '::1'].includes(host)
  if (url === undefined) {
    return isLoopback && database === undefined
      ? fine('APP_URL is not set: this machine alone uses Lectern')
      : wrong(
          'APP_URL is not set: write the address that people type, e.g. APP_URL=https://courses.example.org',
        )
  }
  const { protocol, hostname } = new URL(url)
  const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
  return protocol === 'https:' || isHere
    ? fine(`APP_URL ${url}`)
    : wrong(
        `APP_URL ${url} is not encrypted: passwords can be read on the way. Put it behind https (ops/Caddyfile).`,
      )
}

/** Whoever reads the secrets can sign in as anybody. */
export async function checkPermissions({ LECTERN_HOME: home }: Env): Promise<Finding[]> {
  if (process.platform === 'win32') return [] // its rights are no modes
  const open: string[] = []
  const look = async (path: string, mayPass = 0) => {
    const info = await ifPresent(stat(path))
    if (info && (info.mode & 0o077 & ~mayPass) !== 0) open.push(path)
  }
  try {
    // The account of the database passes through it where Lectern runs as root.
    await look(home, 0o010)
    await look(join(home, 'secrets'))
    for (const name of (await ifPresent(readdir(join(home, 'secrets')))) ?? []) {
      await look(join(home, 'secrets', name))
    }
    await look(join(home, 'postgres', 'password'))
    await look(join(home, 'storage'))
  } catch (error) {
    return [
      wrong(
        `The rights of ${home} cannot be looked at: ${reasonOf(error)}. Run this as the account of the server.`,
      ),
    ]
  }
  if (open.length === 0) return [fine('Secrets and files are closed to other accounts')]
  return open.map((path) =>
    wrong(`${path} is open to other accounts of this machine. Close it: chmod go= ${path}`),
  )
}

/** The difference between two clocks, one of which was asked over a network. */
export function compareClocks(whose: string, theirs: number, askedAt: number, answeredAt: number): Finding {
  const off = theirs - (askedAt + answeredAt) / 2
  const uncertain = (answeredAt - askedAt) / 2
  const seconds = Math.round(Math.abs(off) / 100) / 10
  if (Math.abs(off) - uncertain <= MAX_SKEW_MS) {
    return fine(`Clock: within ${Math.ceil(seconds)} s of ${whose}`)
  }
  return wrong(
    `Clock: this machine is ${seconds} s ${off > 0 ? 'behind' : 'ahead of'} ${whose}. Let both follow a time server ` +
      '(timedatectl set-ntp true).',
  )
}

/** By the `Date` of any answer of the storage, refusals too. */
export async function checkStorageClock({ endpoint }: S3Settings): Promise<Finding> {
  const askedAt = Date.now()
  try {
    const answer = await fetch(endpoint, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
    })
    const theirs = Date.parse(answer.headers.get('date') ?? '')
    if (Number.isNaN(theirs)) return fine('Clock: the storage does not tell its time')
    return compareClocks('the storage', theirs, askedAt, Date.now())
  } catch (error) {
    return wrong(`Clock: the storage was not asked (${reasonOf(error)}). Check S3_ENDPOINT and the network.`)
  }
}
