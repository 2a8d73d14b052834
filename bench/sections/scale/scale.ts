import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { createPartLedger } from '@/server/db/repositories/part-ledger'
import { openDatabase } from '@/server/db/client'
import { startEmbeddedPostgres } from '@/server/db/embedded/launcher'
import { migrateDatabase } from '@/server/db/migrate'
import * as schema from '@/server/db/schema'
import { readEnv } from '@/server/env'
import { createCourseEvents } from '@/server/events/course-events'
import { createLogger } from '@/server/log'
import { createServices, type Services } from '@/server/services'
import { FilesystemStorage } from '@/server/storage/filesystem-storage'
import { newId } from '@/lib/ids'
import type { SessionUser } from '@/types/api'
import { progress, type Row, type Section } from '../../lib/report'
import { percentile } from '../../lib/stats'
import { CHAPTERS, generate, VIDEOS } from './generate'
import { recordingPool, scannedTables } from './recorder'

const SMALL = 1_000
const DEFAULT_LARGE = 10_000
const TIMES = 40
const WARM_UP = 10
/** A table of so many rows is not read from end to end to answer one request. */
const LARGE_ROWS = 5_000

type Call = () => Promise<unknown>

/**
 * Every kind of request on a small and a large database: how long the product's own services take, and whether any statement of
 * theirs reads a large table from end to end. `BENCH_COURSES=1000000` makes the large one a million courses and ten million videos.
 */
