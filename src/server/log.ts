import pino, { type DestinationStream, type Logger, type LoggerOptions } from 'pino'
import { errorForLog } from './error-for-log'
import { currentTraceId } from './tracing'

export type { Logger }

/**
 * JSON lines on stdout, or on `destination`. Errors are cleaned of what a failed query repeats. Headers and
 * bodies are never logged; these paths are a second fence.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    mixin: () => {
      const traceId = currentTraceId()
      return traceId === undefined ? {} : { traceId }
    },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: errorForLog },
    redact: [
      '*.password',
      '*.token',
      '*.secret',
      '*.authorization',
      '*.cookie',
      'password',
      'token',
      'secret',
    ],
  }
  return destination ? pino(options, destination) : pino(options)
}
