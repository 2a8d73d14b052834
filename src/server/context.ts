import type { Database } from './db/client'
import type { Env } from './env'
import type { CourseEvents } from './events/course-events'
import type { Logger } from './log'
import type { Figures } from './services/monitoring/figures'
import type { ObjectStorage } from './storage/port'

/** What the process owns and every service may use; made once in `main.ts`, and by each test for itself. */
export interface ServerContext {
  env: Env
  db: Database
  storage: ObjectStorage
  /** What happens on courses, also by other servers. */
  events: CourseEvents
  log: Logger
  /** Where people reach this server, without a trailing slash. */
  appUrl: string
  authSecret: string
  /** What this process measures; absent for commands that serve nobody. */
  figures?: Figures
}
