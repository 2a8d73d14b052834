import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ifPresent } from '../../file-errors'
import { commandLine, isAlive } from '../../process-identity'

export interface Postmaster {
  pid: number
  port: number
  isReady: boolean
}

/** What a running server, or one that was killed, wrote into its data folder. */
export async function readPostmaster(data: string): Promise<Postmaster | undefined> {
  const text = await ifPresent(readFile(join(data, 'postmaster.pid'), 'utf8'))
  const [pid, , , port, , , , status] = text?.split('\n') ?? []
  if (!pid || !port) return undefined // absent, or not written to its end yet
  return { pid: Number(pid), port: Number(port), isReady: status?.trim() === 'ready' }
}

/** Whether the process of that pid is the server of this data folder; a pid alone may be anybody's by now. */
export async function isServerOf(data: string, pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false
  const command = await commandLine(pid)
  // Empty is a process that has ended and waits for its parent to notice.
  return command === undefined || command.includes(`-D ${data} `)
}

/**
 * After a server was killed, its pid may belong to another process of the same account (in a container almost
 * always), and PostgreSQL then refuses to start. It ignores the pid of its own parent, which is us. The file stays,
 * because PostgreSQL finds the dead server's shared memory by it and waits for its last workers to be gone.
 */
export async function disownPostmasterPid(data: string): Promise<void> {
  const path = join(data, 'postmaster.pid')
  const text = await ifPresent(readFile(path, 'utf8'))
  if (text === undefined) return
  await writeFile(path, [process.pid, ...text.split('\n').slice(1)].join('\n'))
}
