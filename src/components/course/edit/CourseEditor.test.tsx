import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { courseQueries } from '@/lib/query/course-queries'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { makeChapter, makeCourse, makeUpload, makeVideo } from '@/test/factories'
import { failWith } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import {
  act,
  createTestClient,
  render,
  screen,
  waitFor,
  within,
} from '@/test/utils/course-creation-test-utils'
import type { CourseTree } from '@/types/course'
import { CourseEditor } from './CourseEditor'

const ready = makeVideo({ filename: 'What a sample is' })

function show(overrides: Partial<CourseTree> = {}) {
  const course = makeCourse({
    title: 'Statistics for field ecologists',
    setup_completed_at: '2026-01-05T09:00:00.000Z',
    chapters: [makeChapter({ videos: [ready] })],
    ...overrides,
  })
  fakeApi.add(course)
  const client = createTestClient()
  client.setQueryData(courseQueries.detail(course.id).queryKey, course)
  render(<CourseEditor courseId={course.id} />, { client })
  return { user: userEvent.setup(), saved: () => fakeApi.course(course.id) }
}

describe('title', () => {
  it('is changed in its place', async () => {
    const { user, saved } = show()
    await user.click(screen.getByRole('button', { name: 'Edit course title' }))
    const field = screen.getByRole('textbox', { name: 'Course title' })
    await user.clear(field)
    await user.type(field, 'Counting birds{Enter}')
    expect(await screen.findByRole('heading', { level: 1, name: /^Counting birds/ })).toBeVisible()
    await waitFor(() => expect(saved().title).toBe('Counting birds'))
    expect(screen.getByRole('button', { name: 'Edit course title' })).toHaveFocus()
  })
  it('goes back on Escape', async () => {
    const { user } = show()
    await user.click(screen.getByRole('button', { name: 'Edit course title' }))
    await user.type(screen.getByRole('textbox', { name: 'Course title' }), ' and more{Escape}')
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Statistics for field ecologists')
    expect(fakeApi.writes).toEqual([])
  })
  it('stays typed when the server refuses, with the reason and a way to send it again', async () => {
    failWith('patch', '/api/courses/:id', 'internal', { once: true, message: 'Not now.' })
    const { user, saved } = show()
    await user.click(screen.getByRole('button', { name: 'Edit course title' }))
    await user.keyboard('Counting birds{Enter}')
    const field = await screen.findByRole('textbox', { name: 'Course title' })
    expect(field).toHaveValue('Counting birds')
    expect(field).toHaveAccessibleDescription('Not now.')
    expect(screen.getByText(/Could not save/)).toBeVisible()
    await user.click(within(screen.getByRole('main')).getByRole('button', { name: 'Retry' }))
    await waitFor(() => expect(saved().title).toBe('Counting birds'))
    await waitFor(() => expect(screen.queryByText(/Could not save/)).not.toBeInTheDocument())
  })
})

describe('price', () => {
  it('takes a decimal comma, and empty for free', async () => {
    const { user, saved } = show()
    await user.click(screen.getByRole('button', { name: '$99, change the price' }))
    await user.keyboard('49,50{Enter}')
    await waitFor(() => expect(saved().price).toBe(49.5))
    await user.click(await screen.findByRole('button', { name: '$49.50, change the price' }))
    await user.keyboard('{Backspace}{Enter}')
    await waitFor(() => expect(saved().price).toBeNull())
    expect(await screen.findByText('Free')).toBeVisible()
  })
  it('says what is wrong beside the field', async () => {
    const { user } = show()
    await user.click(screen.getByRole('button', { name: '$99, change the price' }))
    await user.keyboard('-5{Enter}')
    expect(screen.getByRole('textbox', { name: 'Price' })).toHaveAccessibleDescription(
      'The price cannot be below zero.',
    )
    expect(fakeApi.writes).toEqual([])
  })
})

it('changes the difficulty by a menu', async () => {
  const { user, saved } = show()
  await user.click(screen.getByRole('button', { name: 'Beginner, change the difficulty' }))
  await user.click(screen.getByRole('menuitemradio', { name: 'Advanced' }))
  await waitFor(() => expect(saved().difficulty).toBe('advanced'))
})

it('changes the description', async () => {
  const { user, saved } = show()
  await user.click(screen.getByRole('button', { name: 'Edit description' }))
  const field = screen.getByRole('textbox', { name: 'Description' })
  await user.clear(field)
  await user.type(field, 'Two lines{Enter}of text')
  await user.click(screen.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(saved().description).toBe('Two lines\nof text'))
})

describe('publishing', () => {
  it('publishes, and takes back', async () => {
    const { user, saved } = show()
    await user.click(screen.getByRole('button', { name: 'Publish' }))
    await waitFor(() => expect(saved().status).toBe('published'))
    await user.click(await screen.findByRole('button', { name: 'Unpublish' }))
    await waitFor(() => expect(saved().status).toBe('draft'))
  })
  it('lists the reasons when it is refused, and keeps the course a draft', async () => {
    const { user } = show({ chapters: [makeChapter()] })
    await user.click(screen.getByRole('button', { name: 'Publish' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('Publishing needs at least one ready video.')
    expect(await screen.findByRole('button', { name: 'Publish' })).toBeVisible()
    expect(screen.queryByText(/Could not save/)).not.toBeInTheDocument()
  })
})

it('plays the first ready video in a dialog and gives the focus back', async () => {
  const { user } = show()
  const button = screen.getByRole('button', { name: 'Preview' })
  await user.click(button)
  const dialog = await screen.findByRole('dialog', { name: 'What a sample is' })
  await waitFor(() =>
    expect(dialog.querySelector('source')).toHaveAttribute('src', expect.stringContaining(ready.id)),
  )
  expect(within(dialog).getByLabelText('What a sample is')).toBeVisible()
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  await waitFor(() => expect(button).toHaveFocus())
})
it('has no preview without a ready video', () => {
  show({ chapters: [] })
  expect(screen.queryByRole('button', { name: 'Preview' })).not.toBeInTheDocument()
})
it('leads back into a setup that was not finished', () => {
  show({ setup_completed_at: null })
  expect(screen.getByRole('link', { name: 'Continue setup' })).toHaveAttribute(
    'href',
    expect.stringContaining('/instructor/course/new?draft='),
  )
})
it('shows where a deleted video went, and its undo', async () => {
  const { user, saved } = show()
  await user.click(screen.getByRole('button', { name: 'Delete video What a sample is' }))
  expect(await screen.findByRole('heading', { name: 'Pending Deletions' })).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Restore What a sample is' }))
  await waitFor(() => expect(saved().totalVideos).toBe(1))
})

it('sums the uploads up beside the outline, with the way to their settings', async () => {
  const { user, saved } = show()
  const { id: chapterId } = saved().chapters[0] ?? {}
  expect(screen.queryByRole('heading', { name: 'Upload Progress' })).not.toBeInTheDocument()
  act(() => {
    const upload = makeUpload({ courseId: saved().id, chapterId, status: 'uploading', progress: 40 })
    useCourseCreationUI.getState().addUpload(upload)
  })
  expect(await screen.findByText('40% Complete')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Hide details' }))
  expect(screen.queryByText('Sent')).not.toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Upload settings' }))
  expect(await screen.findByRole('dialog', { name: 'Upload settings' })).toBeVisible()
})
