import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import type { ProblemDetails } from '@/types/api'
import type { CourseTree } from '@/types/course'
import type { CourseMember, Invitation, Invited } from '@/types/members'
import { idempotencyKey } from '../db/schema/idempotency'
import { courseMember } from '../db/schema/operation'
import { useTestApp, type TestApp, type TestUser } from '../testing/test-app'

const app = useTestApp()
let mara: TestUser
let jonas: TestUser
let course: CourseTree
let base = ''

beforeEach(async () => {
  mara = await app.signUp({ name: 'Mara Okafor' })
  jonas = await app.signUp({ name: 'Jonas Berg' })
  const made = await app.request('/api/courses', {
    as: mara,
    json: { title: 'Light', difficulty: 'beginner' },
  })
  course = (await made.json()) as CourseTree
  base = `/api/courses/${course.id}/members`
})

const read = async <T>(answer: Response | Promise<Response>) => (await (await answer).json()) as T
const refusal = async (answer: Response | Promise<Response>) => {
  const { status, code, detail } = await read<ProblemDetails>(answer)
  return { status, code, detail }
}
const invite = (email: string, role = 'editor', as = mara) => app.request(base, { as, json: { email, role } })
const invited = (email: string, role = 'editor') => read<Invited>(invite(email, role))
const listed = async (as = mara) => (await read<{ items: CourseMember[] }>(app.request(base, { as }))).items
const change = (id: string, role: string, as = mara) =>
  app.request(`${base}/${id}`, { as, method: 'PATCH', json: { role } })
const remove = (id: string, as = mara) => app.request(`${base}/${id}`, { as, method: 'DELETE' })
const tokenOf = (link: string | null) => link?.split('/').at(-1) ?? ''
const accept = (token: string, as: TestUser) =>
  app.request('/api/invitations/accept', { as, json: { token } })
const access = async (as: TestUser) => {
  const answer = await app.request(`/api/courses/${course.id}`, { as })
  return answer.ok ? (await read<CourseTree>(answer)).access : answer.status
}
const newAddress = () => `somebody-${newId()}@example.org`

