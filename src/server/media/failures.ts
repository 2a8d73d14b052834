import { AppError, errorMessage } from '@/lib/errors'
import { errorCode } from '../file-errors'
import type { ProbeResult } from '@/lib/media/probe'
import type { MediaFailed } from './media-work'
import type { ProgramResult } from './run-program'
import { howToGetIt } from './tools'

/** Thrown inside media work, never out of it. */
export class MediaFailure extends Error {
  override readonly name = 'MediaFailure'

  constructor(readonly failed: Omit<MediaFailed, 'ok'>) {
    super(failed.message)
  }
}

/** What can go wrong beside what the probe finds: the sentence, and what a later try may do about it. */
const kinds = {
  damaged: {
    retry: 'final',
    message:
      'The picture of this file cannot be read: it was probably damaged while it was recorded or copied. Export the video again and choose it here; the title stays.',
  },
  cutOff: {
    retry: 'final',
    message:
      'The end of this file is missing: it was probably cut off while it was recorded or copied. Copy or export the video again and choose it here; the title stays.',
  },
  takesLong: {
    retry: 'long',
    message: 'This video waits to be converted.',
  },
  tooSlow: {
    retry: 'cheaper',
    message: 'Converting this video takes longer than this server allows.',
  },
  tooHeavy: {
    retry: 'cheaper',
    message: 'Converting this video takes more memory or room than this server allows.',
  },
  interrupted: {
    retry: 'again',
    message: 'Converting this video was interrupted on the server. The file is safe; choose Retry.',
  },
  noSpace: {
    retry: 'again',
    message:
      'This server has no room left to convert the video. The file is safe; ask the person who runs this server to free space, then choose Retry.',
  },
  notStarted: {
    retry: 'again',
    message:
      'This server cannot start its converter. The file is safe; ask the person who runs this server to look at it, then choose Retry.',
  },
} as const satisfies Record<string, Pick<MediaFailed, 'message' | 'retry'>>

export type FailureKind = keyof typeof kinds

export const failure = (code: FailureKind, detail: string) =>
  new MediaFailure({ code, detail, ...kinds[code] })

/** What a program that did not do its work says about the file or about this machine. */
export function failureOf(work: string, result: ProgramResult): MediaFailure {
  const how = howItEnded(result)
  const detail = `${work}: ${how}${result.stderr === '' ? '' : `; ${result.stderr}`}`
  return failure(kindOf(result), detail)
}

function kindOf({ end, exitCode, killedBy, stderr }: ProgramResult): FailureKind {
  if (end === 'notStarted') return 'notStarted'
  if (end === 'deadline' || end === 'stalled') return 'tooSlow'
  if (end === 'tooMuchOutput') return 'damaged'
  if (/No space left on device|Disk quota exceeded/i.test(stderr)) return 'noSpace'
  if (/Cannot allocate memory|out of memory/i.test(stderr)) return 'tooHeavy'
  // Shells and wrappers report a signal as 128 and its number.
  const signal = killedBy ?? signals[exitCode ?? 0]
  if (signal === 'SIGXCPU') return 'tooSlow'
  // SIGKILL that is not ours is the kernel's, which was out of memory.
  if (signal === 'SIGKILL' || signal === 'SIGXFSZ') return 'tooHeavy'
  if (signal === 'SIGTERM' || signal === 'SIGINT' || signal === 'SIGHUP') return 'interrupted'
  // ffmpeg answers 255 to a request to end.
  if (exitCode === 255) return 'interrupted'
  if (exitCode === 126 || exitCode === 127) return 'notStarted'
  return 'damaged'
}

const signals: Record<number, NodeJS.Signals> = {
  129: 'SIGHUP',
  130: 'SIGINT',
  137: 'SIGKILL',
  143: 'SIGTERM',
  152: 'SIGXCPU',
  153: 'SIGXFSZ',
}

function howItEnded({ end, exitCode, killedBy, saidEnd }: ProgramResult): string {
  if (end !== 'exited') return end
  if (killedBy !== null) return `ended by ${killedBy}`
  return exitCode === 0 && !saidEnd ? 'exit code 0 without an end' : `exit code ${exitCode}`
}

type Refused = Pick<Extract<ProbeResult, { ok: false }>, 'code' | 'message'>

/** What the probe refuses is about the file, except that another server may convert some of it. */
export function refusal(result: Refused): MediaFailure {
  return new MediaFailure({ ...pick(result), detail: `probe: ${result.code}`, retry: 'final' })
}

/** A file that a server with ffmpeg would convert. */
export function cannotConvert(result: Refused, reason: string): MediaFailure {
  const message = `${result.message} The person who runs this server can let it convert such files by installing ffmpeg (npm run lectern -- doctor says how).`
  return new MediaFailure({ code: result.code, message, detail: `not converted: ${reason}`, retry: 'final' })
}

const pick = ({ code, message }: Refused) => ({ code, message })

/** @throws whatever is no reason to fail: an abort, a fault of this program */
export function asFailed(error: unknown, signal: AbortSignal): MediaFailed {
  signal.throwIfAborted()
  if (error instanceof MediaFailure) return { ok: false, ...error.failed }
  if (error instanceof AppError && error.code === 'notFound') {
    const message = 'The stored file is gone. Choose the file again; the title stays.'
    return { ok: false, code: 'fileMissing', message, detail: 'not in the storage', retry: 'final' }
  }
  if (error instanceof AppError) {
    const { code } = error
    return { ok: false, code, message: errorMessage(error), detail: `storage: ${code}`, retry: 'again' }
  }
  const code = errorCode(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') return { ok: false, ...failure('noSpace', code).failed }
  const detail = `unexpected: ${error instanceof Error ? `${error.name} ${code ?? error.message}` : typeof error}`
  return { ok: false, ...failure('interrupted', detail).failed }
}

export { howToGetIt }
