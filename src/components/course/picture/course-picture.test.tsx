import { fireEvent } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { newId } from '@/lib/ids'
import { makeChapter, makeCourse, makeFile, makeVideo } from '@/test/factories'
import { failWith } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import { createTestClient, render, screen, waitFor } from '@/test/utils/course-creation-test-utils'
import { CoursePictureDialog } from './CoursePictureDialog'

// jsdom draws nothing; what is drawn is the browser's.
vi.mock('@/lib/pictures/shrink-picture', () => ({
  shrinkPicture: vi.fn(() => Promise.resolve('AAAA')),
  pictureOfFile: vi.fn(() => Promise.resolve({ width: 1, height: 1, close: () => undefined })),
}))

interface World {
  withPictures?: boolean
  status?: 'draft' | 'published'
}

function open({ withPictures = true, status = 'draft' }: World = {}) {
  const courseId = newId()
  const videos = ['Rye', 'Wheat'].map((filename) => {
    const id = newId()
    const still = withPictures ? { thumbnailUrl: `/api/videos/${id}/poster?v=1` } : {}
    return makeVideo({ id, filename, status: 'ready', ...still })
  })
  const thumbnail = videos[0]?.thumbnailUrl
  fakeApi.add(
    makeCourse({
      ...{ id: courseId, title: 'Grain', status, chapters: [makeChapter({ videos })] },
      ...(thumbnail !== undefined && { thumbnailUrl: thumbnail }),
    }),
  )
  const said: string[] = []
  const client = createTestClient((message) => said.push(message))
  render(<CoursePictureDialog data={{ courseId }} onClose={vi.fn()} />, { client })
  return { said, courseId, user: userEvent.setup() }
}
const picture = () => screen.getByRole('img', { name: 'Picture of Grain' })
const writes = () => fakeApi.requests.filter(({ method }) => method !== 'GET').map(({ body }) => body)

it('an automatic picture is told as one, and a file takes its place until it is taken back', async () => {
  const { user, courseId } = open()
  expect(await screen.findByText(/the automatic picture/)).toBeVisible()
  fireEvent.change(screen.getByLabelText('Choose a picture for the course'), {
    target: { files: [makeFile({ name: 'a.png' })] },
  })
  await waitFor(() =>
    expect(picture().getAttribute('src')).toContain(`/api/live/courses/${courseId}/picture`),
  )
  expect(screen.getByText('Somebody chose this picture.')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Use the automatic one' }))
  expect(await screen.findByText(/the automatic picture/)).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Use the automatic one' })).toBeNull()
})

it('the picture of a video is chosen with the keyboard', async () => {
  const { user } = open({ status: 'published' })
  await user.click(await screen.findByRole('radio', { name: 'Rye' }))
  await user.keyboard('{ArrowDown}')
  expect(screen.getByRole('radio', { name: 'Wheat' })).toBeChecked()
  await user.click(screen.getByRole('button', { name: 'Use its picture' }))
  expect(await screen.findByText(/Students see a change when you publish it/)).toBeVisible()
  const wheat = fakeApi.courses.values().next().value?.chapters[0]?.videos[1]
  expect(writes()).toEqual([{ video_id: wheat?.id }])
})

it('a frame is taken once the video shows one', async () => {
  const { user } = open()
  await user.click(await screen.findByRole('radio', { name: 'Rye' }))
  await user.click(screen.getByRole('button', { name: 'Take a frame…' }))
  await user.click(screen.getByRole('button', { name: 'Use this frame' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('The video is not there yet.')
  Object.defineProperty(screen.getByLabelText('Frames of the video'), 'videoWidth', { value: 640 })
  await user.click(screen.getByRole('button', { name: 'Use this frame' }))
  await waitFor(() => expect(picture().getAttribute('src')).toContain('/picture'))
})

it('a refusal of the server is told, and nothing changes', async () => {
  const { said } = open({ withPictures: false })
  failWith('put', '/api/courses/:id/picture', 'invalid', { message: 'It is too wide.' })
  expect(await screen.findByText(/There is no picture yet/)).toBeVisible()
  expect(screen.queryByRole('radiogroup')).toBeNull()
  fireEvent.change(screen.getByLabelText('Choose a picture for the course'), {
    target: { files: [makeFile({ name: 'a.png' })] },
  })
  await waitFor(() => expect(said.join()).toContain('It is too wide.'))
  expect(screen.getByText(/There is no picture yet/)).toBeVisible()
})
