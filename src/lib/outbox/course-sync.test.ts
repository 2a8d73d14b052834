import fc from 'fast-check'
import { getResponse } from 'msw'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type * as api from '@/lib/api/client'
import { applyMove, moveByOne, renameChapter, withChapter, withoutItem } from '@/lib/course-tree'
import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { courseQueries } from '@/lib/query/course-queries'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { fakeApi } from '@/test/msw/fake-api'
import { handlers } from '@/test/msw/handlers'
import { createTestClient } from '@/test/utils/course-creation-test-utils'
import type { CourseTree } from '@/types/course'
import type { CourseEvent } from '@/types/operations'
import { createCourseEdits } from './course-edits'
import { courseSync } from './course-sync'
import type * as verdict from './verdict'

vi.mock('./verdict', async (original) => ({
  ...(await original<typeof verdict>()),
  RETRY_DELAYS_MS: [1, 2, 3],
}))

/** What becomes of the next request: the fake answers, its answer is lost, it never arrives, or it is refused. */
type Fate = 'answered' | 'lost' | 'dropped' | 'refused'

const wire = vi.hoisted(() => ({ fates: [] as string[], waiting: [] as (() => void)[] }))

/** Requests wait until they are let go, so that a test decides on every order. */
vi.mock('@/lib/api/client', async (original) => ({
  ...(await original<typeof api>()),
  apiFetch: async (path: string, options: api.ApiOptions<unknown> = {}) => {
    const { method = 'GET', json, idempotencyKey = '', isMinimal = false } = options
    await new Promise<void>((resolve) => wire.waiting.push(resolve))
    const fate = method === 'GET' ? 'answered' : (wire.fates.shift() ?? 'answered')
    if (fate === 'dropped') throw new AppError('network', 'Dropped for the test.')
    if (fate === 'refused') throw new AppError('internal', 'Refused for the test.')
    const response = await getResponse(
      handlers,
      new Request(`http://localhost${path}`, {
        method,
        headers: { 'Idempotency-Key': idempotencyKey, ...(isMinimal && { Prefer: 'return=minimal' }) },
        ...(json !== undefined && { body: JSON.stringify(json) }),
      }),
    )
    if (!response) throw new Error(`no handler for ${method} ${path}`)
    if (fate === 'lost') throw new AppError('timeout', 'Lost for the test.')
    const body: unknown = response.status === 204 ? undefined : await response.json()
    if (!response.ok) {
      const { code } = body as { code: ConstructorParameters<typeof AppError>[0] }
      throw new AppError(code, 'Refused by the fake.', { details: body as Record<string, unknown> })
    }
    return body
  },
}))

const id = '0198c2f1-0000-7000-8000-000000000001'

function setUp() {
  fakeApi.add(
    makeCourse({
      id,
      chapters: ['A', 'B', 'C'].map((title) =>
        makeChapter({
          title,
          videos: [1, 2, 3].map((n) => makeVideo({ filename: `${title}${n}`, status: 'planned' })),
        }),
      ),
    }),
  )
  /** What the stream still has to bring. */
  const stream: CourseEvent[] = []
  fakeApi.onEvent = (event) => stream.push(event)
  const said: string[] = []
  const client = createTestClient((message) => said.push(message))
  client.setQueryData(courseQueries.detail(id).queryKey, fakeApi.course(id))
  client.setQueryData(courseQueries.pendingDeletes(id).queryKey, [])
  const sync = courseSync(client, id)
  const edits = createCourseEdits(client, id)
  const shown = () => {
    const tree = client.getQueryData(courseQueries.detail(id).queryKey)
    if (!tree) throw new Error('the course is not loaded')
    return tree
  }
  const turn = (ms = 0) => vi.advanceTimersByTimeAsync(ms)
  const letGo = async (fate: Fate = 'answered') => {
    wire.fates.push(fate)
    wire.waiting.shift()?.()
    await turn()
    wire.fates = []
  }
  const settle = async () => {
    for (let round = 0; round < 200; round += 1) {
      await turn(10)
      if (wire.waiting.length > 0) await letGo()
      else if (sync.state().items.some(({ phase }) => phase === 'held')) sync.wake()
      else if (sync.state().items.length === 0) break
      for (const { edit, phase } of sync.state().items) if (phase === 'conflict') sync.discard(edit.id)
    }
    const caughtUp = sync.catchUp()
    await turn()
    while (wire.waiting.length > 0) await letGo()
    await caughtUp
  }
  return { client, sync, edits, shown, stream, said, turn, letGo, settle }
}

