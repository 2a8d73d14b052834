import userEvent from '@testing-library/user-event'
import { toast } from 'sonner'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Toaster } from '@/components/ui/Toaster'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { fakeApi } from '@/test/msw/fake-api'
import { failWith, hold } from '@/test/msw/failures'
import {
  act,
  createTestClient,
  render,
  screen,
  waitFor,
  within,
} from '@/test/utils/course-creation-test-utils'
import { statusWords } from './course-words'
import { CourseList } from './CourseList'

vi.mock('next/navigation', async () => (await import('@/test/utils/live-address')).navigation)

const DONE = '2026-01-01T00:00:00Z'
const ready = () => [makeChapter({ videos: [makeVideo({ status: 'ready', duration: 60 })] })]

beforeEach(() => window.history.replaceState(null, '', '/instructor/courses'))
afterEach(() => {
  act(() => void toast.dismiss())
})

/** The list with toasts; `said` is what failures say. */
function open() {
  const said = vi.fn<(message: string) => void>()
  render(
    <>
      <CourseList />
      <Toaster />
    </>,
    { client: createTestClient(said) },
  )
  return said
}

const row = async (title: string) => {
  const item = (await screen.findByRole('heading', { name: title })).closest('li')
  if (!item) throw new Error(`${title} is in no row`)
  return within(item)
}

async function choose(title: string, action: string) {
  await row(title)
  await userEvent.click(screen.getByRole('button', { name: `More actions for ${title}` }))
  await userEvent.click(screen.getByRole('menuitem', { name: action }))
}

const undo = async () => userEvent.click(await screen.findByRole('button', { name: 'Undo' }))

describe.each([
  { from: 'draft', action: 'Publish', word: 'Published', to: 'published', path: 'publish', toast: 'is live' },
  {
    from: 'published',
    action: 'Unpublish',
    word: 'Draft',
    to: 'draft',
    path: 'unpublish',
    toast: 'is no longer live',
  },
  {
    from: 'published',
    action: 'Archive',
    word: 'Archived',
    to: 'archived',
    path: 'archive',
    toast: 'is archived',
  },
  {
    from: 'archived',
    action: 'Unarchive',
    word: 'Draft',
    to: 'draft',
    path: 'unpublish',
    toast: 'is a draft again',
  },
] as const)('$action', ({ from, action, word, to, path, toast: words }) => {
  const add = () =>
    fakeApi.add(makeCourse({ title: 'Linocut', status: from, setup_completed_at: DONE, chapters: ready() }))

  it('shows at once and can be taken back', async () => {
    const { id } = add()
    open()
    const release = hold('post', `/api/courses/:id/${path}`)
    await choose('Linocut', action)
    expect(await (await row('Linocut')).findByText(word)).toBeVisible()
    expect(fakeApi.course(id).status).toBe(from)
    release()
    expect(await screen.findByText(`“Linocut” ${words}`)).toBeInTheDocument()
    expect(fakeApi.course(id).status).toBe(to)
    await undo()
    await waitFor(() => expect(fakeApi.course(id).status).toBe(from))
    expect(await (await row('Linocut')).findByText(statusWords[from])).toBeVisible()
  })

  it('goes back and says so when the server refuses', async () => {
    add()
    const said = open()
    failWith('post', `/api/courses/:id/${path}`, 'internal')
    await choose('Linocut', action)
    await waitFor(() => expect(said).toHaveBeenCalledOnce())
    expect(said.mock.calls[0]?.[0]).toContain('“Linocut” keeps its old one')
    expect((await row('Linocut')).getByText(statusWords[from])).toBeVisible()
  })
})

it('publishes changes that students have not seen, which cannot be taken back', async () => {
  const { id } = fakeApi.add(
    makeCourse({
      title: 'Linocut',
      status: 'published',
      setup_completed_at: DONE,
      has_unpublished_changes: true,
      chapters: ready(),
    }),
  )
  open()
  expect((await row('Linocut')).getByText('Unpublished changes')).toBeVisible()
  await choose('Linocut', 'Publish changes')
  expect(await screen.findByText('Students see your changes of “Linocut” now')).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: 'Undo' })).not.toBeInTheDocument()
  expect(fakeApi.writes).toEqual([`POST /api/courses/${id}/publish`])
})

it('says what stops publishing, each thing leading to its place', async () => {
  const course = fakeApi.add(makeCourse({ title: 'Linocut', setup_completed_at: DONE }))
  const said = open()
  failWith('post', '/api/courses/:id/publish', 'notReady', {
    message: 'The course is not live yet.',
    errors: [
      { field: 'description', message: 'Describe the course in a sentence or two.' },
      { field: 'videos.v1', message: '“Ink” needs you: its file could not be used.' },
    ],
  })
  await choose('Linocut', 'Publish')
  const dialog = await screen.findByRole('dialog', { name: '“Linocut” cannot be published yet' })
  expect(dialog).toHaveAccessibleDescription('2 things to do first:')
  const href = `/instructor/course/${course.id}/edit`
  expect(within(dialog).getByRole('link', { name: /Describe the course/ })).toHaveAttribute(
    'href',
    `${href}#description`,
  )
  expect(within(dialog).getByRole('link', { name: /Ink/ })).toHaveAttribute('href', `${href}#videos.v1`)
  expect(within(dialog).getByRole('link', { name: 'Open the course' })).toHaveAttribute('href', href)
  expect((await screen.findAllByText('Draft')).length).toBeGreaterThan(0)
  expect(said).not.toHaveBeenCalled()
  expect(within(dialog).getByRole('button', { name: 'Not now' })).toHaveFocus()
  await userEvent.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  expect(screen.getByRole('button', { name: 'More actions for Linocut' })).toHaveFocus()
})

