import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '../start-error'

/** Lies in LECTERN_HOME while a backup is put back there, and stays when that was stopped on the way. */
export const RESTORE_MARK = 'unfinished-restore'

/** @throws StartError when only half a backup is here: what is missing would look as if it had been deleted */
export function refuseHalfRestored(home: string): void {
  if (!existsSync(join(home, RESTORE_MARK))) return
  throw new StartError(
    `A backup was being put back into ${home} and that did not end. Run \`lectern restore\` with the same backup again.`,
  )
}
