import { expect, it, vi } from 'vitest'
import { makeListedCourse } from '@/test/factories'
import { render } from '@/test/utils/course-creation-test-utils'
import { CourseItems } from './CourseItems'

const actions = { onDuplicate: vi.fn(), onStatus: vi.fn(), onDelete: vi.fn(), onRestore: vi.fn() }

it.each(['list', 'grid'] as const)(
  'tells what of the %s is in sight once, and again when it grows',
  (viewMode) => {
    const courses = ['One', 'Two'].map((title) => makeListedCourse({ title }))
    const items = (shown: typeof courses, onRange: () => void) => (
      <CourseItems courses={shown} isComplete viewMode={viewMode} actions={actions} onRange={onRange} />
    )
    const first = vi.fn()
    const view = render(items(courses, first))
    expect(first).toHaveBeenCalled()

    // What is told may render the list, with another callback: told again, it would render without end.
    const second = vi.fn()
    view.rerender(items(courses, second))
    expect(second).not.toHaveBeenCalled()

    view.rerender(items([...courses, makeListedCourse({ title: 'Three' })], second))
    expect(second).toHaveBeenCalledTimes(1)
  },
)