export async function scale(): Promise<Section> {
  const large = Number(process.env.BENCH_COURSES ?? DEFAULT_LARGE)
  const small = Math.min(Number(process.env.BENCH_COURSES_SMALL ?? SMALL), large)
  const folder = await mkdtemp(join(tmpdir(), 'lectern-bench-scale-'))
  const server = await startEmbeddedPostgres({ home: folder })
  try {
    const reference = await measure(server.url, join(folder, 'small'), small)
    const ours = await measure(server.url, join(folder, 'large'), large)
    const rows: Row[] = [...ours.p95].map(([what, ms]) => {
      const before = reference.p95.get(what) ?? ms
      return {
        what: `${what}, p95`,
        unit: 'ms',
        ours: ms,
        reference: before,
        goal: Math.max(before * 2, before + 3),
      }
    })
    rows.push({
      what: 'statements that read a large table from end to end',
      unit: 'rows',
      ours: ours.scans.length,
      goal: 0,
      beside: ours.scans.join('; '),
    })
    return {
      title: 'Scale',
      how: `The product's services on ${large} courses (${large * CHAPTERS * VIDEOS} videos), against ${small} (reference); ${TIMES} times each, ${ours.statements} statements explained. Made in ${Math.round(ours.madeInS)} s, ${ours.gib.toFixed(2)} GiB.`,
      rows,
      details: { ours: [...ours.p95], reference: [...reference.p95] },
    }
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(serverUrl: string, home: string, courses: number) {
  const admin = new pg.Client({ connectionString: serverUrl })
  await admin.connect()
  const name = `bench_${courses}_${Date.now()}`
  await admin.query(`create database ${name}`)
  const url = Object.assign(new URL(serverUrl), { pathname: `/${name}` }).toString()
  const handle = openDatabase(url)
  await migrateDatabase(handle)
  await handle.close()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const beganAt = performance.now()
  const { userId } = await generate(client, courses)
  const madeInS = (performance.now() - beganAt) / 1_000
  const recorder = recordingPool(url)
  const log = createLogger('silent')
  const db = drizzle(recorder.pool, { schema })
  const events = createCourseEvents({ db, url, log })
  const storage = new FilesystemStorage({
    root: join(home, 'storage'),
    signingKey: 'a-key-of-the-bench',
    appUrl: '',
    parts: createPartLedger(db),
  })
  const env = readEnv({ NODE_ENV: 'test', LECTERN_HOME: home })
  const services = createServices({
    env,
    db,
    storage,
    events,
    log,
    appUrl: 'http://localhost',
    authSecret: 'x'.repeat(40),
  })
  try {
    const calls = await callsOf(services, client, userId)
    const p95 = new Map<string, number>()
    for (const [what, call] of Object.entries(calls)) {
      progress(`scale: ${what} on ${courses} courses`)
      for (let i = 0; i < WARM_UP; i += 1) await call()
      const times: number[] = []
      for (let i = 0; i < TIMES; i += 1) {
        recorder.record(i === 0)
        const from = performance.now()
        await call()
        times.push(performance.now() - from)
      }
      p95.set(what, percentile(times, 0.95))
    }
    recorder.record(false)
    await client.query('analyze')
    const { rows: tables } = await client.query<{ name: string }>(
      `select relname as name from pg_class where relkind = 'r' and reltuples >= $1`,
      [LARGE_ROWS],
    )
    const large = new Set(tables.map(({ name }) => name))
    const scans: string[] = []
    for (const statement of recorder.statements()) {
      for (const table of await scannedTables(client, statement, large)) {
        scans.push(
          `${table}: ${statement.text.replaceAll(/\s+/g, ' ').slice(0, Number(process.env.SHOW ?? 100))}`,
        )
      }
    }
    const { rows } = await client.query<{ bytes: string }>(
      'select pg_database_size(current_database())::text as bytes',
    )
    return {
      p95,
      scans,
      statements: recorder.statements().length,
      madeInS,
      gib: Number(rows[0]?.bytes) / 2 ** 30,
    }
  } finally {
    await services.cleanup.stop()
    await events.stop()
    await recorder.pool.end()
    await client.end()
    await admin.query(`drop database ${name} with (force)`)
    await admin.end()
  }
}

/** What people and the process itself ask for. */
async function callsOf(services: Services, client: pg.Client, userId: string): Promise<Record<string, Call>> {
  const user: SessionUser = { id: userId, name: 'Bench', email: 'bench-0@example.org', role: 'instructor' }
  const { rows: own } = await client.query<{ course: string; chapter: string; videos: string[] }>(
    `select c.id as course, h.id as chapter, array_agg(v.id order by v.position) as videos
     from course c join chapter h on h.course_id = c.id join video v on v.chapter_id = h.id
     where c.instructor_id = $1 group by c.id, h.id limit 200`,
    [userId],
  )
  let turn = 0
  const next = () => {
    const one = own[turn++ % own.length]
    if (!one) throw new Error('nothing was made')
    return one
  }
  const list = (query: Parameters<Services['courses']['list']>[1]) => () => services.courses.list(user, query)
  const finish = async (writing: Promise<{ read: () => Promise<unknown> }>) => (await writing).read()
  return {
    'list by last edit': list({ sort: 'edited', limit: 24 }),
    'list by title': list({ sort: 'title', limit: 24 }),
    'list by length': list({ sort: 'length', limit: 24 }),
    'list of one status': list({ sort: 'edited', status: 'published', limit: 24 }),
    'list by words': list({ sort: 'edited', search: 'moths 2', limit: 24 }),
    'list of deleted ones': list({ sort: 'edited', status: 'deleted', limit: 24 }),
    'second page': async () => {
      const { nextCursor } = await services.courses.list(user, { sort: 'edited', limit: 24 })
      await services.courses.list(user, {
        sort: 'edited',
        limit: 24,
        ...(nextCursor !== null && { cursor: nextCursor }),
      })
    },
    'course tree': () => services.courses.get(user, next().course),
    'move of a video': () => {
      const { course, videos } = next()
      const [first = '', , third = ''] = videos
      return finish(services.courses.move(user, course, { type: 'video', id: first, afterId: third }))
    },
    'new chapter': () => finish(services.chapters.create(user, next().course, { id: newId(), title: 'New' })),
    'upload begun and given up': async () => {
      const { course, chapter } = next()
      const size = 30_000_000
      const { value } = await services.uploads.start(user, {
        courseId: course,
        chapterId: chapter,
        filename: 'a.mp4',
        size,
      })
      await services.uploads.sign(user, value.upload.id, { partNumbers: [1] })
      await services.uploads.list(user, {})
      await services.uploads.abort(user, value.upload.id)
    },
    'storage in use': () => services.courses.storageUse(user, next().course),
    'pending deletions': () => services.courses.listPending(user, next().course, {}),
    'accounts by part of an email': () =>
      services.quota.listAccounts({ search: `-${turn++ % 90}@ex`, limit: 50 }),
    activity: () => services.courses.listActivity(user, next().course, {}),
    'upkeep: jobs': () => services.jobs.tidy(),
    'upkeep: uploads': () => services.uploads.expireUploads(),
    'upkeep: deleted courses': () => services.courses.purgeDeleted(),
    'upkeep: old marks': () => services.courses.purgeOldMarks(),
    'upkeep: long positions': () => services.numbering.renumberLong(),
    'upkeep: stored bytes': () => services.uploads.sweepOrphans(),
  }
}