describe('duplicating', () => {
  it.each([
    ['Duplicate with videos', 'ready'],
    ['Duplicate without videos', 'planned'],
  ])('%s makes a draft that can be taken back', async (action, status) => {
    fakeApi.add(makeCourse({ title: 'Linocut', setup_completed_at: DONE, chapters: ready() }))
    open()
    await choose('Linocut', action)
    expect(await screen.findByText('“Linocut” was copied')).toBeInTheDocument()
    await row('Copy of Linocut')
    const copy = [...fakeApi.courses.values()].find(({ title }) => title === 'Copy of Linocut')
    expect(copy?.chapters[0]?.videos[0]?.status).toBe(status)
    await undo()
    await waitFor(() =>
      expect(screen.queryByRole('heading', { name: 'Copy of Linocut' })).not.toBeInTheDocument(),
    )
    expect(fakeApi.deleted.has(copy?.id ?? '')).toBe(true)
  })

  it('says when there is no copy', async () => {
    fakeApi.add(makeCourse({ title: 'Linocut', setup_completed_at: DONE }))
    const said = open()
    failWith('post', '/api/courses/:id/duplicate', 'internal')
    await choose('Linocut', 'Duplicate with videos')
    await waitFor(() => expect(said.mock.calls[0]?.[0]).toMatch(/there is none yet/))
  })
})

describe('deleting', () => {
  const add = () => fakeApi.add(makeCourse({ title: 'Linocut', setup_completed_at: DONE }))

  it('takes the course away at once and brings it back', async () => {
    add()
    fakeApi.add(makeCourse({ title: 'Choir' }))
    open()
    const release = hold('delete', '/api/courses/:id')
    await choose('Linocut', 'Delete')
    await waitFor(() => expect(screen.queryByRole('heading', { name: 'Linocut' })).not.toBeInTheDocument())
    expect(fakeApi.deleted.size).toBe(0)
    release()
    expect(await screen.findByText('“Linocut” was deleted')).toBeInTheDocument()
    await undo()
    await row('Linocut')
    expect(fakeApi.deleted.size).toBe(0)
  })

  it('puts the course back when it is refused', async () => {
    add()
    const said = open()
    failWith('delete', '/api/courses/:id', 'internal')
    await choose('Linocut', 'Delete')
    await waitFor(() => expect(said.mock.calls[0]?.[0]).toContain('“Linocut” is back in the list'))
    await row('Linocut')
  })

  it('leaves the course among the deleted ones, from where it is restored', async () => {
    fakeApi.deleted.set(add().id, '2026-11-20T12:00:00Z')
    const choir = fakeApi.add(makeCourse({ title: 'Choir' }))
    fakeApi.deleted.set(choir.id, '2026-11-21T12:00:00Z')
    window.history.replaceState(null, '', '/instructor/courses?status=deleted')
    const said = open()
    const linocut = await row('Linocut')
    expect(linocut.getByText('Deleted')).toBeVisible()
    expect(linocut.queryByRole('link')).not.toBeInTheDocument()
    expect(linocut.getAllByText(/20 Dec|Dec 20/).length).toBeGreaterThan(0)
    expect(screen.queryByRole('button', { name: 'More actions for Linocut' })).not.toBeInTheDocument()
    await userEvent.click(linocut.getByRole('button', { name: 'Restore Linocut' }))
    expect(await screen.findByText('“Linocut” is back')).toBeInTheDocument()
    expect(screen.queryByRole('heading', { name: 'Linocut' })).not.toBeInTheDocument()
    expect([...fakeApi.deleted.keys()]).toEqual([choir.id])

    failWith('post', '/api/courses/:id/undelete', 'internal')
    await userEvent.click(screen.getByRole('button', { name: 'Restore Choir' }))
    await waitFor(() => expect(said.mock.calls[0]?.[0]).toContain('“Choir” is still deleted'))
    await row('Choir')
  })

  it('of the last course still leads to it', async () => {
    fakeApi.deleted.set(add().id, '2026-11-20T12:00:00Z')
    open()
    await screen.findByRole('heading', { name: 'Your first course starts as an outline' })
    await userEvent.click(await screen.findByRole('button', { name: 'Show deleted courses' }))
    await row('Linocut')
    expect(window.location.search).toBe('?status=deleted')
  })

  it('of nothing says what the place is for', async () => {
    add()
    window.history.replaceState(null, '', '/instructor/courses?status=deleted')
    open()
    expect(await screen.findByText('No deleted courses')).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Show all courses' }))
    await row('Linocut')
  })
})
