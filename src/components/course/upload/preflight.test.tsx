import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { UploadManager } from '@/components/course/UploadManager'
import { getAnnouncement } from '@/lib/announce'
import type { FileCheck } from '@/lib/preflight/file-check'
import { preflight } from '@/lib/preflight/preflight'
import { courseQueries } from '@/lib/query/course-queries'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { makeChapter, makeCourse, makeFile, makeVideo } from '@/test/factories'
import { fakeApi } from '@/test/msw/fake-api'
import { createTestClient, render, screen, waitFor } from '@/test/utils/course-creation-test-utils'
import { AskedFiles } from './AskedFiles'
import { FileFacts } from './FileFacts'
import { useUploadAnnouncements } from './use-upload-announcements'

const COURSE = '0198c2f1-0000-7000-8000-000000000001'
const CHAPTER = '0198c2f1-0000-7000-8000-00000000000a'
const PLANNED = '0198c2f1-0000-7000-8000-0000000000a1'

const checks: Record<string, FileCheck> = {
  'hevc.mov': { verdict: 'doubtful', code: 'unsupportedCodec', message: 'It is HEVC.', mayBeConverted: true },
  'prores.mov': {
    verdict: 'doubtful',
    code: 'unsupportedCodec',
    message: 'It is ProRes.',
    mayBeConverted: true,
  },
  'notes.mp4': { verdict: 'refused', code: 'notVideo', message: 'This file is a text file.' },
}

function Step() {
  useUploadAnnouncements(COURSE)
  return (
    <>
      <AskedFiles courseId={COURSE} from={2} />
      <UploadManager courseId={COURSE} chapterId={CHAPTER} chapterTitle="One" />
    </>
  )
}

function show() {
  const planned = makeVideo({ id: PLANNED, filename: 'Heron', status: 'planned' })
  const course = makeCourse({
    id: COURSE,
    chapters: [makeChapter({ id: CHAPTER, title: 'One', videos: [planned] })],
  })
  fakeApi.add(course)
  const client = createTestClient()
  client.setQueryData(courseQueries.detail(COURSE).queryKey, course)
  render(<Step />, { client })
  return userEvent.setup()
}
const choose = (user: ReturnType<typeof userEvent.setup>, ...names: string[]) =>
  user.upload(
    screen.getByLabelText('Upload videos to One'),
    names.map((name) => makeFile({ name })),
  )
const button = (name: string) => screen.getByRole('button', { name })
const sent = () => fakeApi.uploads.size

beforeEach(() => {
  vi.spyOn(preflight, 'check').mockImplementation((file) => Promise.resolve(checks[file.name] ?? null))
})

describe('files that browsers may not play', () => {
  it('are asked about while the others are sent, and sent when that is meant', async () => {
    const user = show()
    await choose(user, 'hevc.mov', 'prores.mov', 'good.mp4')
    const asked = await screen.findByRole('alert')
    expect(asked).toHaveTextContent('2 files wait for your answer')
    expect(asked).toHaveTextContent('“hevc.mov” It is HEVC.')
    await waitFor(() => expect(sent()).toBe(1))
    await user.click(button('Upload the 2 anyway'))
    await waitFor(() => expect(sent()).toBe(3))
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  })

  it('are sent without a question to a server that converts them', async () => {
    fakeApi.config = { ...fakeApi.config, convertsVideos: true }
    const user = show()
    await choose(user, 'hevc.mov')
    await waitFor(() => expect(sent()).toBe(1))
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  })

  it('say so in their row where they are converted', async () => {
    fakeApi.config = { ...fakeApi.config, convertsVideos: true }
    render(<FileFacts file={makeFile({ name: 'hevc.mov' })} />)
    expect(await screen.findByText('is converted here once it was sent, for all browsers')).toBeVisible()
  })

  it('are left out one by one, or all at once', async () => {
    const user = show()
    await choose(user, 'hevc.mov', 'prores.mov')
    await screen.findByRole('alert')
    await user.click(button('Leave out hevc'))
    await waitFor(() => expect(screen.queryByRole('alert')).not.toBeInTheDocument())
    await choose(user, 'hevc.mov')
    await user.click(await screen.findByRole('button', { name: 'Leave the 2 out' }))
    await waitFor(() => expect(useCourseCreationUI.getState().uploads).toEqual({}))
    expect(sent()).toBe(0)
  })

  it('leave a planned video as it was', async () => {
    const user = show()
    await user.upload(screen.getByLabelText('Choose file for Heron'), makeFile({ name: 'hevc.mov' }))
    const leaveOut = await screen.findByRole('button', { name: 'Leave out Heron' })
    expect(getAnnouncement()).toMatchObject({ message: '“hevc.mov” waits for your answer.' })
    await user.click(leaveOut)
    expect(await screen.findByText('No file yet')).toBeVisible()
    expect(sent()).toBe(0)
  })
})

describe('a file that is no video', () => {
  it('is not sent, and another one takes its place', async () => {
    const user = show()
    await user.upload(screen.getByLabelText('Choose file for Heron'), makeFile({ name: 'notes.mp4' }))
    expect(await screen.findByText('This file is a text file.')).toBeVisible()
    expect(screen.getByTestId('upload-error-icon')).toBeVisible()
    expect(sent()).toBe(0)
    await user.upload(screen.getByLabelText('Choose another file for Heron'), makeFile({ name: 'good.mp4' }))
    await waitFor(() => expect(sent()).toBe(1))
    expect(screen.getByText('Heron')).toBeVisible()
    expect(screen.queryByText('This file is a text file.')).not.toBeInTheDocument()
  })

  it('is taken off the list', async () => {
    const user = show()
    await choose(user, 'notes.mp4')
    expect(await screen.findByText('This file is a text file.')).toBeVisible()
    await user.click(button('Remove notes'))
    await waitFor(() => expect(screen.queryByText('notes')).not.toBeInTheDocument())
    expect(sent()).toBe(0)
  })
})
