import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { count, formatBytes } from '@/lib/format'
import { openDataSource } from '../data-source'
import { findEmbeddedPostgres } from '../db/embedded/launcher'
import { readEnv, type Env } from '../env'
import { createLogger } from '../log'
import { acquireLock } from '../process-lock'
import { makeHome } from '../secrets'
import { StartError } from '../start-error'
import { backUp } from './backup'
import type { Manifest } from './manifest'
import { restore } from './restore'

const say = (line: string) => void process.stdout.write(`${line}\n`)

const options = { base: { type: 'string' }, link: { type: 'boolean' } } as const

/** `lectern backup DIR [--base EARLIER] [--link]`: beside a server that runs, or without one. */
export async function runBackup(args: string[]): Promise<void> {
  await run('The backup was not made.', async () => {
    const { folder, base, link } = readArgs(args, 'lectern backup DIR [--base EARLIER-BACKUP] [--link]')
    const env = readEnv()
    const manifest = await withDatabase(env, (url) =>
      backUp({ env, url, folder, say, ...(base !== undefined && { base }), ...(link && { mayLink: true }) }),
    )
    say(`Done: ${summary(manifest)} in ${folder}`)
    const { lost } = manifest.objects
    if (lost.length === 0) return
    say(
      `!! ${count(lost.length, 'file')} that the database names were in the storage no more, e.g. ${lost[0]}.`,
    )
    process.exitCode = 1
  })
}

/** `lectern restore DIR [--link]`: into an empty LECTERN_HOME and an empty database. */
export async function runRestore(args: string[]): Promise<void> {
  await run('The backup was not put back.', async () => {
    const { folder, link } = readArgs(args, 'lectern restore DIR [--link]')
    const manifest = await restore({ env: readEnv(), folder, say, ...(link && { mayLink: true }) })
    say(`Done: ${summary(manifest)}. Start Lectern with \`npm start\`.`)
  })
}

const summary = ({ tables, objects, driver }: Manifest) => {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  const files = `${count(objects.count, 'file')} (${formatBytes(objects.bytes)})`
  return `${count(rows, 'row')} and ${driver === 's3' ? 'the list of ' : ''}${files}, compared by count and checksum`
}

function readArgs(args: string[], usage: string) {
  try {
    const { positionals, values } = parseArgs({ args, options, allowPositionals: true })
    const [folder, ...more] = positionals
    if (folder === undefined || more.length > 0) throw new Error('name one folder')
    return { folder: resolve(folder), link: values.link, base: values.base && resolve(values.base) }
  } catch (cause) {
    throw new StartError(`${cause instanceof Error ? cause.message : String(cause)}\nUsage: ${usage}`, {
      cause,
    })
  }
}

/** The database of this configuration: one that a server of this home runs, or started for this alone. */
async function withDatabase<T>(env: Env, work: (url: string) => Promise<T>): Promise<T> {
  if (env.DATABASE_URL !== undefined) return work(env.DATABASE_URL)
  await makeHome(env.LECTERN_HOME)
  const attempt = await acquireLock(join(env.LECTERN_HOME, 'instance.lock'))
  if ('heldBy' in attempt) {
    const url = await findEmbeddedPostgres(env.LECTERN_HOME)
    if (url === undefined) throw new StartError('The server is just starting. Try again in a moment.')
    return work(url)
  }
  try {
    const database = await openDataSource(env, createLogger('silent'))
    try {
      return await work(database.url)
    } finally {
      await database.stop()
    }
  } finally {
    await attempt.lock.release()
  }
}

async function run(what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    process.stderr.write(`\n${what}\n\n${error instanceof Error ? error.message : String(error)}\n\n`)
    process.exitCode = 1
  }
}
