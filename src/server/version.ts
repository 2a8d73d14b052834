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
