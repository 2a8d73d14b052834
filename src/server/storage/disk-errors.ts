import { AppError } from '@/lib/errors'
import { errorCode } from '../file-errors'

export const diskFull = (cause?: unknown) =>
  new AppError(
    'noSpace',
    'The disk of this server is full. What was already sent is safe. Ask the person who runs this server to free space, then choose Retry.',
    { cause },
  )

/** An error of the file system as one of ours; errors that are ours already stay. */
export function asStorageError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const code = errorCode(error)
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') return diskFull(error)
  return new AppError(
    'unavailable',
    'The storage of this server does not answer. What was already sent is safe; try again soon.',
    {
      cause: error,
    },
  )
}

/** Runs `work`; errors of the file system leave as ours. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw asStorageError(error)
  }
}
