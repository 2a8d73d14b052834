import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from './project.mjs'

/**
 * Programs that know the files of `ops/` best, with the Debian package of each. Installing those would start a server
 * beside the developer's own, so that only the program is taken out of its package.
 */
const packages = { promtool: 'prometheus', caddy: 'caddy' }
const cache = join(projectFolder, 'node_modules/.cache')
const folder = join(cache, 'checkers')

const isOnPath = (name) => spawnSync('which', [name], { stdio: 'ignore' }).status === 0

/**
 * @param {string} name
 * @returns {string | undefined} how to call it; undefined: it is not here
 */
export function checkerPath(name) {
  if (isOnPath(name)) return name
  const path = join(folder, name)
  return existsSync(path) ? path : undefined
}

/** Fetches what is missing, about 30 MB, where Debian's packages can be had. The checks of the others are skipped. */
export function ensureCheckers() {
  const missing = Object.keys(packages).filter((name) => checkerPath(name) === undefined)
  if (missing.length === 0) return
  mkdirSync(folder, { recursive: true })
  const work = mkdtempSync(join(cache, 'unpacked-'))
  const run = (command, ...args) =>
    spawnSync(command, args, { cwd: work, stdio: 'ignore', timeout: 120_000 }).status === 0
  const download = () => run('apt-get', 'download', ...missing.map((name) => packages[name]))
  try {
    if (download() || (run('apt-get', 'update') && download())) {
      for (const file of readdirSync(work)) run('dpkg-deb', '--extract', file, 'root')
      for (const name of missing) renameSync(join(work, 'root/usr/bin', name), join(folder, name))
    }
  } catch {
    // Said below.
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  for (const name of missing) {
    if (checkerPath(name) !== undefined) continue
    process.stdout.write(
      `${name} (${packages[name]}) could not be had; what it checks of ops/ is not checked.\n`,
    )
  }
}
