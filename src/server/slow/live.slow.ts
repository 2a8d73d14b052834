import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CourseTree } from '@/types/course'
import type { Presence } from '@/types/live'
import { readEvents, type EventReader } from '../testing/event-reader'
import { removeFolder } from '../testing/remove-folder'
import { bundleTestServer, startServerProcess, type ServerProcess } from '../testing/server-process'
import { useTestDatabase } from '../testing/test-database'
import { clientOf, signUp } from './client'

const ROUNDS = 10
const EDITS = 40

/** Two server processes on one database; either may die at any moment. */
const database = useTestDatabase()
const homes: string[] = []
const servers: ServerProcess[] = []
const addresses: string[] = []
let bundle: Awaited<ReturnType<typeof bundleTestServer>>

beforeAll(async () => {
  bundle = await bundleTestServer()
  for (const place of [0, 1]) {
    homes.push(await mkdtemp(join(tmpdir(), 'lectern-live-')))
    await start(place)
  }
})
afterAll(async () => {
  for (const { child, ended } of servers) {
    child.kill('SIGTERM')
    await ended
  }
  for (const home of homes) await removeFolder(home)
  await bundle.remove()
})

async function start(place: number): Promise<void> {
  const server = startServerProcess(bundle.entry, {
    LECTERN_HOME: homes[place] ?? '',
    DATABASE_URL: database().url,
    // The same for both, as in a fleet: a session of one holds at the other.
    AUTH_SECRET: 'a-secret-of-the-tests-0123456789abcdef',
    LOG_LEVEL: 'warn',
  })
  servers[place] = server
  addresses[place] = await server.ready
}

async function kill(place: number): Promise<void> {
  servers[place]?.child.kill('SIGKILL')
  await servers[place]?.ended
}

const cutListeners = () =>
  database().pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name = 'lectern events'`,
  )

/** Follows as a browser does: whenever the stream ends, it comes back with the last revision that it has. */
function followFor(place: number, courseId: string, cookie: string, from: number) {
  const seen: number[] = []
  let isOver = false
  let reader: EventReader | undefined
  const run = async () => {
    while (!isOver) {
      const after = seen.at(-1) ?? from
      reader = await readEvents(addresses[place] ?? '', `/api/courses/${courseId}/events?after=${after}`, {
        cookie,
      }).catch(() => undefined)
      await reader?.ended
      seen.push(...(reader?.revisions() ?? []))
      await delay(20)
    }
  }
  const done = run()
  const last = () => reader?.revisions().at(-1) ?? seen.at(-1) ?? from
  const end = async () => {
    isOver = true
    reader?.close()
    await done
    return seen
  }
  return { last, end }
}

it(`over ${ROUNDS} kills of servers and connections every edit comes to everybody, once and in order`, async () => {
  const cookie = await signUp(addresses[0] ?? '')
  const clients = [0, 1].map((place) => clientOf(() => addresses[place] ?? '', cookie))
  const course = await clients[0]?.expectOk<CourseTree>('POST', '/api/courses', {
    title: 'Followed',
    difficulty: 'beginner',
  })
  if (!course) throw new Error('no course')
  const followers = [0, 1].map((place) => followFor(place, course.id, cookie, course.revision))

  for (let round = 0; round < ROUNDS; round += 1) {
    const edits = Array.from({ length: EDITS }, async (_, n) => {
      await delay(Math.random() * 500)
      await clients[n % 2]
        ?.send('PATCH', `/api/courses/${course.id}`, { title: `Followed ${round}.${n}` })
        .catch(() => undefined) // its server has just died
    })
    const trouble = (async () => {
      await delay(Math.random() * 500)
      if (round % 2 === 0) return cutListeners()
      const place = (round >> 1) % 2
      await kill(place)
      await start(place)
    })()
    await Promise.all([...edits, trouble])
  }
  const { revision } = (await clients[0]?.course(course.id)) ?? course
  for (const { last } of followers) while (last() < revision) await delay(50)
  const all = Array.from({ length: revision - course.revision }, (_, n) => course.revision + 1 + n)
  expect(all.length).toBeGreaterThan(ROUNDS * EDITS * 0.5)
  for (const { end } of followers) expect(await end()).toEqual(all)
})

it('somebody whose server was killed is gone for the others within 45 seconds', async () => {
  const cookie = await signUp(addresses[0] ?? '')
  const client = clientOf(() => addresses[0] ?? '', cookie)
  const { id } = await client.expectOk<CourseTree>('POST', '/api/courses', {
    title: 'Left',
    difficulty: 'beginner',
  })
  const path = `/api/courses/${id}/events`
  const staying = await readEvents(addresses[1] ?? '', `${path}?client=stays`, { cookie })
  const dying = await readEvents(addresses[0] ?? '', `${path}?client=dies`, { cookie })
  const clients = () =>
    (staying.events.filter(({ event }) => event === 'presence').at(-1)?.data as Presence | undefined)
      ?.people[0]?.clients
  while (clients() !== 2) await delay(20)
  await kill(0)
  await dying.ended
  const killedAt = Date.now()
  while (clients() !== 1) await delay(100)
  expect(Date.now() - killedAt).toBeLessThan(45_000)
  staying.close()
  await start(0)
})
