import { and, eq, sql } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import type { AccountDeletion } from '@/schemas/account-deletion'
import type { ProblemDetails, SessionUser } from '@/types/api'
import { auditEvent } from '../db/schema/audit'
import { rateLimit, session, user } from '../db/schema/auth'
import { course, video } from '../db/schema/course'
import { enrolment } from '../db/schema/enrolment'
import { featureFlag } from '../db/schema/flag'
import { mediaJob } from '../db/schema/media'
import { courseMember } from '../db/schema/operation'
import { upload } from '../db/schema/upload'
import { createServices } from '.'
import { ask } from '../testing/rights/world'
import { cookieOf, useTestApp, type TestUser } from '../testing/test-app'

const app = useTestApp()
let mara: TestUser
let jonas: TestUser
beforeEach(async () => {
  mara = await app.signUp({ name: 'Mara Okafor' })
  jonas = await app.signUp({ name: 'Jonas Weber' })
  await app.context.db.delete(rateLimit)
})

const PATH = '/api/account/deletion'
const db = () => app.context.db
const problem = async (answer: Response) => (await answer.json()) as ProblemDetails
const request = (as = mara, currentPassword = as.password) =>
  app.request(PATH, { as, json: { currentPassword } })
const signIn = async (who = mara): Promise<TestUser> => {
  const json = { email: who.email, password: who.password }
  return { ...who, cookie: cookieOf(await app.request('/api/auth/sign-in/email', { json })) }
}
const me = async (as: TestUser) => (await (await app.request('/api/me', { as })).json()) as SessionUser
const isThere = async (who: TestUser) => (await db().$count(user, eq(user.id, who.id))) === 1
/** Its time has come. */
const overdue = (who = mara) =>
  db()
    .update(user)
    .set({ deletionRequestedAt: sql`now()`, deletionDueAt: sql`now() - interval '1 second'` })
    .where(eq(user.id, who.id))

async function makeCourse(as = mara, title = 'Light') {
  const [id, chapterId] = [newId(), newId()]
  const chapters = [{ id: chapterId, title: 'One', videos: [] }]
  const json = { id, title, description: 'All of it.', difficulty: 'beginner', chapters }
  await ask(app, '/api/courses', { as, json })
  return { id, chapterId }
}
/** A file of ten bytes that really lies in the storage. @returns its key */
async function store({ id, chapterId }: { id: string; chapterId: string }, as = mara): Promise<string> {
  const json = { courseId: id, chapterId, filename: 'a.mp4', size: 10 }
  const begun = await ask<{ video: { id: string } }>(app, '/api/videos/upload', { as, json })
  const [row] = await db().select().from(upload).where(eq(upload.videoId, begun.video.id))
  return row?.storageKey ?? ''
}
const addMember = (courseId: string, who: TestUser, role: 'owner' | 'editor' | 'viewer') =>
  db()
    .insert(courseMember)
    .values({ ...{ id: newId(), courseId, role, userId: who.id, email: who.email }, acceptedAt: new Date() })

