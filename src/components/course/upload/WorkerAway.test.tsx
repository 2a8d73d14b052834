import { afterEach, expect, it, vi } from 'vitest'
import { fakeApi } from '@/test/msw/fake-api'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { act, render, screen } from '@/test/utils/course-creation-test-utils'
import { eventually } from '@/test/utils/eventually'
import { WorkerAway } from './WorkerAway'

afterEach(() => void vi.useRealTimers())

const courseWith = (status: 'processing' | 'ready') =>
  makeCourse({ chapters: [makeChapter({ videos: [makeVideo({ status })] })] })
const words = () => screen.findByText('No video is being prepared right now')

it('says since when nothing works on a video that waits, and goes by itself when something does', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  fakeApi.workers = { is_there: false, last_seen_at: '2026-01-05T09:00:00.000Z' }
  render(<WorkerAway course={courseWith('processing')} />)
  expect(await words()).toBeVisible()
  expect(screen.getByRole('status')).toHaveTextContent(/No worker has been running since .*2026/)
  expect(screen.getByRole('status')).toHaveTextContent('Your files are stored')
  fakeApi.workers = { is_there: true, last_seen_at: '2026-01-05T10:00:00.000Z' }
  await act(() => vi.advanceTimersByTimeAsync(6_000))
  await eventually(() => expect(screen.queryByRole('status')).toBeNull())
})

it('has no time to name where none ever ran', async () => {
  fakeApi.workers = { is_there: false, last_seen_at: null }
  render(<WorkerAway course={courseWith('processing')} />)
  await words()
  expect(screen.getByRole('status')).toHaveTextContent('No worker is running.')
})

it('does not even ask while no video waits', async () => {
  fakeApi.workers = { is_there: false, last_seen_at: null }
  render(<WorkerAway course={courseWith('ready')} />)
  await act(() => Promise.resolve())
  expect(screen.queryByRole('status')).toBeNull()
  expect(fakeApi.requests.filter(({ path }) => path === '/api/workers')).toEqual([])
})
