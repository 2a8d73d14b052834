import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import { courseQueries } from '@/lib/query/course-queries'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { makeChapter, makeCourse, makeFile, makeVideo } from '@/test/factories'
import { failWith, hold } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import { createTestClient, render, screen, waitFor } from '@/test/utils/course-creation-test-utils'
import { StructureEditor } from './StructureEditor'

const courseId = newId()
const uploadId = newId()
const videoId = newId()
const message = 'This is a PDF, not a video. “Rye” keeps the file that it had.'

/** As the page is after a reload: what became of the file is known from the server alone. */
function show() {
  const video = makeVideo({ id: videoId, filename: 'Rye', failed_replacement: { uploadId, message } })
  const tree = makeCourse({ id: courseId, chapters: [makeChapter({ title: 'Flour', videos: [video] })] })
  fakeApi.add(tree)
  fakeApi.uploads.set(uploadId, {
    id: uploadId,
    partSize: 5_000,
    partCount: 1,
    state: 'aborted',
    replaces: true,
    videoId,
    courseId,
    size: 5_000,
    originalFilename: 'notes.mp4',
    lastModified: null,
    fingerprint: null,
    parts: new Map(),
  })
  const client = createTestClient()
  client.setQueryData(courseQueries.detail(courseId).queryKey, tree)
  render(<StructureEditor courseId={courseId} mode="edit" />, { client })
  return userEvent.setup()
}
const row = () => screen.getByRole('row', { name: /Rye/ })
const keepOldFile = async (user: ReturnType<typeof show>) => {
  await user.click(screen.getByRole('button', { name: 'More for Rye' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Keep the old file' }))
}

beforeEach(() => useCourseCreationUI.setState({ uploads: {} }))

it('is told in the row until it is put aside', async () => {
  const user = show()
  expect(row()).toHaveTextContent('Not replaced')
  expect(row()).toHaveTextContent(message)
  await keepOldFile(user)
  await waitFor(() => expect(row()).not.toHaveTextContent('Not replaced'))
  expect(fakeApi.course(courseId).chapters[0]?.videos[0]).toMatchObject({
    status: 'ready',
    failed_replacement: null,
  })
})

it('stays when putting it aside fails', async () => {
  const user = show()
  failWith('delete', '/api/uploads/:id', 'internal')
  await keepOldFile(user)
  await waitFor(() => expect(screen.queryByRole('menu')).toBeNull())
  expect(row()).toHaveTextContent('Not replaced')
  expect(fakeApi.course(courseId).chapters[0]?.videos[0]?.failed_replacement).not.toBeNull()
})

it('gives way to another file', async () => {
  const user = show()
  const release = hold('put', '/storage/*')
  expect(screen.getByRole('button', { name: 'Replace file for Rye' })).toBeVisible()
  await user.upload(
    screen.getByLabelText('Choose file for Rye'),
    makeFile({ name: 'second.mp4', size: 5_000 }),
  )
  await waitFor(() => expect(row()).toHaveTextContent('New file'))
  expect(row()).not.toHaveTextContent(message)
  release()
  await waitFor(() => expect(row()).not.toHaveTextContent('New file'))
  expect(row()).not.toHaveTextContent('Not replaced')
})
