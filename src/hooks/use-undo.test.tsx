import { describe, expect, it } from 'vitest'
import { courseApi } from '@/lib/api/course-api'
import { makeChapter, makeCourse, makeUser } from '@/test/factories'
import { fakeApi } from '@/test/msw/fake-api'
import { act, renderHook, waitFor } from '@/test/utils/course-creation-test-utils'
import { useUndo } from './use-undo'

describe('useUndo', () => {
  it('finds my last step behind more steps than were loaded', async () => {
    const course = fakeApi.add(makeCourse({ chapters: [makeChapter({ id: 'A', title: 'Mine' })] }))
    await courseApi.update(course.id, { title: 'My title' })
    const me = fakeApi.user
    fakeApi.user = makeUser({ id: 'jonas', name: 'Jonas Falk' })
    for (let step = 0; step < 120; step += 1) {
      fakeApi.save({ ...fakeApi.course(course.id), description: `Theirs ${step}` })
    }
    fakeApi.user = me
    const { result } = renderHook(() => useUndo(course.id))
    await waitFor(() => expect(result.current.canUndo).toBe(true))
    expect(result.current.undoWords).toBeUndefined()
    act(() => result.current.undo())
    await waitFor(() => expect(fakeApi.course(course.id).title).toBe(course.title))
  })
})
