import { randomBytes } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, inject } from 'vitest'
import * as z from 'zod'
import type { SessionUser } from '@/types/api'
import { createLogger } from '../log'
import { createApp } from '../api/app'
import type { ApiApp, AppOptions } from '../api/assemble-app'
import type { ServerContext } from '../context'
import type { DatabaseHandle } from '../db/client'
import { createPartLedger } from '../db/repositories/part-ledger'
import { user as userTable } from '../db/schema/auth'
import { readEnv } from '../env'
import { createCourseEvents, type CourseEventsOptions } from '../events/course-events'
import { createServices } from '../services'
import { createFigures } from '../services/monitoring/figures'
import { createRecorder } from '../services/monitoring/recorder'
import { FilesystemStorage } from '../storage/filesystem-storage'
import type { ObjectStorage } from '../storage/port'
import { logFileIn, plant, sessionTokenIn } from './all-logs'
import { useTestDatabase } from './test-database'
import { workThrough } from './work-through'

/** A signed-in person; `cookie` is what their browser sends. */
export interface TestUser extends SessionUser {
  password: string
  cookie: string
}

export interface TestRequest {
  /** GET without a body, else POST, unless told. */
  method?: string
  /** Sent as JSON. */
  json?: unknown
  /** Sent as it is. */
  body?: BodyInit
  as?: TestUser
  headers?: Record<string, string>
  /** The address at the other end of the socket. */
  from?: string
}

interface TestAppOptions {
  /** Settings as the environment would give them, e.g. `{ SIGN_UP: 'closed' }`. */
  env?: Record<string, string>
  appUrl?: string
  /** Storage of the caller's; otherwise files in a folder that is removed afterwards. */
  storage?: (input: { root: string; database: DatabaseHandle }) => ObjectStorage
  /** Another app than the whole one, e.g. the guards around a few test routes. */
  app?: (context: ServerContext, options: AppOptions) => ApiApp
  isReady?: () => boolean
  log?: ServerContext['log']
  /** Other intervals of the live events than the server has. */
  timing?: CourseEventsOptions['timing']
}

export interface TestApp {
  /** The app's own context: database, storage and settings for arranging and looking. */
  readonly context: ServerContext
  readonly app: ApiApp
  request(path: string, init?: TestRequest): Promise<Response>
  /** A new account, by the API; `role` other than instructor is set in the database. */
  signUp(
    overrides?: Partial<Pick<TestUser, 'name' | 'email' | 'password' | 'role'>> & { from?: string },
  ): Promise<TestUser>
  /** Another server on the same database with other settings, as after a restart. */
  restart(changes?: Pick<TestAppOptions, 'env' | 'isReady' | 'appUrl' | 'timing'>): TestApp
}

const signedUp = z.object({ user: z.object({ id: z.string(), name: z.string(), email: z.string() }) })

/**
 * A real app on a database of this test file. Use the result inside tests and hooks only.
 * @example const app = useTestApp()
 * const mara = await app.signUp()
 * const answer = await app.request('/api/courses', { as: mara, json: { title: 'Light' } })
 */
export function useTestApp(options: TestAppOptions = {}): TestApp {
  const database = useTestDatabase()
  let root: string | undefined
  let started: TestApp | undefined
  const closers: (() => Promise<void>)[] = []

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'lectern-app-'))
    started = startTestApp(database(), root, options, closers)
  })
  afterAll(async () => {
    await Promise.all(closers.map((close) => close()))
    if (root) await rm(root, { recursive: true, force: true })
  })

  const current = () => {
    if (!started) throw new Error('useTestApp: the app is there only while tests run')
    return started
  }
  return {
    get context() {
      return current().context
    },
    get app() {
      return current().app
    },
    request: (path, init) => current().request(path, init),
    signUp: (overrides) => current().signUp(overrides),
    restart: (changes) => current().restart(changes),
  }
}

function startTestApp(
  database: DatabaseHandle,
  root: string,
  options: TestAppOptions,
  closers: (() => Promise<void>)[],
): TestApp {
  const { appUrl = 'http://localhost', storage = defaultStorage, app: make = wholeApp } = options
  const { db, url } = database
  const logFolder = inject('logFolder')
  const write = (line: string) => appendFileSync(logFileIn(logFolder), line)
  // Everything, for the look through all logs that ends a run.
  const log = options.log ?? createLogger('trace', { write })
  const events = createCourseEvents({ db, url, log, ...(options.timing && { timing: options.timing }) })
  closers.push(events.stop)
  const context: ServerContext = {
    env: readEnv({ NODE_ENV: 'test', ...options.env }),
    db,
    storage: storage({ root, database }),
    events,
    log,
    appUrl,
    authSecret: 'a-secret-of-the-tests-0123456789abcdef',
    figures: createFigures(createRecorder({ db, log, role: 'web', version: 'test' }), 'test'),
  }
  const app = make(context, {
    remoteAddress: (c) => c.req.header('x-test-socket-address') ?? '192.0.2.1',
    ...(options.isReady && { isReady: options.isReady }),
  })

  const request: TestApp['request'] = async (path, init = {}) => {
    const { json, body = json === undefined ? undefined : JSON.stringify(json), as, from } = init
    const headers = new Headers(init.headers)
    if (json !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json')
    if (as) headers.set('cookie', as.cookie)
    if (from) headers.set('x-test-socket-address', from)
    const method = init.method ?? (body === undefined ? 'GET' : 'POST')
    const ask = () =>
      app.request(new URL(path, appUrl).toString(), {
        method,
        headers,
        ...(body !== undefined && { body, duplex: 'half' }),
      })
    const answer = await ask()
    // There is a worker, so to speak: what came of a file is known when its upload is completed once more.
    if (!answer.ok || !path.endsWith('/complete') || (await workThrough(context)) === 0) return answer
    await answer.body?.cancel()
    headers.delete('idempotency-key')
    return ask()
  }

  const signUp: TestApp['signUp'] = async (overrides = {}) => {
    const {
      name = 'Ines Duarte',
      email = `person-${randomBytes(6).toString('hex')}@example.org`,
      password = 'a long enough password',
      role = 'instructor',
      from,
    } = overrides
    const answer = await request('/api/auth/sign-up/email', {
      json: { name, email, password },
      ...(from !== undefined && { from }),
    })
    if (!answer.ok) throw new Error(`sign-up answered ${answer.status}: ${await answer.text()}`)
    const { user } = signedUp.parse(await answer.json())
    if (role !== 'instructor') {
      await database.db.update(userTable).set({ role }).where(eq(userTable.id, user.id))
    }
    const cookie = cookieOf(answer)
    for (const secret of [password, sessionTokenIn(cookie), context.authSecret]) {
      if (secret !== undefined) plant(logFolder, secret)
    }
    return { ...user, role, password, cookie }
  }

  return {
    context,
    app,
    request,
    signUp,
    restart: (changes = {}) => startTestApp(database, root, { ...options, ...changes }, closers),
  }
}

/** What a browser would send back after this answer. */
export const cookieOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0] ?? '')
    .join('; ')

const wholeApp: NonNullable<TestAppOptions['app']> = (context, options) =>
  createApp(context, createServices(context), options)

const defaultStorage: NonNullable<TestAppOptions['storage']> = ({ root, database }) =>
  new FilesystemStorage({
    root: join(root, 'files'),
    signingKey: 'a-key-of-the-tests',
    appUrl: '',
    parts: createPartLedger(database.db),
  })
