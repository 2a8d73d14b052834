import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { projectFolder } from './project-folder'

const packageJson = z.object({ version: z.string() })

/** What this program calls itself: as `LECTERN_VERSION` says, for releases that have a name, else as package.json. */
export function programVersion(given: string | undefined): string {
  if (given !== undefined) return given
  const text = readFileSync(join(projectFolder(), 'package.json'), 'utf8')
  return packageJson.parse(JSON.parse(text)).version
}

/** So much of a hash is enough to tell two builds apart. */
const SHOWN = 16

/**
 * Names the build of the pages by what it was made of, the same on every machine: browsers see by it that the server has
 * another one than the page they show. `undefined` where there is none.
 */
export function pagesBuild(folder = projectFolder()): string | undefined {
  try {
    return readFileSync(join(folder, 'dist/pages.stamp'), 'utf8').trim().slice(0, SHOWN) || undefined
  } catch {
    return undefined
  }
}
