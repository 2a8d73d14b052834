import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/**
 * Whether a server runs on this home already. Building would take the pages away from under it, so the caller
 * leaves the build alone and lets the server say who is there (it knows for sure).
 */
export function seemsToRun(home = resolve(process.env.LECTERN_HOME || '.lectern')) {
  try {
    const { pid } = JSON.parse(readFileSync(join(home, 'instance.lock'), 'utf8'))
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
