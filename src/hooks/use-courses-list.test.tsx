import type { QueryClient } from '@tanstack/react-query'
import { expect, it } from 'vitest'
import { courseKeys } from '@/lib/query/course-queries'
import type { CourseFilter } from '@/schemas/course'
import { makeCourse } from '@/test/factories'
import { fakeApi } from '@/test/msw/fake-api'
import { failWith } from '@/test/msw/failures'
import { act, createTestClient, renderHook, waitFor } from '@/test/utils/course-creation-test-utils'
import { useCoursesList } from './use-courses-list'

/** Courses in the order of the list: the first one was edited last. */
function addCourses(count: number): void {
  for (let n = 0; n < count; n++) {
    const updated = new Date(Date.UTC(2026, 0, 1) - n * 60_000).toISOString()
    fakeApi.add(makeCourse({ title: `Course ${n}`, updated_at: updated }))
  }
}

const open = (filter: CourseFilter, client: QueryClient = createTestClient()) =>
  renderHook((view: CourseFilter) => useCoursesList(view), { client, initialProps: filter })

type List = ReturnType<typeof open>
const titles = ({ result }: List) => result.current.courses.map(({ title }) => title)
const paths = () => fakeApi.requests.map(({ path }) => path.replace('/api/courses?', ''))

/** Loads the next stretch and waits until it is there. */
async function more(list: List, count: number) {
  act(() => list.result.current.fetchNextPage())
  await waitFor(() => expect(list.result.current.courses).toHaveLength(count))
}

it('loads stretch after stretch of what the filter leaves', async () => {
  for (const title of ['Birds 1', 'Birds 2', 'Birds 3', 'Worms']) fakeApi.add(makeCourse({ title }))
  const list = open({ search: 'birds', limit: 2 })
  await waitFor(() => expect(list.result.current.courses).toHaveLength(2))
  expect(list.result.current.hasNextPage).toBe(true)
  await more(list, 3)
  expect(list.result.current.hasNextPage).toBe(false)
  expect(paths()).toEqual(['search=birds&limit=2', 'search=birds&limit=2&cursor=2'])
})

it('reads anew only what is looked at, up to where it ended, and the rest when it is looked at', async () => {
  addCourses(10)
  const client = createTestClient()
  const list = open({ limit: 2 }, client)
  await waitFor(() => expect(list.result.current.courses).toHaveLength(2))
  for (const count of [4, 6, 8, 10]) await more(list, count)
  act(() => list.result.current.showRange(2, 4))
  fakeApi.requests = []
  await act(() => client.invalidateQueries({ queryKey: courseKeys.lists() }))
  await waitFor(() => expect(list.result.current.isFetching).toBe(false))
  // Two that are looked at, and the last one, behind which the list goes on.
  expect(paths().sort()).toEqual([
    'limit=100&cursor=2&until=4',
    'limit=100&cursor=4&until=6',
    'limit=2&cursor=8',
  ])

  fakeApi.requests = []
  act(() => list.result.current.showRange(0, 1))
  await waitFor(() => expect(paths()).toEqual(['limit=100&until=2']))
})

it('shows a course once, as it was read last, when it stands in two stretches for a moment', async () => {
  addCourses(4)
  const client = createTestClient()
  const list = open({ limit: 2 }, client)
  await waitFor(() => expect(list.result.current.courses).toHaveLength(2))
  await more(list, 4)
  const [first] = [...fakeApi.courses.values()]
  const last = [...fakeApi.courses.values()].at(-1)
  if (!first || !last) throw new Error('no courses')
  fakeApi.save({ ...last, title: 'Edited' })
  act(() => list.result.current.showRange(0, 1))
  await act(() => client.invalidateQueries({ queryKey: courseKeys.lists(), exact: false }))
  await waitFor(() => expect(titles(list)).toContain('Edited'))
  expect(titles(list).filter((title) => title === 'Edited' || title === 'Course 3')).toEqual(['Edited'])
})

it('goes on from where a stretch broke off when more came into it than one answer holds', async () => {
  addCourses(4)
  const client = createTestClient()
  const list = open({ limit: 2 }, client)
  await waitFor(() => expect(list.result.current.courses).toHaveLength(2))
  await more(list, 4)
  // The answer ends before the place that was asked for.
  const part = client.getQueryCache().findAll({ queryKey: courseKeys.listPart({ limit: 2 }, null) })[0]
  act(() => {
    client.setQueryData(part?.queryKey ?? [], (page: { items: unknown[] }) => ({
      items: page.items.slice(0, 1),
      nextCursor: '1',
    }))
  })
  await waitFor(() => expect(titles(list)).toEqual(['Course 0']))
  expect(list.result.current.hasNextPage).toBe(true)
  await more(list, 3)
  expect(titles(list)).toEqual(['Course 0', 'Course 1', 'Course 2'])
})

it('comes back with everything that was loaded before', async () => {
  addCourses(5)
  const client = createTestClient()
  const first = open({ limit: 2 }, client)
  await waitFor(() => expect(first.result.current.courses).toHaveLength(2))
  await more(first, 4)
  first.unmount()
  fakeApi.requests = []
  const again = open({ limit: 2 }, client)
  expect(titles(again)).toHaveLength(4)
  expect(fakeApi.requests).toEqual([])
})

it('keeps the old answer while another filter loads, and begins at its top', async () => {
  addCourses(5)
  const list = open({ limit: 2 })
  await waitFor(() => expect(list.result.current.courses).toHaveLength(2))
  await more(list, 4)
  list.rerender({ limit: 2, sort: '-title' })
  expect(titles(list)).toEqual(['Course 0', 'Course 1'])
  expect(list.result.current.isPlaceholderData).toBe(true)
  await waitFor(() => expect(titles(list)).toEqual(['Course 4', 'Course 3']))
  list.rerender({ limit: 2 })
  expect(titles(list)).toHaveLength(4)
})

it('says that the rest could not be loaded, and loads it when asked again', async () => {
  addCourses(3)
  const list = open({ limit: 2 })
  await waitFor(() => expect(list.result.current.courses).toHaveLength(2))
  failWith('get', '/api/courses', 'internal', { once: true })
  act(() => list.result.current.fetchNextPage())
  await waitFor(() => expect(list.result.current.isFetchNextPageError).toBe(true))
  expect(list.result.current).toMatchObject({ hasNextPage: true, isFetchingNextPage: false })
  expect(titles(list)).toHaveLength(2)
  await more(list, 3)
  expect(list.result.current.isFetchNextPageError).toBe(false)
})
