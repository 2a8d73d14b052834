import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from './project.mjs'
import { run } from './run.mjs'

const packagesOf = (path) => JSON.parse(readFileSync(path, 'utf8')).packages ?? {}

/**
 * Whether node_modules holds what the lockfile names. npm writes what it installed beside it, so this reads two
 * files and no folders. Optional packages may be absent: most are for other platforms.
 */
export function areDependenciesInstalled(folder = projectFolder, { withDev = true } = {}) {
  const installedPath = join(folder, 'node_modules/.package-lock.json')
  if (!existsSync(installedPath)) return false
  let installed
  try {
    installed = packagesOf(installedPath)
  } catch {
    return false // cut short: the installation was
  }
  const wanted = packagesOf(join(folder, 'package-lock.json'))
  return (
    Object.entries(wanted).every(([path, entry]) => {
      if (path === '' || installed[path]?.version === entry.version) return true
      const mayBeAbsent = entry.optional || entry.devOptional || (entry.dev && !withDev)
      return mayBeAbsent && installed[path] === undefined
    }) && Object.keys(installed).every((path) => wanted[path] !== undefined)
  )
}

/** Installs what the lockfile names, unless it is there. Ends the process when that fails. */
export async function ensureDependencies(options) {
  if (areDependenciesInstalled(projectFolder, options)) return
  process.stdout.write('Installing dependencies (npm ci) …\n')
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  // npm tells its children where it is; on Windows its command is no program that could be run directly.
  const npm = process.env.npm_execpath
  const [command, ...first] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm']
  const code = await run(command, [...first, ...args], { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' }).catch(
    () => 1,
  )
  if (code === 0) return
  process.stderr.write(
    '\nThe dependencies could not be installed. npm says why above; often the network is away or the disk is full. ' +
      'Nothing was changed outside node_modules; run the same command again.\n',
  )
  process.exit(1)
}
