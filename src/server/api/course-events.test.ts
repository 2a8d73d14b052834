import { once } from 'node:events'
import { connect } from 'node:net'
import { eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import type { CourseTree } from '@/types/course'
import type { PresentPerson } from '@/types/live'
import { eventually } from '@/test/utils/eventually'
import { user as userTable } from '../db/schema/auth'
import { course as courseTable } from '../db/schema/course'
import { courseMember } from '../db/schema/operation'
import { coursePresence } from '../db/schema/presence'
import { notifyAccess, notifyCourse } from '../events/notify'
import { readEvents, type EventReader } from '../testing/event-reader'
import { serve, type ServedApp } from '../testing/http-server'
import { useTestApp, type TestApp, type TestUser } from '../testing/test-app'

const METRICS_TOKEN = 'a-token-for-the-scraper'

/** Two servers on one database; what is done through the first has to arrive at the second. */
const first = useTestApp({ env: { METRICS_TOKEN } })
let second: TestApp
let served: ServedApp[] = []
let mara: TestUser
let course: CourseTree
const open: EventReader[] = []

beforeAll(async () => {
  second = first.restart()
  served = await Promise.all([serve(first), serve(second)])
  mara = await first.signUp({ name: 'Mara Okafor' })
})
beforeEach(async () => {
  course = await makeCourse()
})
afterEach(() => {
  for (const reader of open.splice(0)) reader.close()
})
afterAll(() => Promise.all(served.map(({ close }) => close())))

async function makeCourse(): Promise<CourseTree> {
  const answer = await first.request('/api/courses', {
    as: mara,
    json: { title: 'Light', difficulty: 'beginner' },
  })
  return (await answer.json()) as CourseTree
}

interface Follow {
  as?: TestUser
  by?: 0 | 1
  query?: string
  headers?: Record<string, string>
  courseId?: string
}
async function follow({ as = mara, by = 1, query = '', headers, courseId = course.id }: Follow = {}) {
  const path = `/api/courses/${courseId}/events${query}`
  const reader = await readEvents(served[by]?.address ?? '', path, { cookie: as.cookie, ...headers })
  open.push(reader)
  return reader
}
/** Edits as the services record them, without their work; each is a transaction of its own. */
async function recordEdits(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await first.context.db.execute(sql`
      with edited as (
        update course set revision = revision + 1 where id = ${course.id} returning revision
      ), recorded as (
        insert into course_operation (course_id, id, revision, kind, changes, user_id)
        select ${course.id}, gen_random_uuid(), revision, 'update', '[]', ${mara.id} from edited)
      select pg_notify('lectern_course', ${course.id} || ':' || revision) from edited`)
  }
}
const revision = async () => {
  const [row] = await first.context.db.select().from(courseTable).where(eq(courseTable.id, course.id))
  return row?.revision ?? 0
}
const isEvent =
  (name: string) =>
  ({ event }: { event: string }) =>
    event === name
const atRevision =
  (wanted: number) =>
  ({ event, id }: { event: string; id: string | undefined }) =>
    event === 'operation' && Number(id) === wanted
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)
const addMember = (person: TestUser, role: 'editor' | 'viewer' = 'editor') =>
  first.context.db
    .insert(courseMember)
    .values({ id: newId(), courseId: course.id, userId: person.id, email: person.email, role })