describe('inviting', () => {
  it('makes an account a member at once', async () => {
    const answer = await invite(` ${jonas.email.toUpperCase()} `)
    expect(answer.status).toBe(201)
    const { member, link } = await read<Invited>(answer)
    expect(link).toBeNull()
    expect(member).toEqual({
      id: expect.any(String) as string,
      role: 'editor',
      user: { id: jonas.id, name: 'Jonas Berg' },
      email: jonas.email,
      expires_at: null,
    })
    expect(await access(jonas)).toBe('editor')
  })

  it('gives a link for any other address, of which only a hash is kept', async () => {
    const email = newAddress()
    const answer = await app.request(base, {
      as: mara,
      json: { email, role: 'viewer' },
      headers: { 'idempotency-key': newId() },
    })
    const { member, link } = await read<Invited>(answer)
    expect(link).toMatch(/^http:\/\/localhost\/invite\/[\w-]{43}$/)
    expect(member).toMatchObject({ role: 'viewer', user: null, email })
    const days = (Date.parse(member.expires_at ?? '') - Date.now()) / 86_400_000
    expect(Math.round(days)).toBe(14)
    const kept = JSON.stringify([
      await app.context.db.select().from(courseMember),
      await app.context.db.select().from(idempotencyKey),
    ])
    expect(kept).toContain(email)
    expect(kept).not.toContain(tokenOf(link))
  })

  it('of an address again gives it a new link and the rights said last', async () => {
    const email = newAddress()
    const first = await invited(email, 'viewer')
    const again = await invite(email, 'owner')
    expect(again.status).toBe(200)
    const second = await read<Invited>(again)
    expect(second.member).toMatchObject({ id: first.member.id, role: 'owner' })
    expect((await refusal(accept(tokenOf(first.link), jonas))).status).toBe(404)
    expect((await accept(tokenOf(second.link), jonas)).status).toBe(200)
  })

  it('of somebody who made an account meanwhile needs no link any more', async () => {
    const email = newAddress()
    const { link } = await invited(email)
    const tilda = await app.signUp({ email, name: 'Tilda Vik' })
    expect(await access(tilda)).toBe(404) // an address alone proves nothing
    expect((await invited(email)).member.user?.name).toBe('Tilda Vik')
    expect(await access(tilda)).toBe('editor')
    expect((await accept(tokenOf(link), jonas)).status).toBe(404)
  })

  it('says who is on the course already, beside the address', async () => {
    await invite(jonas.email, 'viewer')
    const again = await read<ProblemDetails>(invite(jonas.email))
    expect(again).toMatchObject({
      status: 409,
      errors: [
        {
          field: 'email',
          message: 'Jonas Berg is on this course already, as a viewer. Change that in the list.',
        },
      ],
    })
    expect(await refusal(invite(mara.email))).toMatchObject({
      status: 409,
      detail: 'Mara Okafor made this course and is its owner.',
    })
    const student = await app.signUp({ role: 'student', name: 'Tomás Vidal' })
    expect(await refusal(invite(student.email))).toMatchObject({
      status: 409,
      detail: expect.stringContaining('Tomás Vidal has a student’s account') as string,
    })
  })

  it('refuses what is no address and no right', async () => {
    expect((await refusal(invite('nobody'))).status).toBe(422)
    expect((await refusal(invite(newAddress(), 'admin'))).status).toBe(422)
    expect((await refusal(app.request(base, { as: mara, json: {} }))).status).toBe(422)
  })

  it('ends at 100 people and invitations', async () => {
    await app.context.db.insert(courseMember).values(
      Array.from({ length: 100 }, (_, i) => ({
        ...{ id: newId(), courseId: course.id, role: 'viewer' as const },
        email: `${i}@example.org`,
        expiresAt: new Date(Date.now() + 1e9),
      })),
    )
    expect(await refusal(invite(jonas.email))).toMatchObject({
      status: 409,
      detail: expect.stringMatching(/at most 100/) as string,
    })
    expect((await invite('7@example.org')).status).toBe(200) // there already
  })

  it('is slowed down after 50 in an hour, also for addresses that are refused', async () => {
    for (let i = 0; i < 50; i++) await invite(mara.email)
    const answer = await invite(jonas.email)
    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await access(jonas)).toBe(404)
  })
})

describe('the list', () => {
  it('has the person who made the course first, then those who came, then those invited', async () => {
    await invite(newAddress())
    await invite(jonas.email, 'viewer')
    const items = await listed()
    expect(items.map(({ id, role, user }) => [id === 'owner', role, user?.name])).toEqual([
      [true, 'owner', 'Mara Okafor'],
      [false, 'viewer', 'Jonas Berg'],
      [false, 'editor', undefined],
    ])
    expect(items[0]?.email).toBe(mara.email)
  })

  it('tells addresses and open invitations to owners only', async () => {
    await invite(newAddress())
    await invite(jonas.email, 'viewer')
    const items = await listed(jonas)
    expect(items.map(({ user, email }) => [user?.name, email])).toEqual([
      ['Mara Okafor', null],
      ['Jonas Berg', null],
    ])
    expect(JSON.stringify(items)).not.toContain('@')
  })

  it('is not there for strangers', async () => {
    expect((await app.request(base, { as: jonas })).status).toBe(404)
  })
})

