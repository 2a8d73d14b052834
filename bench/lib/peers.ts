import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build, type BuildOptions } from 'esbuild'
import { progress } from './report'

const SOURCE = 'bench/peers'
/** Not beside the sources: what reads those would read the packages, too. */
const INSTALLED = 'dist/bench/peers'

/** Installs the libraries that uploads are compared with, as their lockfile names them: they are of no use to others. */
function ensurePeers(): string {
  const modules = resolve(INSTALLED, 'node_modules')
  const lockfile = 'package-lock.json'
  const isCurrent =
    existsSync(modules) &&
    readFileSync(join(SOURCE, lockfile), 'utf8') === readFileSync(join(INSTALLED, lockfile), 'utf8')
  if (isCurrent) return modules
  progress('installing the libraries to compare with (npm ci)')
  mkdirSync(INSTALLED, { recursive: true })
  for (const name of ['package.json', lockfile]) copyFileSync(join(SOURCE, name), join(INSTALLED, name))
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], {
    cwd: INSTALLED,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return modules
}

/** One file of `bench/peers` with the libraries it uses, for the page. */
export const bundlePeer = (name: string): Promise<string> =>
  bundle(name, { format: 'iife', target: 'es2022', minify: true })

/** One file of `bench/peers` with the libraries it uses, for Node. @returns where it is */
export async function buildPeerServer(name: string): Promise<string> {
  const code = await bundle(name, { format: 'cjs', platform: 'node', target: 'node20' })
  const path = join(INSTALLED, name.replace(/\.mjs$/, '.cjs'))
  writeFileSync(path, code)
  return path
}

async function bundle(name: string, options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(SOURCE, name)],
    nodePaths: [ensurePeers()],
    bundle: true,
    logLevel: 'warning',
    ...options,
    write: false,
  })
  return outputFiles?.[0]?.text ?? ''
}