describe('the stream', () => {
  it('is open at once, and nothing on the way may keep it back', async () => {
    const reader = await follow()
    expect(reader.response.status).toBe(200)
    expect(reader.response.headers.get('content-type')).toMatch(/^text\/event-stream/)
    expect(reader.response.headers.get('cache-control')).toBe('no-store')
    expect(reader.response.headers.get('x-accel-buffering')).toBe('no')
    expect(await reader.next(isEvent('access'))).toMatchObject({ data: { access: 'owner' } })
    expect(reader.text()).toMatch(/^retry: \d+\n\n/)
  })

  it('brings an edit made through another server', async () => {
    const reader = await follow()
    await reader.next(isEvent('access'))
    await recordEdits(1)
    const edit = await reader.next(isEvent('operation'))
    expect(edit).toMatchObject({
      id: String(await revision()),
      data: { operation: { course_id: course.id, actor: { id: mara.id, name: 'Mara Okafor' } } },
    })
  })

  it('begins with what was missed', async () => {
    const before = await revision()
    await recordEdits(3)
    const last = before + 3
    const queried = await follow({ query: `?after=${before}` })
    await queried.next(atRevision(last))
    expect(queried.revisions()).toEqual(range(before + 1, last))

    // A browser that connects again repeats the address it began with; what it has got since says its header.
    const resumed = await follow({
      query: `?after=${before}`,
      headers: { 'last-event-id': String(last - 1) },
    })
    await resumed.next(atRevision(last))
    expect(resumed.revisions()).toEqual([last])
  })

  it('loses nothing and repeats nothing over a thousand edits, also to those who come and go', async () => {
    const start = await revision()
    const steady = await follow({ query: `?after=${start}` })
    const local = await follow({ by: 0, query: `?after=${start}` })
    const seen: number[] = []
    const comeAndGo = async () => {
      for (let at = start; at < start + 1_000;) {
        const visit = await follow({ query: `?after=${at}` })
        await visit.next(isEvent('operation'))
        visit.close()
        await visit.ended
        seen.push(...visit.revisions())
        at = visit.revisions().at(-1) ?? at
      }
    }
    await Promise.all([recordEdits(1_000), comeAndGo()])
    await Promise.all([steady, local].map((reader) => reader.next(atRevision(start + 1_000))))
    const all = range(start + 1, start + 1_000)
    expect(steady.revisions()).toEqual(all)
    expect(local.revisions()).toEqual(all)
    expect(seen).toEqual(all)
  })

  it('goes on after its connection to the database was killed, with everything said meanwhile', async () => {
    const reader = await follow()
    await reader.next(isEvent('presence'))
    const start = await revision()
    for (let round = 0; round < 5; round++) {
      await first.context.db.execute(sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'lectern events'`)
      await recordEdits(4)
    }
    await reader.next(atRevision(start + 20))
    expect(reader.revisions()).toEqual(range(start + 1, start + 20))
  })

  it('says that the course has to be read again when what was missed is no longer kept', async () => {
    await recordEdits(3)
    const last = await revision()
    await first.context.db.execute(sql`delete from course_operation where course_id = ${course.id}`)
    const reader = await follow({ query: `?after=${last - 3}` })
    expect(await reader.next(isEvent('reset'))).toMatchObject({ id: String(last), data: { revision: last } })
    const ahead = await follow({ query: `?after=${last + 50}` })
    expect(await ahead.next(isEvent('reset'))).toMatchObject({ data: { revision: last } })
  })

  it('waits for a reader that is slow, without holding up another one', async () => {
    const start = await revision()
    const { port, hostname, host } = new URL(served[1]?.address ?? '')
    const slow = connect(Number(port), hostname)
    slow.write(
      `GET /api/courses/${course.id}/events?after=${start} HTTP/1.1\r\nHost: ${host}\r\nCookie: ${mara.cookie}\r\n\r\n`,
    )
    await once(slow, 'data')
    slow.pause()
    const quick = await follow({ query: `?after=${start}` })
    const long = 'x'.repeat(200_000)
    await first.context.db.execute(sql`
      insert into course_operation (course_id, id, revision, kind, changes)
      select ${course.id}, gen_random_uuid(), ${start}::int + n, 'update',
        jsonb_build_array(jsonb_build_object('type', 'course', 'before', '{}'::jsonb,
          'after', jsonb_build_object('title', ${long}::text)))
      from generate_series(1, 100) n`)
    await first.context.db
      .update(courseTable)
      .set({ revision: start + 100 })
      .where(eq(courseTable.id, course.id))
    await notifyCourse(first.context.db, course.id, start + 100)
    await quick.next(atRevision(start + 100))
    expect(quick.revisions()).toEqual(range(start + 1, start + 100))
    const ids: number[] = []
    let rest = '' // a line may come in two pieces
    slow.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) if (line.startsWith('id: ')) ids.push(Number(line.slice(4)))
    })
    slow.resume()
    await eventually(() => expect(ids).toEqual(range(start + 1, start + 100)))
    slow.destroy()
  })

  it('shows that it lives', async () => {
    const restless = first.restart({ timing: { beatMs: 20 } })
    const { address, close } = await serve(restless)
    const reader = await readEvents(address, `/api/courses/${course.id}/events`, { cookie: mara.cookie })
    await eventually(() => expect(reader.text()).toMatch(/\n:\n\n/))
    reader.close()
    await close()
  })

  it('is renewed now and then, and nobody is seen leaving', async () => {
    const brief = first.restart({ timing: { lookMs: 20, lifetimeMs: 100 } })
    const { address, close } = await serve(brief)
    const reader = await readEvents(address, `/api/courses/${course.id}/events?client=tab`, {
      cookie: mara.cookie,
    })
    await reader.ended
    expect(reader.text()).toMatch(/retry: \d+\n\n$/)
    expect(reader.text()).not.toContain('event: bye')
    const rows = await first.context.db
      .select()
      .from(coursePresence)
      .where(eq(coursePresence.courseId, course.id))
    expect(rows).toMatchObject([{ clientId: 'tab' }])
    await close()
  })
})

describe('who may follow', () => {
  it('is asked when the stream is opened', async () => {
    const stranger = await first.signUp({ name: 'Jonas Berg' })
    expect((await follow({ as: stranger })).response.status).toBe(404)
    expect((await follow({ courseId: newId() })).response.status).toBe(404)
    expect((await follow({ headers: { cookie: '' } })).response.status).toBe(401)
    await addMember(stranger, 'viewer')
    const reader = await follow({ as: stranger })
    expect(await reader.next(isEvent('access'))).toMatchObject({ data: { access: 'viewer' } })
  })

  it('refuses a revision and a tab that are none', async () => {
    expect((await follow({ query: '?after=-1' })).response.status).toBe(422)
    expect((await follow({ query: '?after=x' })).response.status).toBe(422)
    expect((await follow({ query: '?client=%0A' })).response.status).toBe(422)
  })

  it('opens nothing for a HEAD request, which nobody would close', async () => {
    const before = second.context.events.streamCount
    const answer = await fetch(`${served[1]?.address}/api/courses/${course.id}/events`, {
      method: 'HEAD',
      headers: { cookie: mara.cookie },
    })
    expect(answer.status).toBe(200)
    expect(second.context.events.streamCount).toBe(before)
  })

  const loses = async (reader: EventReader, reason: string) => {
    const bye = await reader.next(isEvent('bye'))
    expect(bye.data).toMatchObject({ reason, message: expect.stringMatching(/^[A-Z].*\.$/) as string })
    await reader.ended
    expect(reader.events.at(-1)).toBe(bye)
  }

  it('ends for a member who was removed, at once', async () => {
    const jonas = await first.signUp({ name: 'Jonas Berg' })
    await addMember(jonas)
    const [his, hers] = [await follow({ as: jonas }), await follow()]
    await his.next(isEvent('access'))
    await first.context.db.transaction(async (tx) => {
      await tx.delete(courseMember).where(eq(courseMember.userId, jonas.id))
      await notifyAccess(tx, course.id)
    })
    await loses(his, 'removed')
    await recordEdits(1)
    await hers.next(isEvent('operation'))
    expect((await follow({ as: jonas })).response.status).toBe(404)
  })

  it('tells a member of new rights', async () => {
    const jonas = await first.signUp({ name: 'Jonas Berg' })
    await addMember(jonas)
    const reader = await follow({ as: jonas })
    await reader.next(({ data }) => (data as { access?: string }).access === 'editor')
    await first.context.db.transaction(async (tx) => {
      await tx.update(courseMember).set({ role: 'viewer' }).where(eq(courseMember.userId, jonas.id))
      await notifyAccess(tx, course.id)
    })
    await reader.next(({ data }) => (data as { access?: string }).access === 'viewer')
  })

  it('ends for somebody who signs out, whose account is closed, and when the course is deleted', async () => {
    const jonas = await first.signUp({ name: 'Jonas Berg' })
    const tilda = await first.signUp({ name: 'Tilda Vik' })
    await addMember(jonas)
    await addMember(tilda)
    const [his, hers, own] = [await follow({ as: jonas }), await follow({ as: tilda }), await follow()]
    for (const reader of [his, hers, own]) await reader.next(isEvent('access'))
    await first.request('/api/auth/sign-out', { method: 'POST', as: jonas })
    await first.context.db.update(userTable).set({ banned: true }).where(eq(userTable.id, tilda.id))
    await loses(his, 'signedOut')
    await loses(hers, 'signedOut')
    await first.request(`/api/courses/${course.id}`, { method: 'DELETE', as: mara })
    await loses(own, 'deleted')
  })

  it('is not asked for more than 20 streams of one account', async () => {
    const jonas = await first.signUp({ name: 'Jonas Berg' })
    await addMember(jonas)
    for (let i = 0; i < 10; i++) await follow({ as: jonas, by: 0, query: `?client=a${i}` })
    // The other server counts what stands in the database.
    await eventually(async () =>
      expect(await first.context.db.$count(coursePresence, eq(coursePresence.userId, jonas.id))).toBe(10),
    )
    for (let i = 0; i < 10; i++) {
      expect((await follow({ as: jonas, query: `?client=b${i}` })).response.status).toBe(200)
    }
    const refused = await follow({ as: jonas })
    expect(refused.response.status).toBe(429)
    expect(refused.response.headers.get('retry-after')).toBe('30')
    expect(await refused.response.json()).toMatchObject({
      detail: expect.stringMatching(/20 tabs already/) as string,
    })
    expect((await follow()).response.status).toBe(200)

    open.find((reader) => reader.response.url.includes('client=b3'))?.close()
    await eventually(async () => expect((await follow({ as: jonas })).response.status).toBe(200))
  })
})

describe('who is here', () => {
  const peopleOf = (reader: EventReader) =>
    (reader.events.filter(isEvent('presence')).at(-1)?.data as { people: PresentPerson[] } | undefined)
      ?.people
  const sees = (reader: EventReader, expected: PresentPerson[]) =>
    eventually(() => expect(peopleOf(reader)).toEqual(expected))

  it('is told to everybody on every server, by person and never with an email', async () => {
    const jonas = await first.signUp({ name: 'Jonas Berg' })
    await addMember(jonas)
    const one = { id: jonas.id, name: 'Jonas Berg', clients: 1 }
    const her = { id: mara.id, name: 'Mara Okafor', clients: 1 }
    const hers = await follow({ by: 1, query: '?client=desk' })
    await sees(hers, [her])
    const his = await follow({ as: jonas, by: 0, query: '?client=a' })
    await sees(hers, [one, her])
    const other = await follow({ as: jonas, by: 1, query: '?client=b' })
    await follow({ as: jonas, by: 0, query: '?client=b' }) // the same tab, connected again
    await sees(hers, [{ ...one, clients: 2 }, her])
    await sees(his, [{ ...one, clients: 2 }, her])
    his.close()
    await sees(hers, [one, her])
    other.close()
    await sees(hers, [one, her]) // its newer stream is still there
    for (const reader of open.filter((reader) => reader.response.url.includes('client=b'))) reader.close()
    await sees(hers, [her])
    expect(hers.text()).not.toContain('@')
  })

  it('forgets those of a server that was killed', async () => {
    const reader = await follow({ query: '?client=desk' })
    const her = { id: mara.id, name: 'Mara Okafor', clients: 1 }
    await sees(reader, [her])
    const seenAt = (ageSeconds: number) => sql`now() - make_interval(secs => ${ageSeconds})`
    const ghost = { courseId: course.id, userId: mara.id, clientId: 'ghost', server: 'killed' }
    await first.context.db.insert(coursePresence).values({ ...ghost, seenAt: seenAt(20) })
    await sees(reader, [{ ...her, clients: 2 }])
    await first.context.db
      .update(coursePresence)
      .set({ seenAt: seenAt(40) })
      .where(eq(coursePresence.server, 'killed'))
    await sees(reader, [her])
  })

  it('is kept fresh for as long as the stream is open', async () => {
    const restless = first.restart({ timing: { beatMs: 20 } })
    const { address, close } = await serve(restless)
    const reader = await readEvents(address, `/api/courses/${course.id}/events?client=tab`, {
      cookie: mara.cookie,
    })
    await sees(reader, [{ id: mara.id, name: 'Mara Okafor', clients: 1 }])
    const [tab] = [eq(coursePresence.clientId, 'tab')]
    await first.context.db
      .update(coursePresence)
      .set({ seenAt: new Date(0) })
      .where(tab)
    await eventually(async () => {
      const [row] = await first.context.db.select().from(coursePresence).where(tab)
      expect(row?.seenAt.getTime()).toBeGreaterThan(0)
    })
    // Also when the row was cleared away while the process slept.
    await first.context.db.delete(coursePresence).where(tab)
    await eventually(async () => expect(await first.context.db.$count(coursePresence, tab)).toBe(1))
    reader.close()
    await close()
  })
})

describe('a server that stops', () => {
  it('says goodbye, takes its people out, and takes no more streams', async () => {
    const leaving = first.restart()
    const { address, close } = await serve(leaving)
    const path = `/api/courses/${course.id}/events?client=tab`
    const reader = await readEvents(address, path, { cookie: mara.cookie })
    await reader.next(isEvent('presence'))
    await leaving.context.events.stop()
    const bye = await reader.next(isEvent('bye'))
    expect(bye.data).toMatchObject({ reason: 'stopping' })
    await reader.ended
    const rows = await first.context.db.$count(coursePresence, eq(coursePresence.courseId, course.id))
    expect(rows).toBe(0)
    const late = await readEvents(address, path, { cookie: mara.cookie })
    expect(late.response.status).toBe(503)
    await close()
  })
})

it('counts as answered when it begins, not when it ends', async () => {
  const reader = await follow({ by: 0 })
  await reader.next(isEvent('access'))
  const answer = await first.request('/metrics', { headers: { authorization: `Bearer ${METRICS_TOKEN}` } })
  const metrics = await answer.text()
  const labels = 'method="GET",route="/api/courses/:id/events"'
  expect(metrics).toContain(`lectern_http_requests_total{${labels},status="200"}`)
  expect(metrics).toMatch(/^lectern_event_streams [1-9]/m)
  reader.close()
})
