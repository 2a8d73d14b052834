import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, readFile, realpath, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ifPresent } from '../../file-errors'
import { StartError } from '../../start-error'
import { canReach, chooseAccount, mayPass, type Account } from './account'

/** Where the parts of one embedded database lie. */
export interface Place {
  account: Account
  /** Reachable for the account; holds `data`, the lock and, where needed, a copy of the programs. */
  root: string
  data: string
  lock: string
  /** In LECTERN_HOME always, readable for this process only. */
  password: string
  log: string
}

/** Where databases of root go whose LECTERN_HOME is closed to every other account, e.g. below /root. */
const SYSTEM_FOLDER = '/var/lib/lectern'

/**
 * Finds or makes the folder for the database.
 *
 * It is `LECTERN_HOME/postgres`. Started as root the database runs as another account, which must be able to pass
 * through the folders above: LECTERN_HOME then becomes 0710 with that account's group (pass through, not list);
 * everything beside the data stays root's own. Where a folder further up is closed (root's home is 0700), its
 * mode is not ours to change: the data goes to `/var/lib/lectern/<random>`, and `postgres/elsewhere` names it.
 *
 * @throws StartError when there is no place, or the one used before is gone
 */
export async function findPlace(home: string, systemFolder = SYSTEM_FOLDER): Promise<Place> {
  await mkdir(home, { recursive: true, mode: 0o700 })
  const own = join(await realpath(home), 'postgres')
  await mkdir(own, { recursive: true, mode: 0o700 })

  const elsewhere = (await ifPresent(readFile(join(own, 'elsewhere'), 'utf8')))?.trim()
  if (elsewhere) {
    if (!(await ifPresent(stat(elsewhere)))) {
      throw new StartError(
        `The database of ${home} was kept in ${elsewhere}, and that folder is gone. Put it back from a backup. ` +
          `To begin with an empty database instead, delete ${join(own, 'elsewhere')}.`,
      )
    }
    return placeAt(own, elsewhere, await chooseAccount(join(elsewhere, 'data')))
  }

  const account = await chooseAccount(join(own, 'data'))
  if (await openPath(account, [dirname(own), own])) return placeAt(own, own, account)
  return placeAt(own, await makeElsewhere(own, account, systemFolder), account)
}

const placeAt = (own: string, root: string, account: Account): Place => ({
  account,
  root,
  data: join(root, 'data'),
  lock: join(root, 'lock'),
  password: join(own, 'password'),
  log: join(own, 'postgres.log'),
})

/** Lets the account pass through our own folders, if the folders above let it come that far. */
async function openPath(account: Account, folders: string[]): Promise<boolean> {
  const [top] = folders
  if (!account || !top) return true
  if (!(await canReach(account, dirname(top)))) return false
  for (const folder of folders) {
    const { uid, gid, mode } = await stat(folder)
    if (mayPass(account, { uid, gid, mode })) continue
    const isOursAlone = uid === 0 && (mode & 0o070) === 0
    if (!isOursAlone) return false
    await chown(folder, uid, account.gid)
    await chmod(folder, (mode & 0o777) | 0o010)
  }
  return true
}

async function makeElsewhere(own: string, account: Account, systemFolder: string): Promise<string> {
  const folder = join(systemFolder, randomBytes(8).toString('hex'))
  try {
    await mkdir(folder, { recursive: true, mode: 0o711 })
    await chmod(systemFolder, 0o711)
    await chmod(folder, 0o711)
    if (!(await canReach(account, folder))) throw new Error(`${folder} is closed`)
  } catch (cause) {
    throw new StartError(
      `PostgreSQL does not run as root, and the account that runs it can reach neither ${own} nor ${systemFolder}. ` +
        'Set LECTERN_HOME to a folder outside closed ones such as /root, or start Lectern as an ordinary account.',
      { cause },
    )
  }
  await writeFile(join(folder, 'belongs-to'), `${dirname(own)}\n`, { mode: 0o600 })
  await writeFile(join(own, 'elsewhere'), `${folder}\n`, { mode: 0o600 })
  return folder
}
