import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { ifPresent } from '../../file-errors'
import { StartError } from '../../start-error'

const run = promisify(execFile)

/** The account that runs the database when this process is root; `undefined` runs it as ourselves. */
export type Account = { uid: number; gid: number } | undefined

/** PostgreSQL refuses to run as root, and initdb wants an account that is in the system's list. */
const CANDIDATES = ['postgres', 'nobody']

const isRoot = () => process.getuid?.() === 0

/**
 * Whose rights the database gets. An existing data folder decides it, because PostgreSQL runs only as its owner.
 * @throws StartError when the data belongs to an account that this process cannot act for
 */
export async function chooseAccount(dataFolder: string): Promise<Account> {
  const data = await ifPresent(stat(dataFolder))
  if (!isRoot()) {
    const own = process.getuid?.()
    if (data && own !== undefined && data.uid !== own) {
      throw new StartError(
        `The database in ${dataFolder} belongs to the account with the id ${data.uid}, because Lectern was started ` +
          'by another account before (root, perhaps). Start it as before, or set LECTERN_HOME to a new folder. ' +
          'Nothing was changed.',
      )
    }
    return undefined
  }
  if (data && data.uid !== 0) return { uid: data.uid, gid: data.gid }
  for (const name of CANDIDATES) {
    const account = await lookUp(name)
    if (account) return account
  }
  throw new StartError(
    'PostgreSQL does not run as root, and this system has neither an account "postgres" nor "nobody" to run it. ' +
      'Start Lectern as an ordinary account, or set DATABASE_URL to a PostgreSQL server.',
  )
}

async function lookUp(name: string): Promise<Account> {
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map((flag) =>
      run('id', [flag, name]).then(
        ({ stdout }) => Number(stdout.trim()),
        () => NaN,
      ),
    ),
  )
  return uid !== undefined && gid !== undefined && uid > 0 && gid >= 0 ? { uid, gid } : undefined
}

/** Whether the account may pass through the folder and through every folder above it. */
export async function canReach(account: Account, folder: string): Promise<boolean> {
  if (!account) return true
  for (let path = folder; ; path = dirname(path)) {
    if (!mayPass(account, await stat(path))) return false
    if (path === dirname(path)) return true
  }
}

interface Owned {
  uid: number
  gid: number
  mode: number
}

export function mayPass(account: { uid: number; gid: number }, folder: Owned): boolean {
  if (folder.uid === account.uid) return (folder.mode & 0o100) !== 0
  if (folder.gid === account.gid) return (folder.mode & 0o010) !== 0
  return (folder.mode & 0o001) !== 0
}
