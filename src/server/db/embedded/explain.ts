import { errorCode } from '../../file-errors'
import { StartError } from '../../start-error'

export const diskFull = (folder: string, cause?: unknown) =>
  new StartError(
    `The disk that holds ${folder} is full, so the database cannot start. What was saved before is safe. ` +
      'Free some space and start again.',
    { cause },
  )

/** Turns what PostgreSQL wrote before it gave up into a sentence with a way out. */
export function explainFailure(what: string, output: string, folder: string, logPath?: string): StartError {
  const cause = new Error(output.trim() || 'no output')
  if (/No space left on device|Disk quota exceeded/.test(output)) return diskFull(folder, cause)
  if (/could not look up effective user ID/.test(output)) {
    return new StartError(
      'PostgreSQL needs the account it runs as to be in the list of accounts (/etc/passwd), and this one is not. ' +
        'Start Lectern as an account that is, or set DATABASE_URL to a PostgreSQL server.',
      { cause },
    )
  }
  if (/Read-only file system/.test(output)) {
    return new StartError(
      `${folder} is on a file system that cannot be written. Set LECTERN_HOME to a folder that can.`,
      { cause },
    )
  }
  if (/could not (create|open|access|map).*shared memory|could not resize shared memory/i.test(output)) {
    return new StartError(
      'PostgreSQL got no shared memory from the system. In a container, give it more with --shm-size=128m.',
      { cause },
    )
  }
  const lines = output.split('\n').filter((line) => /FATAL|PANIC|error:/.test(line))
  const reason =
    lines.at(-1)?.replace(/^.*?(FATAL|PANIC|error):\s*/, '') ?? output.trim().split('\n').at(-1) ?? ''
  return new StartError(
    `${what}: ${reason || 'it gave no reason'}.${logPath ? ` More is in ${logPath}.` : ''}`,
    { cause },
  )
}

/** Passes our own errors on and explains those of the file system. */
export function explainFileError(error: unknown, home: string): Error {
  if (error instanceof StartError) return error
  const code = errorCode(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(home, error)
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    const path = error instanceof Error && 'path' in error ? String(error.path) : home
    return new StartError(
      `Lectern may not write ${path}. Give this account the right to, or set LECTERN_HOME to a folder of its own.`,
      { cause: error },
    )
  }
  return error instanceof Error ? error : new Error(String(error))
}
