import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { VideoUploadResponse } from '@/types/api'
import { signUp } from '../lib/account'
import { startApp } from '../lib/app-server'
import { load, type Asked, type LoadResult } from '../lib/load'
import { startNextPeer } from '../lib/next-peer'
import { freePort } from '../lib/ports'
import { progress, type Row, type Section } from '../lib/report'
import { withDatabase } from '../lib/seed'
import { median } from '../lib/stats'
import { withFolder } from '../lib/upload-files'
import type { BenchContext } from './context'

const GOAL_OF_BARE = 0.5
const CLIENTS = 200
const CLIENTS_EACH = 20

/**
 * One web process under as many requests as it answers: the tree of a course (50 × 20), the list, moves and signatures, against
 * a Hono route that only answers the same bytes; then live clients and a start.
 */
export function http(context: BenchContext): Promise<Section> {
  return withFolder(async (folder) => {
    const { app, account } = context
    const headers = { Cookie: `${account.cookie.name}=${account.cookie.value}` }
    const course = await context.course(50, 20)
    const [first, second] = course.chapters
    const [moved, other] = first?.videos ?? []
    if (!first || !second || !moved || !other) throw new Error('the course is too small')
    const { upload } = await account.call<VideoUploadResponse>('POST', '/api/videos/upload', {
      courseId: course.id,
      chapterId: first.id,
      filename: 'bench.mp4',
      size: 2_000_000_000,
    })
    let turn = 0
    const asks: Record<string, () => Asked> = {
      'course tree (50 × 20)': () => ({ path: `/api/courses/${course.id}`, headers }),
      'list of courses': () => ({ path: '/api/courses', headers }),
      move: () => ({
        method: 'POST',
        path: `/api/courses/${course.id}/moves`,
        json: { type: 'video', id: moved.id, afterId: turn++ % 2 === 0 ? other.id : null },
        headers: { ...headers, Prefer: 'return=minimal' },
      }),
      'four signatures': () => ({
        method: 'POST',
        path: `/api/uploads/${upload.id}/sign`,
        json: { partNumbers: [1, 2, 3, 4] },
        headers,
      }),
    }
    const rows: Row[] = []
    for (const [what, ask] of Object.entries(asks)) {
      const ours: LoadResult[] = []
      const bare: LoadResult[] = []
      for (let round = 1; round <= context.rounds; round += 1) {
        progress(`http: ${what}, round ${round} of ${context.rounds}`)
        const result = await load(app.baseURL, ask)
        ours.push(result)
        bare.push(await bareHono(folder, result.body, ask))
      }
      const isRead = ask().method === undefined
      rows.push(
        {
          what: `${what}, requests per second`,
          unit: 'requests',
          ours: median(ours.map(({ perSecond }) => perSecond)),
          reference: median(bare.map(({ perSecond }) => perSecond)),
          ...(isRead && { goalRatio: GOAL_OF_BARE }),
        },
        {
          what: `${what}, p95`,
          unit: 'ms',
          ours: median(ours.map(({ p95Ms }) => p95Ms)),
          reference: median(bare.map(({ p95Ms }) => p95Ms)),
        },
      )
    }
    rows.push(...(await besideNext(context, course.id, headers)))
    rows.push(...(await liveClients(context, course.id)), await coldStart(context.rounds))
    return {
      title: 'HTTP',
      how: `One web process, 8 connections, ${context.rounds} rounds of 4 s each; the reference is a Hono route that answers the same bytes and does nothing else, or where it says so a route handler of Next that reads the same rows and asks nobody for a session.`,
      rows,
    }
  })
}

