import userEvent from '@testing-library/user-event'
import { fireEvent } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { pictureOfFile } from '@/lib/pictures/shrink-picture'
import { makeChapter, makeCourse, makeFile, makeVideo } from '@/test/factories'
import { failWith } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import { createTestClient, render, screen, waitFor } from '@/test/utils/course-creation-test-utils'
import { VideoFileDialog } from './VideoFileDialog'

// jsdom draws nothing; what is drawn is the browser's.
vi.mock('@/lib/pictures/shrink-picture', () => ({
  shrinkPicture: vi.fn(() => Promise.resolve('AAAA')),
  pictureOfFile: vi.fn(() => Promise.resolve({ width: 1, height: 1, close: () => undefined })),
}))

function open(access: 'owner' | 'viewer' = 'owner') {
  const [courseId, videoId] = [newId(), newId()]
  const video = makeVideo({ id: videoId, filename: 'Rye' })
  fakeApi.add(makeCourse({ id: courseId, access, chapters: [makeChapter({ videos: [video] })] }))
  const said: string[] = []
  render(<VideoFileDialog data={{ courseId, videoId }} onClose={vi.fn()} />, {
    client: createTestClient((message) => said.push(message)),
  })
  return { said, user: userEvent.setup() }
}
const choose = async () =>
  fireEvent.change(await screen.findByLabelText('Choose a picture for Rye'), {
    target: { files: [makeFile({ name: 'a.png' })] },
  })
const picture = () => screen.queryByRole('img', { name: 'Still of Rye' })

it('a picture is chosen, shown, and taken away again', async () => {
  const { user } = open()
  await choose()
  await waitFor(() => expect(picture()).toBeVisible())
  await user.click(screen.getByRole('button', { name: 'Use the automatic one' }))
  await waitFor(() => expect(picture()).toBeNull())
  expect(fakeApi.writes.map((write) => write.split(' ')[0])).toEqual(['PUT', 'DELETE'])
})

it('a frame is taken once the video shows one', async () => {
  const { user } = open()
  await user.click(await screen.findByRole('button', { name: 'Take a frame…' }))
  await user.click(screen.getByRole('button', { name: 'Use this frame' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('The video is not there yet.')
  const element = screen.getByLabelText('Frames of the video')
  Object.defineProperty(element, 'videoWidth', { value: 640 })
  await user.click(screen.getByRole('button', { name: 'Use this frame' }))
  await waitFor(() => expect(picture()).toBeVisible())
})

it('what is no picture, and what the server refuses, is told', async () => {
  const { said } = open()
  vi.mocked(pictureOfFile).mockRejectedValueOnce(new AppError('invalid', '“a.png” is no picture.'))
  await choose()
  expect(await screen.findByRole('alert')).toHaveTextContent('“a.png” is no picture.')
  failWith('put', '/api/videos/:id/poster', 'invalid', { message: 'It is too wide.' })
  await choose()
  await waitFor(() => expect(said.join()).toContain('It is too wide.'))
  expect(picture()).toBeNull()
})

it('is not for those who may only look', async () => {
  open('viewer')
  expect(await screen.findByRole('region', { name: 'The file' })).toBeVisible()
  expect(screen.queryByLabelText('Choose a picture for Rye')).toBeNull()
})
