import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'
import { courseQueries } from '@/lib/query/course-queries'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { failWith } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import { createTestClient, render, screen, waitFor } from '@/test/utils/course-creation-test-utils'
import { findVideo } from '@/lib/course-tree'
import { ProcessAgain } from './ProcessAgain'
import { StopProcessing } from './StopProcessing'

const said = vi.hoisted(() => [] as string[])
vi.mock('@/lib/announce', () => ({ announce: (message: string) => said.push(message) }))
beforeEach(() => void (said.length = 0))

function show() {
  const processing = { percent: 40, step: 'converting' }
  const video = makeVideo({ filename: 'Night', status: 'processing', processing })
  const course = makeCourse({ chapters: [makeChapter({ videos: [video] })] })
  const id = video.id
  fakeApi.add(course)
  const client = createTestClient((message) => said.push(message))
  const { queryKey } = courseQueries.detail(course.id)
  client.setQueryData(queryKey, course)
  const shown = () => {
    const now = client.getQueryData(queryKey)
    return now && findVideo(now, id)
  }
  const here = { ...video, course_id: course.id }
  const stopped = { ...here, error_code: 'processingStopped' }
  render(
    <>
      <StopProcessing video={here} />
      <ProcessAgain video={stopped} />
    </>,
    { client },
  )
  return { user: userEvent.setup(), id, shown }
}
const requests = () => fakeApi.requests.map(({ method, path }) => `${method} ${path}`)

it('stops the work by keyboard, and says so', async () => {
  const { user, id, shown } = show()
  await user.tab()
  expect(screen.getByRole('button', { name: 'Stop processing Night' })).toHaveFocus()
  await user.keyboard('{Enter}')
  await waitFor(() => expect(said).toEqual(['Processing of “Night” was stopped. The file is safe.']))
  expect(requests()).toContain(`DELETE /api/videos/${id}/process`)
  await waitFor(() => expect(shown()).toMatchObject({ status: 'error', error_code: 'processingStopped' }))
})

it('goes on where the stop was refused, and says that', async () => {
  failWith('delete', '/api/videos/:id/process', 'forbidden', { message: 'You may look at this course only.' })
  const { user, shown } = show()
  await user.click(screen.getByRole('button', { name: 'Stop processing Night' }))
  await waitFor(() => expect(said).toEqual([expect.stringContaining('You may look at this course only')]))
  expect(shown()).toMatchObject({ status: 'processing' })
})

it('works on it again', async () => {
  const { user, id } = show()
  await user.click(screen.getByRole('button', { name: 'Process Night again' }))
  await waitFor(() => expect(said).toEqual(['“Night” is processed again.']))
  expect(requests()).toContain(`POST /api/videos/${id}/process`)
})
