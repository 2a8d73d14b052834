import userEvent from '@testing-library/user-event'
import { beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { fakeApi } from '@/test/msw/fake-api'
import { makePackage, packageZip } from '@/test/factories/package'
import { failWith } from '@/test/msw/failures'
import { fireEvent, render, screen, waitFor, within } from '@/test/utils/course-creation-test-utils'
import { CourseList } from './CourseList'

vi.mock('next/navigation', async () => (await import('@/test/utils/live-address')).navigation)

const DONE = '2026-01-01T00:00:00Z'

// What it loads is not what is waited for.
beforeAll(() => import('@/components/course/package/ImportDialog'))
beforeEach(() => {
  window.history.replaceState(null, '', '/instructor/courses')
})

const row = async (title: string) => {
  const item = (await screen.findByRole('heading', { name: title })).closest('li')
  if (!item) throw new Error(`${title} is in no row`)
  return within(item)
}

/** What the menu of a row offers; it is closed again. */
const menuOf = async (title: string) => {
  await userEvent.click(screen.getByRole('button', { name: `More actions for ${title}` }))
  const items = screen.getAllByRole('menuitem').map((item) => item.textContent)
  await userEvent.keyboard('{Escape}')
  return items
}

it('invites to the first course when there is none', async () => {
  render(<CourseList />)
  expect(await screen.findByRole('heading', { name: 'Your first course starts as an outline' })).toBeVisible()
  expect(screen.getByRole('link', { name: 'New course' })).toHaveAttribute('href', '/instructor/course/new')
  expect(screen.queryByRole('search')).not.toBeInTheDocument()
})

it('takes the first course in from a package, and stays with it when the list is there', async () => {
  render(<CourseList />)
  await screen.findByRole('heading', { name: 'Your first course starts as an outline' })
  await userEvent.click(screen.getByRole('button', { name: 'Import a course' }))
  const content = await packageZip([{ path: 'course.json', text: JSON.stringify(makePackage()) }])
  const zip = new File([new Uint8Array(content)], 'Light.zip')
  fireEvent.change(await screen.findByLabelText('Course package'), { target: { files: [zip] } })
  await userEvent.click(await screen.findByRole('button', { name: 'Import' }))
  const dialog = await screen.findByRole('dialog', { name: '“Light” is imported' })
  // The dialog hides the page behind it.
  await waitFor(() => expect(screen.getByText('1 course')).toBeInTheDocument())
  expect(dialog).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'Close' }))
  expect(await screen.findByRole('heading', { name: 'Light' })).toBeVisible()
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
  expect(await screen.findByText(/No course matches/)).toHaveTextContent('No course matches “linoct”')
  expect(window.location.search).toBe('?search=linoct')
  expect(fakeApi.requests.map(({ path }) => path).filter((path) => path !== '/api/me')).toEqual([
    '/api/courses?limit=50',
    '/api/courses?search=linoct&limit=50',
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

it('loads the rest of a long list, and draws only what is near the screen', async () => {
  const edited = (n: number) => `2026-01-01T00:${String(n).padStart(2, '0')}:00Z`
  for (let n = 1; n <= 59; n++) fakeApi.add(makeCourse({ title: `Course ${n}`, updated_at: edited(n) }))
  render(<CourseList />)
  expect(await screen.findByText('The first 50 courses')).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'Load more' }))
  expect(await screen.findByText('59 courses')).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Load more' })).not.toBeInTheDocument()
  const rows = screen.getAllByRole('listitem')
  expect(rows.length).toBeLessThan(40)
  expect(rows[0]).toHaveTextContent('Course 59')
  expect(rows[0]).toHaveAttribute('aria-posinset', '1')
  expect(rows[0]).toHaveAttribute('aria-setsize', '59')
})

it('keeps what was loaded when the rest cannot be, and tries again when asked', async () => {
  for (let n = 1; n <= 59; n++) fakeApi.add(makeCourse({ title: `Course ${n}` }))
  render(<CourseList />)
  await screen.findByText('The first 50 courses')
  failWith('get', '/api/courses', 'unavailable', { once: true, message: 'The database is away.' })
  await userEvent.click(screen.getByRole('button', { name: 'Load more' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('The rest of your courses could not be loaded')
  expect(screen.getAllByRole('listitem').length).toBeGreaterThan(0)
  await userEvent.click(screen.getByRole('button', { name: 'Load more' }))
  expect(await screen.findByText('59 courses')).toBeVisible()
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
})

it('sorts by what the address says and by its menu', async () => {
  fakeApi.add(makeCourse({ title: 'B', updated_at: '2026-01-02T00:00:00Z' }))
  fakeApi.add(makeCourse({ title: 'A', updated_at: '2026-01-01T00:00:00Z' }))
  window.history.replaceState(null, '', '/instructor/courses?sort=title')
  render(<CourseList />)
  await row('A')
  const titles = () => screen.getAllByRole('heading', { level: 2 }).map((heading) => heading.textContent)
  expect(titles()).toEqual(['A', 'B'])
  await userEvent.click(screen.getByRole('button', { name: 'Sort: Title A–Z' }))
  await userEvent.click(screen.getByRole('menuitemradio', { name: 'Last edited' }))
  await waitFor(() => expect(titles()).toEqual(['B', 'A']))
  expect(window.location.search).toBe('')
})

it('says whose a shared course is and what may be done with it', async () => {
  fakeApi.add(makeCourse({ title: 'Linocut', access: 'viewer', setup_completed_at: DONE }))
  fakeApi.add(makeCourse({ title: 'Choir', access: 'editor', setup_completed_at: DONE }))
  render(<CourseList />)
  expect((await row('Linocut')).getByText(/By/)).toHaveTextContent('By Ines Duarte, view only')
  expect(await menuOf('Linocut')).toEqual(['Open'])
  expect(await menuOf('Choir')).toEqual([
    'Open',
    'Publish',
    'Duplicate with videos',
    'Duplicate without videos',
    'Export…',
  ])
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
