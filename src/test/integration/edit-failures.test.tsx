import { http, HttpResponse } from 'msw'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { courseEdits } from '@/hooks/use-course-edits'
import { courseSync } from '@/lib/outbox/course-sync'
import { courseQueries } from '@/lib/query/course-queries'
import { saveStateOf } from '@/components/course/edit/save-state'
import { failWith, disconnect } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import { server } from '@/test/msw/server'
import { createTestClient } from '@/test/utils/course-creation-test-utils'
import type { CourseTree } from '@/types/course'
import { addCourse, editCases, id, ids } from './edit-cases'
import { pass, useFakeTimeouts } from './no-answers'

/**
 * Every edit of a course, with every way in which a server fails to take it: the page is back at the server's truth,
 * says so, and loses nothing that was typed.
 */

function setUp(prepare: () => void) {
  addCourse()
  prepare()
  const said: string[] = []
  const client = createTestClient((message) => said.push(message))
  const { queryKey } = courseQueries.detail(id)
  const marksKey = courseQueries.pendingDeletes(id).queryKey
  const start = fakeApi.course(id)
  client.setQueryData(queryKey, start)
  const marks = (fakeApi.marks.get(id) ?? []).map(({ before: _before, ...mark }) => mark)
  client.setQueryData(marksKey, marks)
  const sync = courseSync(client, id)
  const state = () =>
    saveStateOf(sync.state(), {
      updatedAt: fakeApi.course(id).updated_at,
      onRetry: sync.retry,
      onCompare: () => {},
      signIn: '/sign-in',
    })
  return {
    said,
    sync,
    state,
    edits: courseEdits(client, id),
    start,
    marks: () => client.getQueryData(marksKey)?.map((mark) => mark.id),
    shown: () => outline(client.getQueryData(queryKey) ?? start),
    /** Words that are kept: in an edit that waits, or back in their field. */
    typed: async () => {
      const { textStore } = await import('@/lib/outbox/text-store')
      return textStore(client, id)
        .all()
        .map(({ text }) => text)
    },
  }
}

const outline = ({ title, description, price, difficulty, status, chapters, ...course }: CourseTree) => ({
  facts: [title, description, price, difficulty, status, course.setup_completed_at],
  chapters: chapters.map((chapter) => [chapter.title, ...chapter.videos.map(({ filename }) => filename)]),
  captions: chapters.flatMap(({ videos }) =>
    videos.map((video) => video.captions.map(({ language }) => language)),
  ),
})

beforeEach(() => {
  useFakeTimeouts()
})
afterEach(() => {
  vi.useRealTimers()
})

describe.each(editCases)('$name', (given) => {
  const { request, edit, typed, isNotHeld = false, isShownInPlace = false } = given
  const [method, path] = request
  const run = (world: ReturnType<typeof setUp>) =>
    edit(world.edits, world.sync).then(
      () => 'accepted',
      (error: { code: string }) => error.code,
    )

  it('is taken back when the server answers 500', async () => {
    const world = setUp(given.prepare ?? nothing)
    const before = outline(world.start)
    failWith(method, path, 'internal')
    const outcome = run(world)
    await pass(1_000)
    expect(await outcome).toBe('internal')
    expect(world.shown()).toEqual(before)
    expect(world.shown()).toEqual(outline(fakeApi.course(id)))
    expect(world.marks()).toEqual([ids.gone])
    expect(world.sync.state().items).toEqual([])
    if (isShownInPlace) expect(world.said).toEqual([])
    else expect(world.said[0]).toMatch(/^The server did not accept .+, so .+ Your other edits are safe\./)
    expect(await world.typed()).toEqual(typed === undefined ? [] : [typed])
    if (!isShownInPlace) expect(world.state()).toMatchObject({ kind: 'failed' })
  })

  it('is taken back when the connection drops for good, kept, and sent once when it is there again', async () => {
    const world = setUp(given.prepare ?? nothing)
    const before = outline(world.start)
    disconnect(method, path)
    const outcome = run(world)
    await pass(8_000)
    expect(await outcome).toBe('network')
    expect(world.shown()).toEqual(before)
    expect(world.shown()).toEqual(outline(fakeApi.course(id)))
    if (isShownInPlace) expect(world.said).toEqual([])
    else expect(world.said).toHaveLength(1)
    server.resetHandlers()
    world.sync.wake()
    await pass(1_000)
    if (isNotHeld) {
      expect(fakeApi.writes).toEqual([])
    } else {
      expect(world.said[0]).toMatch(/kept .*sent when the server answers again\.$/)
      expect(fakeApi.writes).toHaveLength(1)
      expect(world.shown()).toEqual(outline(fakeApi.course(id)))
      expect(world.state()).toMatchObject({ kind: 'saved' })
    }
    expect(await world.typed()).toEqual([])
  })

  it('is repeated quietly when one answer is lost, and made once', async () => {
    const world = setUp(given.prepare ?? nothing)
    const events = fakeApi.events.get(id)?.length ?? 0
    if (isNotHeld) return // asked for once; the person repeats it
    server.use(
      http[method](
        `*${path}`,
        async ({ request: sent }) => {
          // It arrives and is acted on; only the answer does not come.
          await fetch(sent.clone(), { headers: [...sent.headers, ['x-passed', '1']] }).catch(() => undefined)
          return HttpResponse.error()
        },
        { once: true },
      ),
    )
    const outcome = run(world)
    await pass(3_000)
    expect(await outcome).toBe('accepted')
    expect(world.said).toEqual([])
    expect(world.shown()).toEqual(outline(fakeApi.course(id)))
    const writes = fakeApi.requests.filter((sent) => sent.method !== 'GET')
    const keys = new Set(writes.map(({ idempotencyKey }) => idempotencyKey))
    expect([keys.size, fakeApi.events.get(id)?.length]).toEqual([1, events + 1])
  })

  it('goes back to the truth when every answer takes 30 seconds, and is sent once when they come', async () => {
    const world = setUp(given.prepare ?? nothing)
    const keys = new Set<string | null>()
    const before = outline(world.start)
    server.use(
      http[method](`*${path}`, async ({ request: sent }) => {
        keys.add(sent.headers.get('idempotency-key'))
        await new Promise((resolve) => setTimeout(resolve, 30_000))
        return HttpResponse.error()
      }),
    )
    const outcome = run(world)
    await pass(14_000)
    expect(world.state()).toMatchObject({ kind: 'saving' })
    if (!isNotHeld) {
      await pass(3_000)
      expect(world.state()).toMatchObject({ kind: 'waiting', reason: 'noAnswer' })
    }
    await pass(70_000)
    expect(await outcome).toBe('timeout')
    expect(world.shown()).toEqual(before)
    expect(world.shown()).toEqual(outline(fakeApi.course(id)))
    if (isShownInPlace) expect(world.said).toEqual([])
    else expect(world.said[0]).toMatch(/did not answer/)
    if (!isNotHeld) expect(world.state()).toMatchObject({ kind: 'failed' })
    expect(await world.typed()).toEqual(typed === undefined ? [] : [typed])
    server.resetHandlers()
    world.sync.wake()
    await pass(1_000)
    const writes = fakeApi.requests.filter((sent) => sent.method !== 'GET')
    expect(writes).toHaveLength(isNotHeld ? 0 : 1)
    for (const { idempotencyKey } of writes) keys.add(idempotencyKey)
    expect(keys.size).toBe(1)
    expect(world.shown()).toEqual(outline(fakeApi.course(id)))
  })
})

const nothing = () => {}
