import { describe, expect, it, vi } from 'vitest'
import { newId } from '@/lib/ids'
import type * as verdict from '@/lib/outbox/verdict'
import { courseQueries } from '@/lib/query/course-queries'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { disconnect, failWith, goOffline, goOnline, hold } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import { act, createTestClient, renderHook, waitFor } from '@/test/utils/course-creation-test-utils'
import { useChaptersEdit } from './use-chapter-queries'
import { useCourseDelete, useCourseDuplicate, useCourseStatus } from './use-course-actions'
import {
  useCompleteSetup,
  useCourseCreation,
  useCourseEdit,
  useCourseMove,
  useCourseQuery,
  useCoursesList,
} from './use-course-queries'
import { usePendingDeletes } from './use-pending-deletes'

// The pauses between quiet tries are the queue's own test.
vi.mock('@/lib/outbox/verdict', async (original) => ({
  ...(await original<typeof verdict>()),
  RETRY_DELAYS_MS: [1, 2, 3],
}))

const id = newId()
const [chapterA, chapterB] = [newId(), newId()]
const [videoA, videoB] = [newId(), newId()]

function setUp<T>(hook: () => T) {
  fakeApi.add(
    makeCourse({
      id,
      chapters: [
        makeChapter({
          id: chapterA,
          title: 'A',
          videos: [makeVideo({ id: videoA, filename: 'Power, with a pencil' })],
        }),
        makeChapter({ id: chapterB, title: 'B', videos: [makeVideo({ id: videoB, status: 'planned' })] }),
      ],
    }),
  )
  const said: string[] = []
  const client = createTestClient((message) => said.push(message))
  const view = renderHook(() => ({ course: useCourseQuery(id).data, hook: hook() }), { client })
  const cached = () => client.getQueryData(courseQueries.detail(id).queryKey)
  return {
    ...view,
    said,
    chapters: () => cached()?.chapters.map(({ title }) => title),
    cached,
    loaded: () => waitFor(() => expect(cached()).toBeDefined()),
  }
}

describe('useCourseMove', () => {
  it('puts a refused move back and says so; other edits stay', async () => {
    const { result, said, chapters, loaded } = setUp(() => ({ ...useCourseMove(id), ...useChaptersEdit(id) }))
    await loaded()
    failWith('post', '/api/courses/:id/moves', 'internal')
    act(() => {
      result.current.hook.move({ type: 'video', id: videoA, toChapterId: chapterB, afterId: null })
      result.current.hook.updateChapter({ chapterId: chapterB, updates: { title: 'Birds' } })
    })
    await waitFor(() => expect(said).toHaveLength(1))
    expect(said[0]).toBe(
      'The server did not accept the move, so “Power, with a pencil” is back in its old place. Your other edits are safe. (request 0198c2f1)',
    )
    await waitFor(() => expect(fakeApi.course(id).chapters[1]?.title).toBe('Birds'))
    expect(chapters()).toEqual(['A', 'Birds'])
    expect(fakeApi.course(id).chapters[0]?.videos[0]?.id).toBe(videoA)
  })

  it('keeps moves made offline on the screen, and sends them in order on return', async () => {
    const { result, said, chapters, loaded } = setUp(() => useCourseMove(id))
    await loaded()
    goOffline()
    act(() => {
      result.current.hook.move({ type: 'chapter', id: chapterB, afterId: null })
      result.current.hook.move({ type: 'chapter', id: newId(), afterId: null })
    })
    await waitFor(() => expect(chapters()).toEqual(['B', 'A']))
    expect(result.current.hook.isMoving).toBe(true)
    expect(said).toEqual([])
    goOnline()
    await waitFor(() => expect(fakeApi.writes).toHaveLength(2))
    await waitFor(() => expect(said).toEqual(['This chapter no longer exists.']))
    expect(chapters()).toEqual(['B', 'A'])
    expect(fakeApi.course(id).chapters.map(({ title }) => title)).toEqual(['B', 'A'])
  })

  it('goes back to the truth when the server does not answer, and says that the move is kept', async () => {
    const { result, said, chapters, loaded } = setUp(() => useCourseMove(id))
    await loaded()
    disconnect('post', '/api/courses/:id/moves')
    act(() => result.current.hook.move({ type: 'chapter', id: chapterB, afterId: null }))
    await waitFor(() => expect(said).toHaveLength(1))
    expect(said[0]).toMatch(
      /^The server cannot be reached, so “B” is back in its old place\. The change is kept .*and is sent when the server answers again\.$/,
    )
    expect(chapters()).toEqual(['A', 'B'])
    goOnline()
    await waitFor(() => expect(chapters()).toEqual(['B', 'A']))
    expect(fakeApi.course(id).chapters[0]?.title).toBe('B')
  })

  it('shows quick moves at once and sends them in order', async () => {
    const { result, chapters, loaded } = setUp(() => useCourseMove(id))
    await loaded()
    const release = hold('post', '/api/courses/:id/moves')
    act(() => {
      result.current.hook.move({ type: 'chapter', id: chapterB, afterId: null })
      result.current.hook.move({ type: 'chapter', id: chapterB, afterId: chapterA })
    })
    await waitFor(() => expect(result.current.hook.isMoving).toBe(true))
    expect(chapters()).toEqual(['A', 'B'])
    release()
    await waitFor(() => expect(fakeApi.writes).toHaveLength(2))
    await waitFor(() => expect(fakeApi.course(id).chapters.map(({ title }) => title)).toEqual(['A', 'B']))
  })
})