describe('rights', () => {
  it('are changed by owners only', async () => {
    const { member } = await invited(jonas.email, 'editor')
    expect(await refusal(change(member.id, 'owner', jonas))).toEqual({
      status: 403,
      code: 'forbidden',
      detail: 'Only an owner of this course can do that. Nothing was changed.',
    })
    expect((await change(member.id, 'owner')).status).toBe(200)
    expect(await access(jonas)).toBe('owner')
    const tilda = await app.signUp({ name: 'Tilda Vik' })
    const other = await read<Invited>(invite(tilda.email, 'viewer', jonas)) // an owner like the first one
    expect((await remove(other.member.id, jonas)).status).toBe(204)
  })

  it('of the person who made the course stay, and they stay', async () => {
    const { member } = await invited(jonas.email, 'owner')
    for (const as of [mara, jonas]) {
      const expected = {
        status: 409,
        code: 'conflict',
        detail: 'Mara Okafor made this course and stays its owner.',
      }
      expect(await refusal(change('owner', 'viewer', as))).toEqual(expected)
      expect(await refusal(remove('owner', as))).toEqual(expected)
      expect(await refusal(app.request(`${base}/owner/link`, { as, method: 'POST' }))).toEqual(expected)
    }
    expect((await change(member.id, 'viewer', jonas)).status).toBe(200) // one may have less
    expect(await access(jonas)).toBe('viewer')
    expect((await refusal(change(member.id, 'owner', jonas))).status).toBe(403) // but not take more
  })

  it('of an invitation are those that it brings', async () => {
    const { member, link } = await invited(newAddress(), 'viewer')
    await change(member.id, 'editor')
    await accept(tokenOf(link), jonas)
    expect(await access(jonas)).toBe('editor')
  })

  it('are nobody’s who is not on the course', async () => {
    expect((await refusal(change(newId(), 'viewer'))).status).toBe(404)
    const other = await app.request('/api/courses', {
      as: jonas,
      json: { title: 'Dark', difficulty: 'beginner' },
    })
    const { id } = await read<CourseTree>(other)
    const { member } = await invited(newAddress())
    const answer = await app.request(`/api/courses/${id}/members/${member.id}`, {
      as: jonas,
      method: 'DELETE',
    })
    expect(answer.status).toBe(404)
    expect(await listed()).toHaveLength(2)
  })
})

describe('leaving and removing', () => {
  it('takes the course away at once', async () => {
    const { member } = await invited(jonas.email)
    expect((await remove(member.id)).status).toBe(204)
    expect(await access(jonas)).toBe(404)
    expect((await refusal(remove(member.id))).status).toBe(404)
  })

  it('is free to everybody for themselves, and to owners for others', async () => {
    const { member } = await invited(jonas.email, 'viewer')
    const tilda = await app.signUp({ name: 'Tilda Vik' })
    const other = (await invited(tilda.email)).member
    expect((await refusal(remove(other.id, jonas))).status).toBe(403)
    expect((await refusal(remove(newId(), jonas))).status).toBe(403) // and does not learn who is there
    expect((await remove(member.id, jonas)).status).toBe(204)
    expect(await access(jonas)).toBe(404)
  })

  it('of an invitation makes its link worthless', async () => {
    const { member, link } = await invited(newAddress())
    await remove(member.id)
    expect((await refusal(accept(tokenOf(link), jonas))).status).toBe(404)
  })
})

