import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { newId } from '@/lib/ids'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { failWith } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import { createTestClient, render, screen, waitFor, within } from '@/test/utils/course-creation-test-utils'
import type { CourseAccess, Video } from '@/types/course'
import { VideoFileDialog } from './VideoFileDialog'

const courseId = newId()
const video = makeVideo({ id: newId(), originalFilename: 'second.mp4', size: 402_000_000, duration: 724 })
const said: string[] = []

function open({ access = 'owner', ...changes }: Partial<Video> & { access?: CourseAccess } = {}) {
  const videos = [{ ...video, ...changes }]
  fakeApi.add(makeCourse({ id: courseId, access, chapters: [makeChapter({ videos })] }))
  const client = createTestClient((message) => said.push(message))
  const onClose = vi.fn()
  render(<VideoFileDialog data={{ courseId, videoId: video.id }} onClose={onClose} />, { client })
  return { onClose, user: userEvent.setup() }
}
const earlier = () => screen.findByRole('region', { name: 'Earlier files' })

beforeEach(() => {
  said.length = 0
})

describe('what a file is', () => {
  it('is said with what verifies it', async () => {
    open({ checksum: 'crc32:1a2b3c4d' })
    const file = await screen.findByRole('region', { name: 'The file' })
    expect(file).toHaveTextContent('second.mp4')
    expect(file).toHaveTextContent('402 MB')
    expect(file).toHaveTextContent('12:04')
    expect(file).toHaveTextContent('1920 × 1080')
    expect(within(file).getByText('Verified')).toBeVisible()
    expect(within(file).getByText('1a2b3c4d')).toBeVisible()
    expect(file).toHaveTextContent('CRC-32 of the whole file.')
  })

  it('is not called verified where nobody compared it', async () => {
    open({ checksum: null })
    const file = await screen.findByRole('region', { name: 'The file' })
    expect(within(file).queryByText('Verified')).toBeNull()
    expect(file).toHaveTextContent('Not verified')
    expect(screen.queryByRole('button', { name: 'Copy the checksum' })).toBeNull()
  })

  it('names the checksum of a bucket as what it is', async () => {
    open({ checksum: `md5:${'0123456789abcdef'.repeat(2)}-12` })
    expect(await screen.findByText(`${'0123456789abcdef'.repeat(2)}-12`)).toBeVisible()
    expect(screen.getByText(/MD5 of the MD5s of its parts/)).toBeVisible()
  })
})

describe('earlier files', () => {
  it('says when there are none, and what would make one', async () => {
    open()
    expect(await screen.findByText(/None\. When you replace the file/)).toBeVisible()
  })

  it('brings one back, and the one that it took the place of in turn', async () => {
    fakeApi.keepFile({ ...video, originalFilename: 'first.mp4', size: 61_000_000, duration: 60 })
    const { user } = open()
    const list = await earlier()
    await user.click(await within(list).findByRole('button', { name: 'Bring back first.mp4' }))
    expect(await within(list).findByRole('button', { name: 'Bring back second.mp4' })).toBeVisible()
    expect(within(list).queryByText('first.mp4')).toBeNull()
    expect(fakeApi.course(courseId).chapters[0]?.videos[0]).toMatchObject({
      id: video.id,
      originalFilename: 'first.mp4',
      size: 61_000_000,
    })
  })

  it('says why one is kept for longer than its 30 days', async () => {
    fakeApi.keepFile({ ...video, originalFilename: 'first.mp4' })
    const [kept] = fakeApi.earlierFiles.get(video.id) ?? []
    if (kept) fakeApi.earlierFiles.set(video.id, [{ ...kept, expires_at: '2020-01-01T00:00:00.000Z' }])
    open()
    const list = await earlier()
    expect(await within(list).findByText(/, kept while students see it$/)).toBeVisible()
  })

  it('says so when it cannot be brought back, and offers it again', async () => {
    fakeApi.keepFile({ ...video, originalFilename: 'first.mp4' })
    const { user } = open()
    failWith('post', '/api/videos/:id/files/:fileId/restore', 'notFound', {
      message: 'This file is no longer kept.',
    })
    const button = await screen.findByRole('button', { name: 'Bring back first.mp4' })
    await user.click(button)
    await waitFor(() => expect(said.join()).toMatch(/no longer kept/))
    expect(button).toBeEnabled()
  })

  it('says so when the list cannot be read, and reads it again', async () => {
    failWith('get', '/api/videos/:id/files', 'internal', { message: 'Something went wrong.' })
    const { user } = open()
    const list = await earlier()
    expect(await within(list).findByRole('alert')).toHaveTextContent('They could not be read.')
    const { server } = await import('@/test/msw/server')
    server.resetHandlers()
    await user.click(within(list).getByRole('button', { name: 'Try again' }))
    expect(await within(list).findByText(/None\./)).toBeVisible()
  })

  it('can only be looked at by somebody who may only look', async () => {
    fakeApi.keepFile({ ...video, originalFilename: 'first.mp4' })
    open({ access: 'viewer' })
    expect(await screen.findByText('first.mp4')).toBeVisible()
    expect(screen.queryByRole('button', { name: /^Bring back/ })).toBeNull()
  })
})

it('says so when the video is gone, and closes', async () => {
  const { user, onClose } = open({ id: newId() })
  expect(await screen.findByText('This video is no longer in the course')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Close' }))
  expect(onClose).toHaveBeenCalledOnce()
})
