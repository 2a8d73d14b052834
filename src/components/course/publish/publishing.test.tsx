import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { CourseEditor } from '@/components/course/edit/CourseEditor'
import { Toaster } from '@/components/ui/Toaster'
import { renameVideo, withoutItem } from '@/lib/course-tree'
import { courseQueries } from '@/lib/query/course-queries'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { failWith } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import { server } from '@/test/msw/server'
import { publishFake } from '@/test/msw/publication-handlers'
import { createTestClient, render, screen, waitFor, within } from '@/test/utils/course-creation-test-utils'
import type { CourseTree } from '@/types/course'

const [a, b, c] = [
  makeVideo({ filename: 'What a sample is' }),
  makeVideo({ filename: 'Power, with a pencil' }),
  makeVideo({ filename: 'Double observers' }),
]

/** A live course that was changed since: `edit` is what happened to it. */
function show(edit: (course: CourseTree) => CourseTree = (course) => course) {
  const draft = makeCourse({
    title: 'Statistics for field ecologists',
    setup_completed_at: '2026-01-05T09:00:00.000Z',
    chapters: [
      makeChapter({ title: 'Before you go out', videos: [a, b] }),
      makeChapter({ title: 'Counting', videos: [c] }),
    ],
  })
  fakeApi.add(draft)
  const live = publishFake(draft)
  const edited = edit(live)
  const course = edited === live ? live : fakeApi.save({ ...edited, has_unpublished_changes: true })
  const client = createTestClient()
  client.setQueryData(courseQueries.detail(course.id).queryKey, course)
  render(
    <>
      <CourseEditor courseId={course.id} />
      <Toaster />
    </>,
    { client },
  )
  return { user: userEvent.setup(), saved: () => fakeApi.course(course.id) }
}
const renamed = (course: CourseTree) => renameVideo(course, b.id, 'Power')
const openDialog = async (user: ReturnType<typeof userEvent.setup>) => {
  await user.click(screen.getByRole('button', { name: 'Publish changes' }))
  return screen.findByRole('dialog', { name: /unpublished change/ })
}