describe('useChaptersEdit', () => {
  it.each([
    ['create', 'post', '/api/courses/:id/chapters', '“New” was taken out again'],
    ['update', 'patch', '/api/chapters/:id', '“New” has its old title back'],
    ['remove', 'delete', '/api/chapters/:id', 'the chapter is back in its place'],
  ] as const)('puts a refused %s back', async (what, method, path, sentence) => {
    const { result, said, chapters, loaded } = setUp(() => useChaptersEdit(id))
    await loaded()
    failWith(method, path, 'unavailable')
    const { hook } = result.current
    act(() => {
      if (what === 'create') hook.createChapter({ id: newId(), title: 'New' })
      else if (what === 'update') hook.updateChapter({ chapterId: chapterA, updates: { title: 'New' } })
      else hook.deleteChapter(chapterA)
    })
    await waitFor(() => expect(said).toHaveLength(1))
    expect(said[0]).toContain(sentence)
    expect(chapters()).toEqual(['A', 'B'])
  })

  it('adds, renames, reorders and deletes', async () => {
    const { result, chapters, loaded } = setUp(() => useChaptersEdit(id))
    await loaded()
    const newChapter = newId()
    await act(() => result.current.hook.createChapterAsync({ id: newChapter, title: 'C', afterId: chapterA }))
    await act(() =>
      result.current.hook.updateChapterAsync({ chapterId: newChapter, updates: { title: 'Birds' } }),
    )
    expect(chapters()).toEqual(['A', 'Birds', 'B'])
    await act(() => result.current.hook.reorderChaptersAsync({ id: newChapter, afterId: null }))
    act(() => result.current.hook.reorderChapters({ id: newChapter, afterId: chapterB }))
    await waitFor(() => expect(result.current.hook.isReordering).toBe(false))
    await act(() => result.current.hook.deleteChapterAsync(chapterA))
    await waitFor(() =>
      expect(result.current.hook.chapters?.map(({ title }) => title)).toEqual(['B', 'Birds']),
    )
    expect(fakeApi.course(id).chapters.map(({ title }) => title)).toEqual(['B', 'Birds'])
  })
})

describe('useCourseCreation', () => {
  const draft = () => ({
    id: newId(),
    title: 'Field ornithology',
    difficulty: 'beginner' as const,
    chapters: [{ id: newId(), title: 'One', videos: [{ id: newId(), filename: 'Intro' }] }],
  })

  it('leaves wrong fields to the form and toasts everything else', async () => {
    const { result, said } = setUp(() => useCourseCreation())
    failWith('post', '/api/courses', 'invalid', { errors: [{ field: 'title', message: 'Shorten it.' }] })
    await act(() => result.current.hook.createCourseAsync(draft()).catch(() => {}))
    await waitFor(() =>
      expect(result.current.hook.error?.errors).toEqual([{ field: 'title', message: 'Shorten it.' }]),
    )
    expect(said).toEqual([])
    failWith('post', '/api/courses', 'internal')
    act(() => result.current.hook.createCourse(draft()))
    await waitFor(() => expect(said).toHaveLength(1))
    expect(said[0]).toMatch(/^The server did not accept the new course, so it is not saved yet\./)
  })

  it('has the outline in the cache at once, and creates once however often it is asked', async () => {
    const { result, client } = setUp(() => useCourseCreation())
    const course = draft()
    await act(() => result.current.hook.createCourseAsync(course))
    await act(() => result.current.hook.createCourseAsync(course))
    expect(
      client.getQueryData(courseQueries.detail(course.id).queryKey)?.chapters[0]?.videos[0],
    ).toMatchObject({
      filename: 'Intro',
      status: 'planned',
    })
    expect([...fakeApi.courses.values()].filter(({ title }) => title === course.title)).toHaveLength(2)
    expect(result.current.hook.isCreating).toBe(false)
  })
})

