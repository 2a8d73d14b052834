import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'
import { courseQueries } from '@/lib/query/course-queries'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { failWith } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import { createTestClient, render, screen, waitFor, within } from '@/test/utils/course-creation-test-utils'
import { ModalHost } from './modals/ModalHost'
import { SoftDeleteManager } from './SoftDeleteManager'

const ids = {
  course: '0198c2f1-0000-7000-8000-000000000001',
  chapter: '0198c2f1-0000-7000-8000-00000000000a',
  video: '0198c2f1-0000-7000-8000-0000000000b1',
}

beforeEach(() => {
  fakeApi.add(
    makeCourse({
      id: ids.course,
      chapters: [
        makeChapter({ id: ids.chapter, title: 'Old welcome', videos: [makeVideo(), makeVideo()] }),
        makeChapter({
          title: 'Before you go out',
          videos: [makeVideo({ id: ids.video, filename: 'First take', size: 402_000_000 })],
        }),
      ],
    }),
  )
  fakeApi.mark(ids.chapter)
  fakeApi.mark(ids.video)
})
const left = () => fakeApi.marks.get(ids.course)?.map(({ id }) => id)

async function show() {
  const client = createTestClient()
  client.setQueryData(courseQueries.detail(ids.course).queryKey, fakeApi.course(ids.course))
  render(
    <main tabIndex={-1}>
      <SoftDeleteManager courseId={ids.course} />
      <ModalHost />
    </main>,
    { client },
  )
  await screen.findByRole('heading', { name: 'Pending Deletions' })
  return userEvent.setup()
}

it('names each item with where it was', async () => {
  await show()
  expect(screen.getByText('2 items')).toBeVisible()
  expect(screen.getByText('chapter with 2 videos')).toBeVisible()
  expect(screen.getByText('Before you go out')).toBeVisible()
})
it('is not there when nothing is marked', async () => {
  fakeApi.marks.clear()
  const { client } = render(<SoftDeleteManager courseId={ids.course} />)
  await waitFor(() =>
    expect(client.getQueryData(courseQueries.pendingDeletes(ids.course).queryKey)).toBeDefined(),
  )
  expect(screen.queryByText('Pending Deletions')).not.toBeInTheDocument()
})
it('restores one', async () => {
  const user = await show()
  await user.click(screen.getByRole('button', { name: 'Restore First take' }))
  await waitFor(() => expect(left()).toEqual([ids.chapter]))
  expect(fakeApi.course(ids.course).chapters[0]?.videos[0]?.filename).toBe('First take')
})
it('restores all', async () => {
  const user = await show()
  await user.click(screen.getByRole('button', { name: 'Cancel All Deletions' }))
  await waitFor(() => expect(left()).toEqual([]))
  expect(fakeApi.course(ids.course).totalVideos).toBe(3)
})
it('deletes for good only after a dialog that names everything and its bytes', async () => {
  const user = await show()
  await user.click(screen.getByRole('button', { name: 'Delete Permanently (2)' }))
  const dialog = await screen.findByRole('dialog', { name: 'Delete 2 items for good?' })
  expect(within(dialog).getByRole('button', { name: 'Keep them' })).toHaveFocus()
  expect(dialog).toHaveTextContent('Old welcome')
  expect(dialog).toHaveTextContent('612 MB')
  await user.click(within(dialog).getByRole('button', { name: 'Keep them' }))
  expect(left()).toHaveLength(2)

  await user.click(screen.getByRole('button', { name: 'Delete Permanently (2)' }))
  await user.click(await screen.findByRole('button', { name: 'Delete 2 items' }))
  await waitFor(() => expect(left()).toEqual([]))
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
})
it('keeps the items and the dialog when the server refuses', async () => {
  failWith('post', '/api/courses/:id/purge', 'internal')
  const user = await show()
  await user.click(screen.getByRole('button', { name: 'Delete Permanently (2)' }))
  await user.click(await screen.findByRole('button', { name: 'Delete 2 items' }))
  await waitFor(() => expect(fakeApi.writes).toHaveLength(0))
  expect(await screen.findByRole('button', { name: 'Delete 2 items' })).toBeVisible()
  expect(left()).toHaveLength(2)
})
it('can be folded away', async () => {
  const user = await show()
  await user.click(screen.getByRole('button', { name: 'Hide' }))
  expect(screen.queryByText('Old welcome')).not.toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Show' }))
  expect(screen.getByText('Old welcome')).toBeVisible()
})

it('says when they are deleted for good, each by itself where the days differ', async () => {
  const [first, second] = fakeApi.marks.get(ids.course) ?? []
  if (first && second) first.timestamp = second.timestamp - 5 * 86_400_000
  const user = await show()
  expect(screen.getByText(/^Nobody sees them\. Each is deleted for good 30 days after/)).toBeVisible()
  expect(screen.getByText(/^chapter with 2 videos, until /)).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Restore First take' }))
  expect(await screen.findByText(/^Nobody sees it, and it is deleted for good on .+\.$/)).toBeVisible()
  expect(screen.getByText('chapter with 2 videos')).toBeVisible()
})
it('keeps the focus in the list while items leave it, and in the page after the last one', async () => {
  const user = await show()
  await user.click(screen.getByRole('button', { name: 'Restore First take' }))
  expect(screen.getByRole('button', { name: 'Restore Old welcome' })).toHaveFocus()
  await user.keyboard('{Enter}')
  await waitFor(() => expect(screen.queryByText('Pending Deletions')).not.toBeInTheDocument())
  expect(screen.getByRole('main')).toHaveFocus()
})
it('draws only the lines in sight of a long list', async () => {
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(420) // jsdom has no layout
  const course = makeCourse({
    chapters: [
      makeChapter({ videos: Array.from({ length: 200 }, (_, i) => makeVideo({ filename: `Take ${i}` })) }),
    ],
  })
  fakeApi.add(course)
  for (const video of course.chapters[0]?.videos ?? []) fakeApi.mark(video.id)
  render(<SoftDeleteManager courseId={course.id} />)
  expect(await screen.findByText('200 items')).toBeVisible()
  const list = await screen.findByRole('group', { name: 'Items marked for deletion' })
  await waitFor(() => expect(within(list).getAllByRole('listitem').length).toBeGreaterThan(0))
  const lines = within(list).getAllByRole('listitem')
  expect(lines.length).toBeLessThan(200)
  expect(lines[0]).toHaveAttribute('aria-setsize', '200')
})