describe('a live course', () => {
  it('says that students see it as it is', () => {
    show()
    expect(screen.getByText('Published')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Unpublish' })).toBeVisible()
    expect(screen.queryByRole('button', { name: /^Publish/ })).not.toBeInTheDocument()
  })

  it('says that it has changes, and loses them when they were taken back by hand', async () => {
    const { user } = show(renamed)
    expect(await screen.findByText('Unpublished changes')).toBeVisible()
    await user.click(screen.getByRole('gridcell', { name: /Power/ }))
    await user.keyboard('{F2}')
    const field = await screen.findByRole('textbox', { name: /^Title of/ })
    await user.clear(field)
    await user.type(field, 'Power, with a pencil{Enter}')
    await waitFor(() => expect(screen.queryByText('Unpublished changes')).not.toBeInTheDocument())
    expect(screen.getByText('Published')).toBeVisible()
  })
})

describe('the dialog', () => {
  it('reads out what is different, chapter by chapter', async () => {
    const { user } = show((course) => ({ ...withoutItem(renamed(course), c.id), title: 'Statistics' }))
    const dialog = await openDialog(user)
    expect(dialog).toHaveAccessibleName('3 unpublished changes')
    expect(dialog).toHaveTextContent(/Students see the course as it was published on .* by Ada Demo\./)
    const list = within(dialog).getByRole('region', { name: 'What is different' })
    expect(
      within(list)
        .getAllByRole('heading')
        .map(({ textContent }) => textContent),
    ).toEqual(['The course', 'Before you go out', 'Counting'])
    expect(
      within(list)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent.slice(1)),
    ).toEqual([
      'Title changed from “Statistics for field ecologists” to “Statistics”',
      '“Power, with a pencil” renamed to “Power”',
      '“Double observers” removed',
    ])
    expect(within(dialog).getByRole('button', { name: 'Keep editing' })).toHaveFocus()
  })

  it('publishes the changes', async () => {
    const { user, saved } = show(renamed)
    const dialog = await openDialog(user)
    await user.click(within(dialog).getByRole('button', { name: 'Publish changes' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    expect(await screen.findByText('Students see your changes now.')).toBeVisible()
    await waitFor(() => expect(screen.queryByText('Unpublished changes')).not.toBeInTheDocument())
    expect(fakeApi.publications.get(saved().id)?.snapshot.chapters[0]?.videos[1]?.filename).toBe('Power')
  })

  it('stays with its reasons and the way to them when the server refuses', async () => {
    const message = '“Double observers” needs you: This is a PNG.'
    failWith('post', '/api/courses/:id/publish', 'notReady', {
      errors: [{ field: `videos.${c.id}`, message }],
    })
    const { user } = show(renamed)
    const dialog = await openDialog(user)
    await user.click(within(dialog).getByRole('button', { name: 'Publish changes' }))
    expect(await within(dialog).findByText(message)).toBeVisible()
    await user.click(within(dialog).getByRole('button', { name: 'Show it' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    await waitFor(() => expect(document.activeElement).toHaveTextContent('Double observers'))
  })

  it('does not offer what is known to be refused', async () => {
    const { user } = show((course) => ({ ...course, description: '' }))
    const dialog = await openDialog(user)
    const publish = within(dialog).getByRole('button', { name: 'Publish changes' })
    expect(publish).toHaveAttribute('aria-disabled', 'true')
    expect(publish).toHaveAccessibleDescription(/Describe the course/)
    await user.click(within(dialog).getByRole('button', { name: 'Edit the description' }))
    await waitFor(() => expect(screen.getByRole('button', { name: 'Edit description' })).toHaveFocus())
  })

  it('returns to the published version after a question, and that can be undone', async () => {
    const { user, saved } = show(renamed)
    const dialog = await openDialog(user)
    await user.click(within(dialog).getByRole('button', { name: 'Return to the published version' }))
    expect(dialog).toHaveAccessibleName('Return to the published version?')
    expect(within(dialog).getByRole('button', { name: 'Keep the changes' })).toHaveFocus()
    await user.click(within(dialog).getByRole('button', { name: 'Keep the changes' }))
    expect(dialog).toHaveAccessibleName('1 unpublished change')
    expect(fakeApi.writes).toEqual([])

    await user.click(within(dialog).getByRole('button', { name: 'Return to the published version' }))
    await user.click(within(dialog).getByRole('button', { name: 'Take back 1 change' }))
    expect(await screen.findByText('The course is what students see again.')).toBeVisible()
    expect(saved().chapters[0]?.videos[1]?.filename).toBe('Power, with a pencil')
    await waitFor(() => expect(screen.queryByText('Unpublished changes')).not.toBeInTheDocument())
    const toasts = screen.getByRole('region', { name: /Notifications/ })
    await user.click(within(toasts).getByRole('button', { name: 'Undo' }))
    expect(await screen.findByText('Unpublished changes')).toBeVisible()
    expect(saved().chapters[0]?.videos[1]?.filename).toBe('Power')
  })

  it('says so when what students see cannot be read, and tries again', async () => {
    failWith('get', '/api/courses/:id/publication', 'internal')
    const { user } = show(renamed)
    await user.click(await screen.findByRole('button', { name: 'Publish changes' }))
    const dialog = await screen.findByRole('dialog', { name: 'Unpublished changes' })
    const again = await within(dialog).findByRole('button', { name: 'Try again' })
    server.resetHandlers()
    await user.click(again)
    expect(await screen.findByRole('dialog', { name: '1 unpublished change' })).toBeVisible()
  })
})

it('shows the buttons of publishing only to those who may publish', () => {
  show((course) => ({ ...renamed(course), access: 'viewer' }))
  expect(screen.queryByRole('button', { name: /ublish/ })).not.toBeInTheDocument()
})

it('lists what is missing in a draft with the way to it', async () => {
  const course = makeCourse({
    description: null,
    setup_completed_at: '2026-01-05T09:00:00.000Z',
    chapters: [makeChapter({ videos: [makeVideo({ status: 'planned' })] })],
  })
  failWith('post', '/api/courses/:id/publish', 'notReady', {
    errors: [
      { field: 'description', message: 'Describe the course in a sentence or two.' },
      { field: 'videos', message: 'Upload at least one video and wait until it is ready.' },
    ],
  })
  fakeApi.add(course)
  const client = createTestClient()
  client.setQueryData(courseQueries.detail(course.id).queryKey, course)
  render(
    <>
      <CourseEditor courseId={course.id} />
      <Toaster />
    </>,
    { client },
  )
  const user = userEvent.setup()
  await user.click(screen.getByRole('button', { name: 'Publish' }))
  const alert = await screen.findByRole('alert')
  expect(within(alert).getAllByRole('listitem')).toHaveLength(2)
  await user.click(within(alert).getByRole('button', { name: 'Edit the description' }))
  await waitFor(() => expect(screen.getByRole('button', { name: 'Edit description' })).toHaveFocus())
})