const outline = ({ title, chapters }: CourseTree) => [
  title,
  ...chapters.map((chapter) => [chapter.title, ...chapter.videos.map(({ filename }) => filename)].join(' ')),
]

/** Somebody else's change, whatever applies to what the server has. */
function changeRemotely(kind: number, pick: number): void {
  const course = fakeApi.course(id)
  const videos = course.chapters.flatMap((chapter) => chapter.videos)
  const chapter = course.chapters[pick % Math.max(1, course.chapters.length)]
  const video = videos[pick % Math.max(1, videos.length)]
  const move = video && moveByOne(course, video.id, pick % 2 === 0 ? 1 : -1)
  if (kind === 0) fakeApi.changeByAnother(id, (tree) => ({ ...tree, title: `Title ${pick}` }))
  if (kind === 1) fakeApi.changeByAnother(id, (tree) => withChapter(tree, { id: newId(), title: `R${pick}` }))
  if (kind === 2 && move) fakeApi.changeByAnother(id, (tree) => applyMove(tree, move))
  if (kind === 3 && chapter) {
    fakeApi.changeByAnother(id, (tree) => renameChapter(tree, chapter.id, `r${pick}`))
  }
  if (kind === 4 && video) fakeApi.changeByAnother(id, (tree) => withoutItem(tree, video.id))
}

function changeLocally({ edits, shown }: ReturnType<typeof setUp>, kind: number, pick: number): void {
  const tree = shown()
  const videos = tree.chapters.flatMap((chapter) => chapter.videos)
  const chapter = tree.chapters[pick % Math.max(1, tree.chapters.length)]
  const target = tree.chapters[(pick * 7) % Math.max(1, tree.chapters.length)]
  const video = videos[(pick * 3) % Math.max(1, videos.length)]
  const ignore = () => {}
  if (kind === 0) edits.updateCourse({ title: `Mine ${pick}` }).catch(ignore)
  if (kind === 1) edits.createChapter({ id: newId(), title: `N${pick}` }).catch(ignore)
  if (kind === 2 && video && target) {
    const afterId = target.videos.filter((row) => row.id !== video.id).at(-1)?.id ?? null
    edits.move([{ type: 'video', id: video.id, toChapterId: target.id, afterId }]).catch(ignore)
  }
  if (kind === 3 && chapter) edits.rename({ type: 'chapter', id: chapter.id }, `m${pick}`).catch(ignore)
  if (kind === 4 && video) edits.remove([video.id]).catch(ignore)
  if (kind === 5 && chapter) {
    edits.createVideo({ id: newId(), chapterId: chapter.id, filename: `v${pick}` }).catch(ignore)
  }
  if (kind === 6) edits.restore().catch(ignore)
  if (kind === 7 && chapter) edits.move([{ type: 'chapter', id: chapter.id, afterId: null }]).catch(ignore)
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  wire.waiting = []
  wire.fates = []
})
afterEach(() => {
  vi.useRealTimers()
})

