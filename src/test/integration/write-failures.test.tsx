import { http, HttpResponse } from 'msw'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { fakeApi } from '@/test/msw/fake-api'
import { fakeLearning } from '@/test/msw/fake-learning'
import { server } from '@/test/msw/server'
import { act, createTestClient, renderHook } from '@/test/utils/course-creation-test-utils'
import type { CourseMember } from '@/types/members'
import { failures, pass, useFakeTimeouts } from './no-answers'
import { ids, useEverything, writeCases } from './write-cases'

/** Writes beside the queue are sent once: what is not taken goes back at once and is said, and can be asked for again. */

const someone = (id: string, name: string | null): CourseMember => ({
  id,
  role: 'editor',
  user: name === null ? null : { id: name, name },
  email: `${id}@example.org`,
  expires_at: null,
})
let members: CourseMember[] = []

/** A server with two people and an invitation on the course. */
function answerForPeople(): void {
  const base = '*/api/courses/:courseId/members'
  const one = (id: unknown) => members.find((member) => member.id === id) ?? someone('none', null)
  server.use(
    http.get(base, () => HttpResponse.json({ items: members, nextCursor: null })),
    http.post(base, () => {
      members = [...members, someone('m-ada', 'Ada')]
      return HttpResponse.json({ member: one('m-ada'), link: null }, { status: 201 })
    }),
    http.post(`${base}/:id/link`, ({ params }) => HttpResponse.json({ member: one(params.id), link: 'new' })),
    http.patch(`${base}/:id`, async ({ params, request }) => {
      const { role } = (await request.json()) as Pick<CourseMember, 'role'>
      members = members.map((member) => (member.id === params.id ? { ...member, role } : member))
      return HttpResponse.json(one(params.id))
    }),
    http.delete(`${base}/:id`, ({ params }) => {
      members = members.filter(({ id }) => id !== params.id)
      return new HttpResponse(null, { status: 204 })
    }),
  )
}

const soon = (ms = 200) => act(() => pass(ms))

beforeEach(() => {
  useFakeTimeouts()
  members = [someone('owner', 'Mara'), someone('m-jonas', 'Jonas'), someone('m-tilda', null)]
  const video = makeVideo({ id: ids.video, filename: 'a' })
  const chapters = [makeChapter({ title: 'A', videos: [video] })]
  fakeApi.keepFile(video)
  fakeApi.add(makeCourse({ id: ids.course, title: 'Light', chapters }))
  fakeApi.add(makeCourse({ id: ids.deleted, title: 'Old' }))
  fakeApi.deleted.set(ids.deleted, '2026-01-01T00:00:00.000Z')
  fakeLearning.enrolments = [{ ...fakeLearning.enrol('sami@example.org'), id: ids.enrolment }]
  fakeLearning.makeLink()
  answerForPeople()
})
afterEach(() => {
  vi.useRealTimers()
})

describe.each(writeCases)('$name', ({ request, write, said: words }) => {
  it.each(failures)('answered $how is taken back and said, and can be repeated', async (failure) => {
    const said: string[] = []
    const page = renderHook(useEverything, { client: createTestClient((message) => said.push(message)) })
    const shown = () => {
      const { list, bin, people, students } = page.result.current
      return {
        students: [students.active, students.enrolments?.map(({ revoked_at }) => revoked_at === null)],
        list: list.courses.map(({ title, status }) => [title, status]),
        bin: bin.courses.map(({ title }) => title),
        people: people.members?.map(({ id, role }) => [id, role]),
      }
    }
    await soon()
    const before = shown()
    expect([before.list.length, before.bin.length, before.people?.length]).toEqual([1, 1, 3])

    failure.begin(request)
    let outcome = 'none'
    const ask = () =>
      act(async () => {
        outcome = 'none'
        write(page.result.current).then(
          () => (outcome = 'accepted'),
          (error: { code: string }) => (outcome = error.code),
        )
        await pass(1)
      })
    await ask()
    await soon(failure.knownAfterMs)
    expect(outcome).toBe(failure.code)
    expect(shown()).toEqual(before)
    if (words) expect(said).toEqual([expect.stringMatching(words)])
    else expect(said).toEqual([])
    // Nothing was done behind its back either.
    await soon(31_000)
    expect(shown()).toEqual(before)

    server.resetHandlers()
    answerForPeople()
    await ask()
    await soon()
    expect(outcome).toBe('accepted')
    expect(said).toHaveLength(words ? 1 : 0)
    page.unmount()
  })
})
