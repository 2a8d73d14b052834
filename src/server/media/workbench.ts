import { mkdir, rename } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { failureOf } from './failures'
import type { MediaOptions, MediaStep } from './media-work'
import { runProgram, type ProgramOptions, type ProgramResult } from './run-program'
import type { MediaTools } from './tools'

const MIB = 1024 ** 2
const GIB = 1024 ** 3

/**
 * For every file of strangers. Protocols alone are not enough: a playlist named `.mp4` would open other files of this
 * machine by the protocol `file`.
 */
export const inputFences = [
  ...['-protocol_whitelist', 'file,pipe'],
  ...['-format_whitelist', 'mov,matroska,avi,asf,flv'],
]

export interface FfmpegWork {
  /** For operators, e.g. `poster`. */
  name: string
  /** Before the input: `-ss`, `-skip_frame` … */
  before?: string[]
  input: string
  /** Everything behind the input: outputs, named relative to `cwd`. */
  args: string[]
  cwd: string
  /** Without it, short work: a minute, and files of 64 MB. */
  long?: {
    deadlineMs: number
    stalledAfterMs?: number
    fileBytes: number
    onSeconds: (seconds: number) => void
  }
}

/** What one piece of media work is done with: its programs, its folder, its signal. */
export class Workbench {
  #folders = 0
  readonly folder: string
  readonly signal: AbortSignal
  readonly threads: number

  constructor(
    readonly tools: MediaTools,
    { folder, signal, cheaper = false }: Pick<MediaOptions, 'folder' | 'signal' | 'cheaper'>,
  ) {
    this.folder = folder
    this.signal = signal
    this.threads = cheaper ? 1 : Math.min(16, availableParallelism())
  }

  /** An empty folder for one program: what it leaves half-made stays there. */
  async newFolder(): Promise<string> {
    this.#folders += 1
    const folder = join(this.folder, `making-${this.#folders}`)
    await mkdir(folder, { mode: 0o700 })
    return folder
  }

  /** What a program has made, once it is known to be good, under the name that is answered. */
  async keep(made: string, name: string): Promise<string> {
    const path = join(this.folder, name)
    await rename(made, path)
    return path
  }

  /**
   * Runs ffmpeg, to its end or not.
   * @throws the signal's reason
   */
  run({ name: _name, before = [], input, args, cwd, long }: FfmpegWork): Promise<ProgramResult> {
    const deadlineMs = long?.deadlineMs ?? 60_000
    // One more than there are processors, as ffmpeg does it by itself: a decoder waits for its neighbours.
    const decoders = this.threads === 1 ? 1 : this.threads + 1
    const all = (source: string) => [
      ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-y'],
      ...['-progress', 'pipe:1', '-stats_period', '1'],
      ...inputFences,
      ...['-max_pixels', '40000000', '-threads', String(decoders)],
      ...before,
      ...['-i', source],
      ...args,
    ]
    return this.#run({
      program: this.tools.ffmpeg,
      args: all,
      input,
      cwd,
      limits: {
        cpuSeconds: (deadlineMs / 1000) * this.threads,
        memoryBytes: 4 * GIB,
        fileBytes: long?.fileBytes ?? 64 * MIB,
      },
      deadlineMs,
      stalledAfterMs: long?.stalledAfterMs ?? 60_000,
      ...(long && { onProgress: long.onSeconds }),
    })
  }

  /** Runs ffmpeg. @throws MediaFailure unless it said that its outputs are whole */
  async make(work: FfmpegWork): Promise<void> {
    const result = await this.run(work)
    if (!isWhole(result)) throw failureOf(work.name, result)
  }

  /** Runs ffprobe. */
  probe(input: string, cwd: string, args: string[]): Promise<ProgramResult> {
    return this.#run({
      program: this.tools.ffprobe,
      args: (source) => ['-v', 'error', ...inputFences, ...args, '-i', source],
      input,
      cwd,
      limits: { cpuSeconds: 60, memoryBytes: 2 * GIB, fileBytes: MIB },
      deadlineMs: 60_000,
    })
  }

  #run(options: Omit<ProgramOptions, 'fences' | 'signal'>): Promise<ProgramResult> {
    return runProgram({ ...options, fences: this.tools.fences, signal: this.signal })
  }
}

export const isWhole = ({ end, exitCode, saidEnd }: ProgramResult) =>
  end === 'exited' && exitCode === 0 && saidEnd

/** Tells of progress in whole per cent that only rise; 100 is said by whoever stores the outcome. */
export function risingProgress(onProgress: MediaOptions['onProgress']) {
  let told = -1
  return (step: MediaStep, percent: number) => {
    const whole = Math.min(99, Math.floor(percent))
    if (whole <= told) return
    told = whole
    onProgress({ percent: whole, step })
  }
}
