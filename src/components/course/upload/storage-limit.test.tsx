import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it } from 'vitest'
import { makeChapter, makeCourse, makeFile } from '@/test/factories'
import { fakeApi } from '@/test/msw/fake-api'
import { uploadKeys } from '@/lib/query/upload-queries'
import { failWith } from '@/test/msw/failures'
import { render, screen, waitFor } from '@/test/utils/course-creation-test-utils'
import { UploadManager } from '../UploadManager'
import { UploadSummary } from './UploadSummary'

const chapter = makeChapter({ title: 'Light', videos: [] })
const course = makeCourse({ chapters: [chapter] })
const starts = () => fakeApi.requests.filter(({ path }) => path === '/api/videos/upload')

beforeEach(() => {
  fakeApi.add(course)
})

function show() {
  const { client } = render(
    <>
      <UploadManager courseId={course.id} chapterId={chapter.id} chapterTitle="Light" />
      <UploadSummary courseId={course.id} />
    </>,
  )
  return { user: userEvent.setup(), client }
}
const choose = (user: ReturnType<typeof userEvent.setup>, ...files: File[]) =>
  user.upload(screen.getByLabelText('Upload videos to Light'), files)

it('says how full the storage is, and leaves out what does not fit before a byte is sent', async () => {
  fakeApi.config = { ...fakeApi.config, storageQuotaBytes: 10_000 }
  fakeApi.storageUse = { usedBytes: 7_000, quotaBytes: 10_000 }
  const { user } = show()
  await screen.findByText(/choose files/)
  await choose(user, makeFile({ name: 'small.mp4', size: 2_000 }))
  expect(await screen.findByText('7 kB of 10 kB used')).toBeVisible()
  await choose(user, makeFile({ name: 'large.mp4', size: 5_000 }))
  expect(await screen.findByRole('alert')).toHaveTextContent(
    '“large.mp4” is 5 kB, and 3 kB of the storage is left. Delete videos for good to free space, or ask the person who runs this server for more.',
  )
  expect(await screen.findByText('100% Complete')).toBeVisible()
  expect(starts()).toHaveLength(1)
})

it('lets the server decide when somebody has made room meanwhile, and shows its reason', async () => {
  fakeApi.config = { ...fakeApi.config, storageQuotaBytes: 10_000 }
  fakeApi.storageUse = { usedBytes: 10_000, quotaBytes: 10_000 }
  const { user, client } = show()
  await waitFor(() => expect(client.getQueryData(uploadKeys.storageUse(course.id))).toBeDefined())
  await choose(user, makeFile({ name: 'large.mp4', size: 5_000 }))
  const refusal = '“large.mp4” needs 5 kB, and nothing of your 10 kB is left. Nothing was sent.'
  failWith('post', '/api/videos/upload', 'overQuota', { message: refusal })
  await user.click(await screen.findByRole('button', { name: 'Add it anyway' }))
  expect(await screen.findByText(refusal)).toBeVisible()
  expect(screen.getByTestId('upload-error-icon')).toBeVisible()
})

it('says nothing of it where there is no limit', async () => {
  const { user } = show()
  await choose(user, makeFile({ name: 'small.mp4', size: 2_000 }))
  expect(await screen.findByText('100% Complete')).toBeVisible()
  expect(screen.queryByText('Storage')).not.toBeInTheDocument()
})