describe('asking for it', () => {
  it('needs the password, and changes nothing without it', async () => {
    expect(await problem(await request(mara, 'wrong password'))).toMatchObject({
      ...{ status: 422, errors: [{ field: 'currentPassword' }] },
    })
    expect(await problem(await app.request(PATH, { as: mara, json: {} }))).toMatchObject({ status: 422 })
    expect((await me(mara)).deletion_due).toBeUndefined()
  })

  it('signs out everywhere, and leaves to a new session only the question whether to keep it', async () => {
    const elsewhere = await signIn()
    const answer = await request()
    expect(answer.status).toBe(200)
    for (const gone of [mara, elsewhere]) {
      expect((await app.request('/api/me', { as: gone })).status).toBe(401)
    }
    const back = await signIn()
    const { deletion_due: due } = await me(back)
    const days = (Date.parse(due ?? '') - Date.now()) / 86_400_000
    expect(days).toBeGreaterThan(13.9)
    expect(days).toBeLessThan(14.1)
    expect((await app.request('/api/courses', { as: back })).status).toBe(403)
    expect((await app.request('/api/api-keys', { as: back, json: { name: 'Shop' } })).status).toBe(403)
    expect((await app.request('/api/account/export', { as: back })).status).toBe(200)
  })

  it('and changing one’s mind leaves everything as it was', async () => {
    const made = await makeCourse()
    await request()
    const back = await signIn()
    expect((await app.request(PATH, { as: back, method: 'DELETE' })).status).toBe(204)
    expect((await app.request(PATH, { as: back, method: 'DELETE' })).status).toBe(409)
    expect((await app.request(`/api/courses/${made.id}`, { as: back })).status).toBe(200)
    await createServices(app.context).accounts.purgeDue()
    expect(await isThere(mara)).toBe(true)
  })

  it('again keeps the first day', async () => {
    await request()
    const first = (await me(await signIn())).deletion_due
    const { accounts } = createServices(app.context)
    expect((await accounts.request(mara)).toISOString()).toBe(first)
  })

  it('stops the keys of programs until it is kept', async () => {
    const made = await makeCourse()
    const key = await ask<{ secret: string }>(app, '/api/api-keys', { as: mara, json: { name: 'Shop' } })
    const enrol = () =>
      app.request('/api/enrolments', {
        json: { course_id: made.id, email: 'a@example.org' },
        headers: { authorization: `Bearer ${key.secret}` },
      })
    await request()
    expect((await enrol()).status).toBe(401)
    await app.request(PATH, { as: await signIn(), method: 'DELETE' })
    expect((await enrol()).status).toBe(201)
  })

  it('leaves the courses to their members and students in between', async () => {
    const made = await makeCourse()
    await addMember(made.id, jonas, 'editor')
    await request()
    const path = `/api/courses/${made.id}`
    expect((await app.request(path, { as: jonas, method: 'PATCH', json: { title: 'Shade' } })).status).toBe(
      200,
    )
  })

  it('is refused to the last administrator, and to one of two that go at the same moment', async () => {
    await db().update(user).set({ role: 'instructor' }).where(eq(user.role, 'admin'))
    const [ada, otto] = [await app.signUp({ role: 'admin' }), await app.signUp({ role: 'admin' })]
    const statuses = await Promise.all([request(ada), request(otto)].map(async (one) => (await one).status))
    expect(statuses.toSorted()).toEqual([200, 409])
    const left = statuses[0] === 409 ? ada : otto
    expect((await ask<AccountDeletion>(app, PATH, { as: left })).refused).toMatch(/only account/)
    for (const [name, more] of [
      ['set-role', { role: 'student' }],
      ['ban-user', {}],
    ] as const) {
      const json = { userId: left.id, ...more }
      const answer = await app.request(`/api/auth/admin/${name}`, { as: left, json })
      expect(answer.status, name).toBe(409)
    }
  })

  it.each([
    ['set-role', { role: 'student' }],
    ['ban-user', {}],
  ])('two administrators who take each other away at the same moment (%s) leave one', async (name, more) => {
    await db().update(user).set({ role: 'instructor' }).where(eq(user.role, 'admin'))
    const both = [mara, jonas]
    for (const { id } of both) await db().update(user).set({ role: 'admin' }).where(eq(user.id, id))
    const answers = await Promise.all(
      both.map((as, i) =>
        app.request(`/api/auth/admin/${name}`, { as, json: { userId: both[1 - i]?.id, ...more } }),
      ),
    )
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await db().$count(user, and(eq(user.role, 'admin'), eq(user.banned, false)))).toBe(1)
  })

  it('more changes of administrators at once than there are connections wait for each other', async () => {
    await app.signUp({ role: 'admin' })
    const { accounts } = createServices(app.context)
    const change = () => db().$count(user, eq(user.id, mara.id))
    const changes = Array.from({ length: 25 }, () => accounts.whileOtherAdmin(mara.id, change))
    expect(await Promise.all(changes)).toEqual(Array(25).fill(1))
  })

  it('says what becomes of each course', async () => {
    const [light, shadow] = [await makeCourse(mara, 'Light'), await makeCourse(mara, 'Shadow')]
    await addMember(light.id, jonas, 'owner')
    await addMember(shadow.id, jonas, 'editor')
    const state = await ask<AccountDeletion>(app, PATH, { as: mara })
    expect(state).toMatchObject({ due: null, days: 14, course_count: 2, refused: null })
    expect(state.courses).toEqual([
      { id: light.id, title: 'Light', people: 1, goes_to: 'Jonas Weber' },
      { id: shadow.id, title: 'Shadow', people: 1, goes_to: null },
    ])
  })
})

