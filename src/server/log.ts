import pino, { type Logger } from 'pino'
import { errorForLog } from './error-for-log'

export type { Logger }

/** JSON lines on stdout. Headers and bodies are never logged; these paths are a second fence. */
export const createLogger = (level: string): Logger =>
  pino({
    level,
    base: null,
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
  })