describe('a link', () => {
  const look = (token: string) => app.request(`/api/invitations/${token}`)

  it('says what it is for to whoever has it', async () => {
    const email = newAddress()
    const { link, member } = await invited(email, 'viewer')
    expect(await read<Invitation>(look(tokenOf(link)))).toEqual({
      course: { id: course.id, title: 'Light' },
      role: 'viewer',
      email,
      invited_by: 'Mara Okafor',
      expires_at: member.expires_at,
    })
  })

  it('works once, and for the same person again', async () => {
    const token = tokenOf((await invited(newAddress())).link)
    const answer = { course: { id: course.id, title: 'Light' }, role: 'editor' }
    expect(await read(accept(token, jonas))).toEqual(answer)
    expect(await read(accept(token, jonas))).toEqual(answer)
    const tilda = await app.signUp()
    expect((await refusal(accept(token, tilda))).status).toBe(404)
    expect((await look(token)).status).toBe(404)
    expect((await listed()).map(({ email }) => email)).toEqual([mara.email, jonas.email])
  })

  it('used by two at once lets one in', async () => {
    const token = tokenOf((await invited(newAddress())).link)
    const tilda = await app.signUp()
    const answers = await Promise.all([accept(token, jonas), accept(token, tilda)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404])
    expect(await listed()).toHaveLength(2)
  })

  it('ends after 14 days, and can be made anew', async () => {
    const { member, link } = await invited(newAddress())
    await app.context.db
      .update(courseMember)
      .set({ expiresAt: new Date(Date.now() - 1) })
      .where(eq(courseMember.id, member.id))
    for (const answer of [look(tokenOf(link)), accept(tokenOf(link), jonas)]) {
      expect(await refusal(answer)).toEqual({
        status: 404,
        code: 'notFound',
        detail: 'This invitation has expired. Ask Mara Okafor for a new link.',
      })
    }
    const renewed = await read<Invited>(
      app.request(`${base}/${member.id}/link`, { as: mara, method: 'POST' }),
    )
    expect(renewed.link).not.toBe(link)
    expect((await accept(tokenOf(link), jonas)).status).toBe(404)
    expect((await accept(tokenOf(renewed.link), jonas)).status).toBe(200)
    const late = app.request(`${base}/${member.id}/link`, { as: mara, method: 'POST' })
    expect(await refusal(late)).toMatchObject({
      status: 409,
      detail: 'Jonas Berg is on the course already and needs no link.',
    })
  })

  it('gives who is on the course already the better of both rights', async () => {
    await invite(jonas.email, 'viewer')
    await accept(tokenOf((await invited(newAddress(), 'editor')).link), jonas)
    expect(await access(jonas)).toBe('editor')
    await accept(tokenOf((await invited(newAddress(), 'viewer')).link), jonas)
    expect(await access(jonas)).toBe('editor')
    expect(await listed()).toHaveLength(2)
    const own = await accept(tokenOf((await invited(newAddress(), 'viewer')).link), mara)
    expect(await read(own)).toMatchObject({ role: 'owner' })
    expect(await access(mara)).toBe('owner')
  })

  it('is not for students, and for nobody once the course is gone', async () => {
    const token = tokenOf((await invited(newAddress())).link)
    const student = await app.signUp({ role: 'student' })
    expect((await refusal(accept(token, student))).status).toBe(403)
    await app.request(`/api/courses/${course.id}`, { as: mara, method: 'DELETE' })
    expect((await accept(token, jonas)).status).toBe(404)
    expect((await look(token)).status).toBe(404)
  })

  it('that is none is told apart from nothing', async () => {
    expect((await look('x')).status).toBe(404)
    expect((await look('x'.repeat(43))).status).toBe(404)
    expect((await accept('x'.repeat(43), jonas)).status).toBe(404)
    expect((await accept('x', jonas)).status).toBe(422)
  })
})

describe('a server that takes accounts by invitation', () => {
  let closed: TestApp
  beforeEach(() => {
    closed = app.restart({ env: { SIGN_UP: 'invite' } })
  })
  const signUp = (on: TestApp, email: string, invitation?: string) =>
    on.request('/api/auth/sign-up/email', {
      json: {
        name: 'Tilda Vik',
        email,
        password: 'a long enough password',
        ...(invitation && { invitation }),
      },
    })

  it('lets in who was invited, by that address, as long as the link works', async () => {
    const email = newAddress()
    const { link, member } = await invited(email)
    expect((await signUp(closed, email)).status).toBe(403)
    expect((await signUp(closed, newAddress(), tokenOf(link))).status).toBe(403)
    expect((await signUp(closed, email, 'x'.repeat(43))).status).toBe(403)
    expect((await signUp(app.restart({ env: { SIGN_UP: 'closed' } }), email, tokenOf(link))).status).toBe(403)
    await app.context.db
      .update(courseMember)
      .set({ expiresAt: new Date(0) })
      .where(eq(courseMember.id, member.id))
    expect((await signUp(closed, email, tokenOf(link))).status).toBe(403)
    const renewed = await invited(email)
    expect((await signUp(closed, email, tokenOf(renewed.link))).status).toBe(200)
  })

  it('takes the link also where anybody may come', async () => {
    const email = newAddress()
    const { link } = await invited(email)
    expect((await signUp(app, email, tokenOf(link))).status).toBe(200)
  })
})