describe('when its time has come', () => {
  it('the account goes with its courses, files, sessions, keys and enrolments; others keep theirs', async () => {
    const [own, shared, foreign] = [await makeCourse(), await makeCourse(), await makeCourse(jonas)]
    await addMember(shared.id, jonas, 'owner')
    await addMember(foreign.id, mara, 'editor')
    const [gone, kept, sent] = [await store(own), await store(shared), await store(foreign)]
    await ask(app, '/api/api-keys', { as: mara, json: { name: 'Shop' } })
    await ask(app, `/api/courses/${foreign.id}/enrolments`, { as: jonas, json: { emails: [mara.email] } })
    await overdue()
    const services = createServices(app.context)
    expect(await services.accounts.purgeDue()).toBe(1)
    await services.cleanup.idle()

    expect(await isThere(mara)).toBe(false)
    expect(await db().$count(course, eq(course.id, own.id))).toBe(0)
    const [handed] = await db().select().from(course).where(eq(course.id, shared.id))
    expect(handed?.instructorId).toBe(jonas.id)
    const members = await ask<{ items: { role: string }[] }>(app, `/api/courses/${shared.id}/members`, {
      as: jonas,
    })
    expect(members.items).toMatchObject([{ role: 'owner', user: { id: jonas.id } }])
    expect(await db().$count(upload, eq(upload.storageKey, gone))).toBe(0)
    for (const key of [kept, sent]) {
      const [row] = await db().select().from(upload).where(eq(upload.storageKey, key))
      expect(row).toMatchObject({ state: 'open', userId: jonas.id })
    }
    expect(await db().$count(session, eq(session.userId, mara.id))).toBe(0)
    expect(await db().$count(enrolment, eq(enrolment.email, mara.email))).toBe(0)
    expect(await db().$count(courseMember, eq(courseMember.email, mara.email))).toBe(0)
  })

  it('nobody signs in or keeps it any more, also before it is gone', async () => {
    const back = await signIn()
    await overdue()
    expect((await app.request('/api/me', { as: back })).status).toBe(401)
    const json = { email: mara.email, password: mara.password }
    expect(await problem(await app.request('/api/auth/sign-in/email', { json }))).toMatchObject({
      ...{ status: 403, detail: 'This account is being deleted. It cannot be kept any more.' },
    })
    await expect(createServices(app.context).accounts.keep(mara)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('no event of the log tells who it was, and an administrator’s own address stays', async () => {
    const admin = await app.signUp({ role: 'admin', from: '192.0.2.77' })
    await ask(app, `/api/admin/accounts/${mara.id}/quota`, {
      as: admin,
      method: 'PUT',
      json: { quotaBytes: 5 },
    })
    await db()
      .insert(auditEvent)
      .values({
        ...{ id: newId(), kind: 'member-invited', actorId: jonas.id, subjectId: jonas.id },
        details: { email: mara.email },
      })
    await signIn()
    await db()
      .update(featureFlag)
      .set({ accounts: [mara.email, 'other@example.org'] })
    await overdue()
    await createServices(app.context).accounts.purgeDue()
    const rows = await db().select().from(auditEvent)
    const text = JSON.stringify(rows)
    for (const secret of [mara.id, mara.email, mara.name]) expect(text).not.toContain(secret)
    expect(rows.filter(({ kind }) => kind === 'quota-changed')).toMatchObject([
      { actorId: admin.id, subjectId: null },
    ])
    expect(
      rows.some(
        ({ kind, actorId, details }) =>
          kind === 'account-deleted' && !actorId && Object.keys(details).length === 0,
      ),
    ).toBe(true)
    for (const row of rows.filter(
      ({ kind, actorId, subjectId }) => kind === 'sign-in' && !actorId && !subjectId,
    )) {
      expect(row).toMatchObject({ address: null, userAgent: null })
    }
    expect((await db().select().from(featureFlag)).flatMap(({ accounts }) => accounts)).not.toContain(
      mara.email,
    )
  })

  it('what was begun and cut off is ended by whoever comes next; twice, and two at once, is the same', async () => {
    const all = []
    for (let i = 0; i < 4; i++) all.push(await makeCourse())
    const keys = await Promise.all(all.map((one) => store(one)))
    await overdue()
    // The storage of the account's third course is held by somebody, and the process is ended there.
    const broken = createServices({
      ...app.context,
      db: new Proxy(app.context.db, {
        get: (target, name) => {
          if (name !== 'transaction') return Reflect.get(target, name) as unknown
          return (...given: Parameters<typeof target.transaction>) => {
            if (--turns < 0) return Promise.reject(new Error('the process was ended here'))
            return target.transaction(...given)
          }
        },
      }),
    })
    let turns = 2
    expect(await broken.accounts.purgeDue()).toBe(0)
    await broken.cleanup.stop()
    expect(await isThere(mara)).toBe(true)
    expect(await db().$count(course, eq(course.instructorId, mara.id))).toBe(2)

    const [first, second] = [createServices(app.context), createServices(app.context)]
    const gone = await Promise.all([first.accounts.purgeDue(), second.accounts.purgeDue()])
    expect(gone[0] + gone[1]).toBe(1)
    expect(await isThere(mara)).toBe(false)
    expect(await first.accounts.purgeDue()).toBe(0)
    expect(await db().$count(upload, sql`${upload.storageKey} in ${keys}`)).toBe(0)
    const deleted = and(
      eq(auditEvent.kind, 'account-deleted'),
      sql`${auditEvent.at} > now() - interval '1 hour'`,
    )
    expect(await db().$count(auditEvent, deleted)).toBeGreaterThanOrEqual(1)
  })

  it('work on its videos goes with them', async () => {
    const made = await makeCourse()
    const videoId = newId()
    await db()
      .insert(video)
      .values({
        ...{
          id: videoId,
          courseId: made.id,
          chapterId: made.chapterId,
          filename: 'a',
          originalFilename: 'a.mp4',
        },
        ...{ status: 'processing', position: 'a0', storageKey: newId(), size: 10 },
      })
    await db()
      .insert(mediaJob)
      .values({ id: newId(), videoId, sourceGeneration: 0, task: 'process', pipelineVersion: 1 })
    await overdue()
    expect(await createServices(app.context).accounts.purgeDue()).toBe(1)
    expect(await db().$count(mediaJob, eq(mediaJob.videoId, videoId))).toBe(0)
  })

  it('an administrator deletes an account at once, with its files, and never their own', async () => {
    const admin = await app.signUp({ role: 'admin' })
    const key = await store(await makeCourse())
    const remove = (userId: string) =>
      app.request('/api/auth/admin/remove-user', { as: admin, json: { userId } })
    expect((await remove(admin.id)).status).toBe(409)
    expect((await remove('nobody')).status).toBe(404)
    expect((await remove(mara.id)).status).toBe(200)
    expect(await isThere(mara)).toBe(false)
    expect(await db().$count(upload, eq(upload.storageKey, key))).toBe(0)
  })
})
