import { http, HttpResponse } from 'msw'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { courseEdits } from '@/hooks/use-course-edits'
import { newId } from '@/lib/ids'
import type { CourseEdits } from '@/lib/outbox/course-edits'
import { courseSync } from '@/lib/outbox/course-sync'
import { courseQueries } from '@/lib/query/course-queries'
import { saveStateOf } from '@/components/course/edit/save-state'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { failWith, disconnect } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import { server } from '@/test/msw/server'
import { createTestClient } from '@/test/utils/course-creation-test-utils'
import type { CourseTree } from '@/types/course'

/**
 * Every edit of a course, with every way in which a server fails to take it: the page is back at the server's truth,
 * says so, and loses nothing that was typed.
 */

const id = newId()
const ids = { a: newId(), b: newId(), a1: newId(), a2: newId(), b1: newId(), gone: newId() }

type Method = 'post' | 'patch' | 'delete'

interface Case {
  name: string
  request: [method: Method, path: string]
  edit: (edits: CourseEdits) => Promise<unknown>
  /** The words that went with it, which must be kept. */
  typed?: string
  /** Asked for now or never, or shown where it was typed: it is not kept for later. */
  isNotHeld?: boolean
  /** The dialog or the page that asked says it; no toast. */
  isShownInPlace?: boolean
}

const cases: Case[] = [
  {
    name: 'the title of the course',
    request: ['patch', '/api/courses/:id'],
    edit: (edits) => edits.updateCourse({ title: 'Typed' }),
    typed: 'Typed',
  },
  {
    name: 'the description',
    request: ['patch', '/api/courses/:id'],
    edit: (edits) => edits.updateCourse({ description: 'Typed' }),
    typed: 'Typed',
  },
  {
    name: 'the price',
    request: ['patch', '/api/courses/:id'],
    edit: (edits) => edits.updateCourse({ price: 12.5 }),
    typed: '12.5',
  },
  {
    name: 'the difficulty',
    request: ['patch', '/api/courses/:id'],
    edit: (edits) => edits.updateCourse({ difficulty: 'advanced' }),
  },
  {
    name: 'a new chapter',
    request: ['post', '/api/courses/:id/chapters'],
    edit: (edits) => edits.createChapter({ id: newId(), title: 'Typed' }),
  },
  {
    name: 'the title of a chapter',
    request: ['patch', '/api/chapters/:id'],
    edit: (edits) => edits.rename({ type: 'chapter', id: ids.a }, 'Typed'),
    typed: 'Typed',
  },
  {
    name: 'a new video',
    request: ['post', '/api/chapters/:id/videos'],
    edit: (edits) => edits.createVideo({ id: newId(), chapterId: ids.b, filename: 'Typed' }),
  },
  {
    name: 'the title of a video',
    request: ['patch', '/api/videos/:id'],
    edit: (edits) => edits.rename({ type: 'video', id: ids.a1 }, 'Typed'),
    typed: 'Typed',
  },
  {
    name: 'a move of a video',
    request: ['post', '/api/courses/:id/moves'],
    edit: (edits) => edits.move([{ type: 'video', id: ids.a1, toChapterId: ids.b, afterId: ids.b1 }]),
  },
  {
    name: 'a move of a chapter',
    request: ['post', '/api/courses/:id/moves'],
    edit: (edits) => edits.move([{ type: 'chapter', id: ids.b, afterId: null }]),
  },
  {
    name: 'a move of several',
    request: ['post', '/api/courses/:id/moves'],
    edit: (edits) =>
      edits.move([
        { type: 'video', id: ids.a1, toChapterId: ids.b, afterId: null },
        { type: 'video', id: ids.a2, toChapterId: ids.b, afterId: ids.a1 },
      ]),
  },
  {
    name: 'the deletion of a video',
    request: ['delete', '/api/videos/:id'],
    edit: (edits) => edits.remove([ids.a1]),
  },
  {
    name: 'the deletion of a chapter',
    request: ['delete', '/api/chapters/:id'],
    edit: (edits) => edits.remove([ids.a]),
  },
  {
    name: 'the deletion of several',
    request: ['post', '/api/courses/:id/delete'],
    edit: (edits) => edits.remove([ids.a1, ids.b1]),
  },
  {
    name: 'a restoring',
    request: ['post', '/api/courses/:id/restore'],
    edit: (edits) => edits.restore([ids.gone]),
  },
  {
    name: 'a deletion for good',
    request: ['post', '/api/courses/:id/purge'],
    edit: (edits) => edits.purge([ids.gone]),
    isNotHeld: true,
  },
  {
    name: 'titles and places of several videos',
    request: ['patch', '/api/videos'],
    edit: (edits) =>
      edits.batchVideos([
        { id: ids.a1, filename: 'Typed' },
        { id: ids.a2, order: 0 },
      ]),
  },
  {
    name: 'many new titles',
    request: ['post', '/api/courses/:id/renames'],
    edit: (edits) => edits.renameMany([{ type: 'video', id: ids.a1, title: 'Typed' }]),
    isNotHeld: true,
    isShownInPlace: true,
  },
  {
    name: 'a pasted outline',
    request: ['post', '/api/courses/:id/outline'],
    edit: (edits) =>
      edits.importOutline({ chapters: [{ id: newId(), title: 'Typed', videos: [] }], videos: [] }),
    isNotHeld: true,
    isShownInPlace: true,
  },
  {
    name: 'an undo',
    request: ['post', '/api/courses/:id/operations/:operationId/undo'],
    edit: (edits) => {
      const [event] = fakeApi.events.get(id) ?? []
      if (!event) throw new Error('nothing to undo')
      return edits.undo(event.operation)
    },
  },
  ...(['publish', 'unpublish', 'archive'] as const).map((action): Case => ({
    name: action,
    request: ['post', `/api/courses/:id/${action}`],
    edit: (edits) => edits.setStatus(action),
    isNotHeld: true,
  })),
  {
    name: 'the end of the setup',
    request: ['post', '/api/courses/:id/complete-setup'],
    edit: (edits) => edits.completeSetup({}),
    isNotHeld: true,
    isShownInPlace: true,
  },
]

