import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { fakeApi } from '@/test/msw/fake-api'
import { failWith } from '@/test/msw/failures'
import { render, screen, waitFor, within } from '@/test/utils/course-creation-test-utils'
import { CourseList } from './CourseList'

// The address is read anew on every change, as Next does.
vi.mock('next/navigation', async () => {
  const { useSyncExternalStore } = await import('react')
  const { router } = await import('@/test/utils/router')
  const listeners = new Set<() => void>()
  const replaceState = window.history.replaceState.bind(window.history)
  window.history.replaceState = (...args) => {
    replaceState(...args)
    listeners.forEach((listener) => listener())
  }
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  return {
    useRouter: () => router,
    useSearchParams: () => new URLSearchParams(useSyncExternalStore(subscribe, () => window.location.search)),
  }
})

const DONE = '2026-01-01T00:00:00Z'

beforeEach(() => {
  window.history.replaceState(null, '', '/instructor/courses')
})

const row = async (title: string) => {
  const item = (await screen.findByRole('heading', { name: title })).closest('li')
  if (!item) throw new Error(`${title} is in no row`)
  return within(item)
}

it('invites to the first course when there is none', async () => {
  render(<CourseList />)
  expect(await screen.findByRole('heading', { name: 'Your first course starts as an outline' })).toBeVisible()
  expect(screen.getByRole('link', { name: 'New course' })).toHaveAttribute('href', '/instructor/course/new')
  expect(screen.queryByRole('search')).not.toBeInTheDocument()
})

it('leads drafts back to the wizard and courses to their page', async () => {
  const draft = fakeApi.add(makeCourse({ title: 'Choir', setup_completed_at: null, price: null }))
  const videos = [makeVideo({ duration: 3600 }), makeVideo({ status: 'planned', duration: null })]
  const course = fakeApi.add(
    makeCourse({
      title: 'Linocut',
      status: 'published',
      setup_completed_at: DONE,
      price: 29,
      chapters: [makeChapter({ videos })],
    }),
  )
  render(<CourseList />)

  const draftRow = await row('Choir')
  expect(draftRow.getByRole('link', { name: 'Continue setup of Choir' })).toHaveAttribute(
    'href',
    `/instructor/course/new?draft=${draft.id}`,
  )
  expect(draftRow.getByText('Draft')).toBeVisible()
  expect(draftRow.getByText('Free')).toBeVisible()

  const courseRow = await row('Linocut')
  expect(courseRow.getByRole('link', { name: 'Linocut' })).toHaveAttribute(
    'href',
    `/instructor/course/${course.id}/edit`,
  )
  expect(courseRow.getByText('Published')).toBeVisible()
  expect(courseRow.getByText('1 chapter, 2 videos')).toBeVisible()
  expect(courseRow.getByText('1:00:00')).toBeVisible()
  expect(courseRow.getByText('$29')).toBeVisible()
  expect(courseRow.getByRole('img', { name: '1 chapter, 2 videos, 1 h' })).toBeInTheDocument()
  expect(screen.getByText('2 courses')).toBeVisible()
})

it('searches after a pause, in the address, and says when nothing matches', async () => {
  fakeApi.add(makeCourse({ title: 'Linocut' }))
  render(<CourseList />)
  await row('Linocut')
  await userEvent.type(screen.getByRole('searchbox', { name: 'Search courses' }), 'linoct')
  expect(await screen.findByText('No course matches “linoct”')).toBeVisible()
  expect(window.location.search).toBe('?search=linoct')
  expect(fakeApi.requests.map(({ path }) => path).filter((path) => path !== '/api/me')).toEqual([
    '/api/courses',
    '/api/courses?search=linoct',
  ])

  await userEvent.click(screen.getByRole('button', { name: 'clear search and filters' }))
  expect(await screen.findByRole('heading', { name: 'Linocut' })).toBeVisible()
  expect(window.location.search).toBe('')
  expect(screen.getByRole('searchbox')).toHaveValue('')
})

it('filters by what the address says and by its menus', async () => {
  fakeApi.add(makeCourse({ title: 'Linocut', status: 'published' }))
  fakeApi.add(makeCourse({ title: 'Choir', status: 'draft' }))
  window.history.replaceState(null, '', '/instructor/courses?status=draft&difficulty=nonsense')
  render(<CourseList />)
  await row('Choir')
  expect(screen.queryByText('Linocut')).not.toBeInTheDocument()

  await userEvent.click(screen.getByRole('button', { name: 'Status: draft' }))
  await userEvent.click(screen.getByRole('menuitemradio', { name: 'Published' }))
  await row('Linocut')
  await waitFor(() => expect(screen.queryByText('Choir')).not.toBeInTheDocument())
  expect(window.location.search).toBe('?status=published')
})

it('says what went wrong and tries again', async () => {
  fakeApi.add(makeCourse({ title: 'Linocut' }))
  failWith('get', '/api/courses', 'unavailable', { once: true, message: 'The database is away. Try again.' })
  render(<CourseList />)
  expect(await screen.findByRole('alert')).toHaveTextContent('The database is away.')
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await row('Linocut')
})

it('loads the rest of a long list', async () => {
  for (let n = 1; n <= 25; n++) fakeApi.add(makeCourse({ title: `Course ${n}` }))
  render(<CourseList />)
  expect(await screen.findByText('The first 20 courses')).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'Load more' }))
  expect(await screen.findByText('25 courses')).toBeVisible()
  expect(screen.getAllByRole('listitem')).toHaveLength(25)
  expect(screen.queryByRole('button', { name: 'Load more' })).not.toBeInTheDocument()
})

it('shows covers instead of rows, and keeps the choice', async () => {
  fakeApi.add(makeCourse({ title: 'Linocut' }))
  const { unmount } = render(<CourseList />)
  await row('Linocut')
  expect(screen.getByRole('button', { name: 'List' })).toHaveAttribute('aria-pressed', 'true')
  await userEvent.click(screen.getByRole('button', { name: 'Grid' }))
  expect(screen.getByRole('heading', { name: 'Linocut' }).closest('li')).toHaveClass('course-card')
  unmount()
  render(<CourseList />)
  await row('Linocut')
  expect(screen.getByRole('button', { name: 'Grid' })).toHaveAttribute('aria-pressed', 'true')
})

it('shows markup in a title as text', async () => {
  fakeApi.add(makeCourse({ title: '<img src=x onerror=alert(1)> مقدمة' }))
  render(<CourseList />)
  expect(await screen.findByRole('heading', { name: '<img src=x onerror=alert(1)> مقدمة' })).toBeVisible()
})