async function bareHono(folder: string, body: Buffer, ask: () => Asked): Promise<LoadResult> {
  const file = join(folder, 'body.json')
  await writeFile(file, body)
  const port = await freePort()
  const child = spawn(process.execPath, ['bench/peers/bare-hono.mjs', String(port), file], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  try {
    const baseURL = `http://127.0.0.1:${port}`
    while (
      !(await fetch(baseURL).then(
        ({ ok }) => ok,
        () => false,
      ))
    ) {
      await delay(50)
    }
    return await load(baseURL, ask)
  } finally {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
}

/** Reads beside what a team would write first: a route handler of Next with the same queries. */
async function besideNext(
  { app, account, rounds }: BenchContext,
  courseId: string,
  headers: Record<string, string>,
): Promise<Row[]> {
  const { id: ownerId } = await account.call<{ id: string }>('GET', '/api/me')
  const next = await startNextPeer(app.databaseURL)
  try {
    const rows: Row[] = []
    for (const [what, ourPath, nextPath] of [
      ['course tree (50 × 20)', `/api/courses/${courseId}`, `/tree/${courseId}`],
      ['list of courses', '/api/courses', `/list/${ownerId}`],
    ] as const) {
      const ours: LoadResult[] = []
      const theirs: LoadResult[] = []
      for (let round = 1; round <= rounds; round += 1) {
        progress(`http: ${what} beside Next, round ${round} of ${rounds}`)
        ours.push(await load(app.baseURL, () => ({ path: ourPath, headers })))
        theirs.push(await load(next.baseURL, () => ({ path: nextPath })))
      }
      rows.push(
        {
          what: `${what}, requests per second; reference: Next`,
          unit: 'requests',
          ours: median(ours.map(({ perSecond }) => perSecond)),
          reference: median(theirs.map(({ perSecond }) => perSecond)),
        },
        {
          what: `${what}, p95; reference: Next`,
          unit: 'ms',
          ours: median(ours.map(({ p95Ms }) => p95Ms)),
          reference: median(theirs.map(({ p95Ms }) => p95Ms)),
        },
      )
    }
    return rows
  } finally {
    await next.stop()
  }
}

/** From the answer of an edit until all who follow the course have it. */
async function liveClients({ app, account, rounds }: BenchContext, courseId: string): Promise<Row[]> {
  const abort = new AbortController()
  // One account may follow so often at once.
  const people = await Promise.all(Array.from({ length: CLIENTS / CLIENTS_EACH }, () => signUp(app.baseURL)))
  await withDatabase(app.databaseURL, (db) =>
    db.query(
      `insert into course_member (id, course_id, user_id, email, role, accepted_at)
       select distinct on (u.id) gen_random_uuid(), $1::uuid, u.id, u.email, 'viewer'::course_role, now() from "user" u join session s on s.user_id = u.id where s.user_id not in
         (select instructor_id from course where id = $1) on conflict do nothing`,
      [courseId],
    ),
  )
  const seen = Array.from({ length: CLIENTS }, () => '')
  progress(`http: ${CLIENTS} live clients`)
  await Promise.all(
    seen.map(async (_, at) => {
      const { cookie } = people[at % people.length] ?? account
      const headers = { Cookie: `${cookie.name}=${cookie.value}` }
      const answer = await fetch(`${app.baseURL}/api/courses/${courseId}/events`, {
        headers,
        signal: abort.signal,
      })
      if (!answer.ok || !answer.body) throw new Error(`events: ${answer.status}`)
      const decoder = new TextDecoder()
      const read = async () => {
        for await (const chunk of answer.body ?? []) seen[at] += decoder.decode(chunk, { stream: true })
      }
      read().catch(() => undefined) // ended by this side
    }),
  )
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const title = `Live ${round}-${Date.now()}`
    await account.call('PATCH', `/api/courses/${courseId}`, { title })
    const from = performance.now()
    while (!seen.every((text) => text.includes(title))) {
      if (performance.now() - from > 30_000) throw new Error('some live clients heard nothing')
      await delay(2)
    }
    times.push(performance.now() - from)
  }
  abort.abort()
  return [
    { what: `until ${CLIENTS} live clients have an edit, after its answer`, unit: 'ms', ours: median(times) },
  ]
}

async function coldStart(rounds: number): Promise<Row> {
  const times: number[] = []
  for (let round = 1; round <= rounds; round += 1) {
    progress(`http: cold start, round ${round} of ${rounds}`)
    const from = performance.now()
    const app = await startApp()
    times.push(performance.now() - from)
    await app.stop()
  }
  return {
    what: 'cold start until ready, database made and migrated',
    unit: 'ms',
    ours: median(times),
  }
}