function setUp() {
  fakeApi.add(
    makeCourse({
      id,
      chapters: [
        makeChapter({
          id: ids.a,
          title: 'A',
          videos: [makeVideo({ id: ids.a1, filename: 'a1' }), makeVideo({ id: ids.a2, filename: 'a2' })],
        }),
        makeChapter({
          id: ids.b,
          title: 'B',
          videos: [makeVideo({ id: ids.b1, filename: 'b1' }), makeVideo({ id: ids.gone, filename: 'gone' })],
        }),
      ],
    }),
  )
  fakeApi.mark(ids.gone)
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
})

const pass = async (ms: number) => {
  const steps = Math.max(20, Math.ceil(ms / 500))
  for (let step = 0; step < steps; step += 1) await vi.advanceTimersByTimeAsync(ms / steps)
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe.each(cases)('$name', ({ request, edit, typed, isNotHeld = false, isShownInPlace = false }) => {
  const [method, path] = request
  const run = (world: ReturnType<typeof setUp>) =>
    edit(world.edits).then(
      () => 'accepted',
      (error: { code: string }) => error.code,
    )

  it('is taken back when the server answers 500', async () => {
    const world = setUp()
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
    const world = setUp()
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
    const world = setUp()
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
    expect([keys.size, fakeApi.events.get(id)?.length]).toEqual([1, 2])
  })

  it('goes back to the truth when every answer takes 30 seconds and none comes', async () => {
    const world = setUp()
    const before = outline(world.start)
    server.use(
      http[method](`*${path}`, async () => {
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
  })
})
