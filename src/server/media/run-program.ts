import { spawn, type ChildProcess } from 'node:child_process'
import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { childEnv, fenced, type Fences, type Limits } from './fences'
import { ProgressReader } from './ffmpeg-progress'

/** The name that a program finds its input by, in the folder of its work: no name of a user is ever on a command line. */
const inputName = 'source'
const keptErrorBytes = 2_048
const maxOutputBytes = 8 * 1024 ** 2

export interface ProgramOptions {
  program: string
  fences: Fences
  /** Gets the name of the input; outputs are named relative to `cwd`. */
  args: (input: string) => string[]
  /** A whole file on this machine, which the program may read. */
  input: string | undefined
  /** An empty folder: it can write there and nowhere else. */
  cwd: string
  limits: Limits
  /** After this the program is killed. */
  deadlineMs: number
  /** Without any progress for this long, too. Only for programs that write `-progress pipe:1`. */
  stalledAfterMs?: number
  signal: AbortSignal
  onProgress?: (seconds: number) => void
}

export interface ProgramResult {
  end: 'exited' | 'notStarted' | 'deadline' | 'stalled' | 'tooMuchOutput'
  exitCode: number | null
  killedBy: NodeJS.Signals | null
  /** Whether `progress=end` came: exit code 0 alone does not say that an output is whole. */
  saidEnd: boolean
  stdout: string
  /** The end of it, at most 2 kB, without paths. */
  stderr: string
}

/**
 * Runs a program that reads files of strangers: in a process group of its own, within the fences of the machine, with no
 * input of ours and no environment of ours. It is killed, never asked to end: ffmpeg was seen to ignore SIGTERM for minutes.
 * @throws the signal's reason once it is aborted; the program is gone by then
 */
export async function runProgram(options: ProgramOptions): Promise<ProgramResult> {
  const { program, fences, args, input, cwd, limits, signal } = options
  signal.throwIfAborted()
  if (input !== undefined && fences.bubblewrap === undefined) await symlink(input, join(cwd, inputName))
  signal.throwIfAborted()
  const command = fenced(fences, program, args, { cwd, input, inputName, limits })
  const child = spawn(command.file, command.args, {
    cwd,
    env: childEnv(),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const result = await watch(child, options)
  signal.throwIfAborted()
  return result
}

function watch(child: ChildProcess, options: ProgramOptions): Promise<ProgramResult> {
  const { deadlineMs, stalledAfterMs, signal, onProgress } = options
  return new Promise((resolve) => {
    let end: ProgramResult['end'] = 'exited'
    let saidEnd = false
    let mark = ''
    let outputBytes = 0
    const stdout: Buffer[] = []
    let stderr = Buffer.alloc(0)
    const reader = new ProgressReader()

    const kill = (why: ProgramResult['end']) => {
      if (end === 'exited') end = why
      killGroup(child)
    }
    const onAbort = () => kill('exited')
    const deadline = setTimeout(() => kill('deadline'), deadlineMs)
    const stalled =
      stalledAfterMs === undefined ? undefined : setTimeout(() => kill('stalled'), stalledAfterMs)

    child.stdout?.on('data', (chunk: Buffer) => {
      if (stalledAfterMs === undefined) {
        outputBytes += chunk.length
        if (outputBytes > maxOutputBytes) kill('tooMuchOutput')
        else stdout.push(chunk)
        return
      }
      const progress = reader.read(chunk.toString('latin1'))
      if (!progress) return
      saidEnd = progress.isEnd
      if (progress.mark !== mark) stalled?.refresh()
      mark = progress.mark
      if (progress.seconds !== undefined) onProgress?.(progress.seconds)
    })
    child.stderr?.on('data', (chunk: Buffer) => {
      stderr = Buffer.concat([stderr, chunk]).subarray(-keptErrorBytes)
    })
    child.on('error', () => {
      if (child.pid === undefined) end = 'notStarted'
    })
    // Once the program and all that it started have closed their ends.
    child.on('close', (exitCode, killedBy) => {
      clearTimeout(deadline)
      clearTimeout(stalled)
      signal.removeEventListener('abort', onAbort)
      const text = stderr.toString('utf8')
      resolve({
        end,
        exitCode,
        killedBy,
        saidEnd,
        stdout: Buffer.concat(stdout).toString('utf8'),
        stderr: withoutPaths(text),
      })
    })
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
}

/** The program and whatever it has started. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It is gone already.
  }
}

const withoutPaths = (text: string) => text.replaceAll(/(?:\/[^\s/:'"]+)+\/?/g, '…').trim()