describe('useCourseEdit', () => {
  it('shows a change everywhere at once, and puts it back', async () => {
    const { result, said, cached, loaded } = setUp(() => ({
      edit: useCourseEdit(id),
      list: useCoursesList(),
    }))
    await loaded()
    await waitFor(() => expect(result.current.hook.list.courses).toHaveLength(1))
    const release = hold('patch', '/api/courses/:id')
    act(() => result.current.hook.edit.updateCourse({ title: 'Birds' }))
    await waitFor(() => expect(result.current.hook.list.courses[0]?.title).toBe('Birds'))
    expect(result.current.hook.edit.course?.title).toBe('Birds')
    release()
    await waitFor(() => expect(fakeApi.course(id).title).toBe('Birds'))

    failWith('patch', '/api/courses/:id', 'internal')
    await act(() => result.current.hook.edit.updateCourseAsync({ title: 'Worms' }).catch(() => {}))
    expect(said[0]).toMatch(/the course is as it was before/)
    expect(cached()?.title).toBe('Birds')
  })

  it('asks for nothing without an id, and says what a read lacked', async () => {
    const { result } = renderHook(() => useCourseEdit(''))
    expect(result.current.isLoading).toBe(false)
    const unknownId = newId()
    const missing = renderHook(() => useCourseEdit(unknownId))
    await waitFor(() => expect(missing.result.current.error?.code).toBe('notFound'))
  })
})

describe('useCompleteSetup', () => {
  it('leaves what stops it to the review, and finishes without the marked items', async () => {
    const { result, said, loaded } = setUp(() => useCompleteSetup(id))
    await loaded()
    await act(() =>
      result.current.hook.completeSetupAsync({ pendingDeletes: [chapterA, chapterB] }).catch(() => {}),
    )
    await waitFor(() => expect(result.current.hook.error?.errors[0]?.field).toBe('chapters'))
    expect(said).toEqual([])
    fakeApi.add(makeCourse({ id, chapters: [makeChapter({ id: chapterA }), makeChapter({ id: chapterB })] }))
    act(() => result.current.hook.completeSetup({ pendingDeletes: [chapterB] }))
    await waitFor(() => expect(fakeApi.course(id).setup_completed_at).not.toBeNull())
    expect(fakeApi.course(id).chapters).toHaveLength(1)
  })
})

describe('usePendingDeletes', () => {
  it('lists what was deleted, restores one and purges the rest', async () => {
    const { result, chapters, loaded } = setUp(() => ({
      chapters: useChaptersEdit(id),
      marks: usePendingDeletes(id),
    }))
    await loaded()
    await act(() => result.current.hook.chapters.deleteChapterAsync(chapterA))
    await act(() => result.current.hook.chapters.deleteChapterAsync(chapterB))
    await waitFor(() => expect(result.current.hook.marks.items.map(({ title }) => title)).toEqual(['B', 'A']))
    await act(() => result.current.hook.marks.restoreAsync([chapterA]))
    expect(chapters()).toEqual(['A'])
    await act(() => result.current.hook.marks.purgeAsync([chapterB]))
    await waitFor(() => expect(result.current.hook.marks.items).toEqual([]))
    expect(fakeApi.marks.get(id)).toEqual([])
  })

  it('restores everything, and keeps what is marked when that fails', async () => {
    const { result, said, chapters, loaded } = setUp(() => ({
      chapters: useChaptersEdit(id),
      marks: usePendingDeletes(id),
    }))
    await loaded()
    await act(() => result.current.hook.chapters.deleteChapterAsync(chapterA))
    await waitFor(() => expect(result.current.hook.marks.items).toHaveLength(1))
    failWith('post', '/api/courses/:id/purge', 'internal')
    act(() => result.current.hook.marks.purge())
    await waitFor(() => expect(said[0]).toMatch(/it is still only marked/))
    failWith('post', '/api/courses/:id/restore', 'internal', { once: true })
    act(() => result.current.hook.marks.restore())
    await waitFor(() => expect(said[1]).toMatch(/it is still marked for deletion/))
    await waitFor(() => expect(result.current.hook.marks.items).toHaveLength(1))
    act(() => result.current.hook.marks.restore())
    await waitFor(() => expect(result.current.hook.marks.items).toEqual([]))
    await waitFor(() => expect(fakeApi.course(id).chapters.map(({ title }) => title)).toEqual(['A', 'B']))
    expect(chapters()).toEqual(['A', 'B'])
  })

  it('does not let the answer to a restoring erase a later edit', async () => {
    const { result, chapters, loaded } = setUp(() => ({
      chapters: useChaptersEdit(id),
      marks: usePendingDeletes(id),
    }))
    await loaded()
    await act(() => result.current.hook.chapters.deleteChapterAsync(chapterA))
    const release = hold('patch', '/api/chapters/:id')
    act(() => {
      result.current.hook.marks.restore()
      result.current.hook.chapters.updateChapter({ chapterId: chapterB, updates: { title: 'Birds' } })
    })
    await waitFor(() => expect(fakeApi.writes.at(-1)).toBe(`POST /api/courses/${id}/restore`))
    await waitFor(() => expect(fakeApi.course(id).chapters).toHaveLength(2))
    expect(chapters()).toEqual(['A', 'Birds'])
    release()
    await waitFor(() => expect(fakeApi.course(id).chapters[1]?.title).toBe('Birds'))
    expect(chapters()).toEqual(['A', 'Birds'])
  })
})

