import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { errorCode } from './file-errors'

const run = promisify(execFile)

/** Whether a process of this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

/** Sends a signal to a process that may be ending by itself. @returns whether it was still there */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return false
    throw error
  }
}

/**
 * When the process began, as an opaque text: together with the pid it names one process, while a pid alone
 * is given to another one sooner or later (in a container after each restart). Undefined where it cannot be told.
 */
export async function processBirth(pid: number): Promise<string | undefined> {
  if (process.platform === 'win32') return undefined
  if (process.platform !== 'linux') {
    const answer = await run('ps', ['-o', 'lstart=', '-p', String(pid)]).catch(() => undefined)
    return answer?.stdout.trim() || undefined
  }
  const [stat, bootId] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined),
    readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => ''),
  ])
  // The second field is the program's name in brackets and may hold spaces; the 22nd is the start time.
  const afterName = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  const startTicks = afterName?.[19]
  return startTicks === undefined ? undefined : `${bootId.trim()}:${startTicks}`
}

/** The command line of a process, its arguments joined by spaces. Undefined where it cannot be told. */
export async function commandLine(pid: number): Promise<string | undefined> {
  if (process.platform === 'win32') return undefined
  if (process.platform === 'linux') {
    const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined)
    return text?.split('\0').join(' ').trim()
  }
  const answer = await run('ps', ['-o', 'args=', '-p', String(pid)]).catch(() => undefined)
  return answer?.stdout.trim()
}
