import { inSources } from './source-lines'

interface LoggedError {
  type: string
  message: string
  code?: string
  /** Where it happened, without the message. */
  stack?: string
  cause?: LoggedError | undefined
}

/**
 * An error as the log may have it. A failed query's own message repeats its parameters, among them session
 * tokens, emails and password hashes: only the statement is kept.
 */
export function errorForLog(thrown: unknown, depth = 0): LoggedError {
  if (!(thrown instanceof Error)) return { type: typeof thrown, message: 'not an Error' }
  const query = 'query' in thrown && typeof thrown.query === 'string' ? thrown.query : undefined
  const stack = thrown.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n')
  return {
    type: thrown.name,
    message: query === undefined ? thrown.message : `Failed query: ${query}`,
    ...('code' in thrown && typeof thrown.code === 'string' && { code: thrown.code }),
    ...(stack !== undefined && { stack: inSources(stack) }),
    ...(thrown.cause !== undefined && depth < 8 && { cause: errorForLog(thrown.cause, depth + 1) }),
  }
}