describe('an edit', () => {
  it('shows at once, and stays when the answer brings its own event', async () => {
    const { edits, shown, letGo, turn, sync } = setUp()
    void edits.updateCourse({ title: 'Mine' })
    expect(shown().title).toBe('Mine')
    expect(shown().revision).toBe(1)
    await turn()
    await letGo()
    expect([shown().title, shown().revision, sync.state().items]).toEqual(['Mine', 2, []])
    expect(wire.waiting, 'nothing is read again').toEqual([])
  })

  it('stays on top of what others do, until the missing event before it has come', async () => {
    const { edits, shown, letGo, turn, stream, sync } = setUp()
    changeRemotely(1, 5)
    void edits.updateCourse({ title: 'Mine' })
    await turn()
    await letGo()
    expect([shown().title, shown().revision]).toEqual(['Mine', 1])
    sync.receive(stream)
    expect([shown().title, shown().revision, shown().chapters.at(-1)?.title]).toEqual(['Mine', 3, 'R5'])
  })

  it('is taken back alone, and a marked row comes back to its place', async () => {
    const { edits, shown, letGo, turn, said, client } = setUp()
    const before = outline(shown())
    const [first] = shown().chapters
    edits.remove([first?.id ?? '']).catch(() => {})
    void edits.updateCourse({ title: 'Mine' })
    expect(shown().chapters).toHaveLength(2)
    const marks = () => client.getQueryData(courseQueries.pendingDeletes(id).queryKey)
    expect(marks()?.map(({ title, videoCount }) => [title, videoCount])).toEqual([['A', 3]])
    await turn()
    await letGo('refused')
    expect(outline(shown())).toEqual(['Mine', ...before.slice(1)])
    expect([marks(), said[0]]).toEqual([[], expect.stringContaining('the chapter is back in its place')])
  })

  it('brings a marked row back before the server has answered', async () => {
    const { edits, shown, settle } = setUp()
    const before = outline(shown())
    const [first] = shown().chapters
    void edits.remove([first?.id ?? ''])
    await settle()
    expect(outline(shown())).toEqual(outline(fakeApi.course(id)))
    void edits.restore()
    expect(outline(shown())).toEqual(before)
    await settle()
    expect(outline(fakeApi.course(id))).toEqual(before)
  })

  it('ignores a reading that is older than what it knows', async () => {
    const { edits, shown, settle, client } = setUp()
    const old = fakeApi.course(id)
    void edits.updateCourse({ title: 'Mine' })
    await settle()
    client.setQueryData(courseQueries.detail(id).queryKey, old)
    expect([shown().title, shown().revision]).toEqual(['Mine', 2])
  })
})

it('ends at the server’s truth, whatever is edited, refused, lost, repeated and told in whatever order', async () => {
  const step = fc.oneof(
    fc.record({ type: fc.constant('local' as const), kind: fc.nat(7), pick: fc.nat(30) }),
    fc.record({ type: fc.constant('remote' as const), kind: fc.nat(4), pick: fc.nat(30) }),
    fc.record({
      type: fc.constant('request' as const),
      fate: fc.constantFrom<Fate>('answered', 'answered', 'lost', 'dropped', 'refused'),
    }),
    fc.record({ type: fc.constant('stream' as const), pick: fc.nat(5), isRepeated: fc.boolean() }),
    fc.record({ type: fc.constant('read' as const), isOld: fc.boolean() }),
    fc.record({ type: fc.constant('wait' as const), ms: fc.nat(400) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      fakeApi.reset()
      wire.waiting = []
      const world = setUp()
      const { client, sync, shown, stream, turn, letGo, settle } = world
      let old = fakeApi.course(id)
      let reached = 0
      for (const next of steps) {
        if (next.type === 'local') changeLocally(world, next.kind, next.pick)
        if (next.type === 'remote') changeRemotely(next.kind, next.pick)
        if (next.type === 'request') await letGo(next.fate)
        if (next.type === 'wait') await turn(next.ms)
        if (next.type === 'stream') {
          const event = stream[next.pick]
          if (event) sync.receive([event])
          if (!next.isRepeated) stream.splice(next.pick, 1)
        }
        if (next.type === 'read') {
          client.setQueryData(courseQueries.detail(id).queryKey, next.isOld ? old : fakeApi.course(id))
          old = fakeApi.course(id)
        }
        expect(shown().revision, 'the truth never goes back').toBeGreaterThanOrEqual(reached)
        reached = shown().revision
      }
      await settle()
      expect(sync.state().items).toEqual([])
      expect(outline(shown())).toEqual(outline(fakeApi.course(id)))
      expect(shown().revision).toBe(fakeApi.course(id).revision)
      const made = fakeApi.events.get(id)?.map(({ operation }) => operation.id) ?? []
      expect(new Set(made).size, 'no edit was made twice').toBe(made.length)
      sync.stop()
    }),
    { numRuns: 150 },
  )
}, 120_000)