describe('useCourseStatus, useCourseDuplicate, useCourseDelete', () => {
  it('publishes, archives and takes back', async () => {
    const { result, cached, loaded } = setUp(() => useCourseStatus(id))
    await loaded()
    await act(() => result.current.hook.publishAsync())
    expect(cached()?.status).toBe('published')
    await act(() => result.current.hook.archiveAsync())
    await act(() => result.current.hook.unpublishAsync())
    act(() => result.current.hook.publish())
    await waitFor(() => expect(fakeApi.course(id).status).toBe('published'))
    act(() => result.current.hook.archive())
    await waitFor(() => expect(fakeApi.course(id).status).toBe('archived'))
    act(() => result.current.hook.unpublish())
    await waitFor(() => expect(fakeApi.course(id).status).toBe('draft'))
  })

  it('leaves what stops publishing to the page, and the course as it was', async () => {
    const { result, said, cached, loaded } = setUp(() => useCourseStatus(id))
    fakeApi.add(makeCourse({ id, chapters: [] }))
    await loaded()
    act(() => result.current.hook.publish())
    await waitFor(() => expect(result.current.hook.error?.code).toBe('notReady'))
    expect(cached()?.status).toBe('draft')
    expect(said).toEqual([])
    failWith('post', '/api/courses/:id/publish', 'internal')
    act(() => result.current.hook.publish())
    await waitFor(() => expect(said[0]).toMatch(/the course keeps its old one/))
  })

  it('copies a course', async () => {
    const { result, said } = setUp(() => useCourseDuplicate())
    await act(() => result.current.hook.duplicateCourseAsync({ courseId: id, newCourseId: newId() }))
    expect([...fakeApi.courses.values()].map(({ title }) => title)).toContain('Copy of Field ornithology')
    failWith('post', '/api/courses/:id/duplicate', 'internal')
    act(() => result.current.hook.duplicateCourse({ courseId: id, newCourseId: newId(), withVideos: false }))
    await waitFor(() => expect(said[0]).toMatch(/there is none yet/))
  })

  it('takes a deleted course off every list, and puts it back when that fails', async () => {
    const { result, said } = setUp(() => ({ list: useCoursesList(), remove: useCourseDelete() }))
    await waitFor(() => expect(result.current.hook.list.courses).toHaveLength(1))
    failWith('delete', '/api/courses/:id', 'internal', { once: true })
    act(() => result.current.hook.remove.deleteCourse(id))
    await waitFor(() => expect(said[0]).toMatch(/the course is back in the list/))
    await waitFor(() => expect(result.current.hook.list.courses).toHaveLength(1))
  })

  it('forgets a deleted course', async () => {
    fakeApi.add(makeCourse({ id }))
    const { result } = renderHook(() => ({ list: useCoursesList(), remove: useCourseDelete() }))
    await waitFor(() => expect(result.current.list.courses).toHaveLength(1))
    await act(() => result.current.remove.deleteCourseAsync(id))
    await waitFor(() => expect(result.current.list.courses).toEqual([]))
  })
})
