/** The system's code of a failed call (`ENOENT`, `EADDRINUSE` …). */
export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

/**
 * Answers `undefined` where the file is not there; other errors pass.
 * @example const text = await ifPresent(readFile(path, 'utf8'))
 */
export async function ifPresent<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined
    throw error
  }
}
