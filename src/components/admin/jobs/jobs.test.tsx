import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { getAnnouncement } from '@/lib/announce'
import { failWith } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import { fakeJobs, makeJob } from '@/test/msw/fake-jobs'
import { createTestClient, render, screen, waitFor, within } from '@/test/utils/course-creation-test-utils'
import { JobsScreen } from './JobsScreen'

function open() {
  const toasts: string[] = []
  render(<JobsScreen />, { client: createTestClient((message) => toasts.push(message)) })
  return { user: userEvent.setup(), toasts }
}
const show = (name: RegExp) => screen.findByRole('radio', { name })
const writes = () => fakeApi.requests.filter(({ method }) => method !== 'GET').map(({ path }) => path)

it('says so when the work could not be loaded, and tries again', async () => {
  failWith('get', '/api/admin/jobs', 'unavailable', { once: true })
  const { user } = open()
  expect(await screen.findByRole('alert')).toHaveTextContent('The work could not be loaded')
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('Nothing to do right now')).toBeVisible()
})

it('tells how much there is, and how far it is', async () => {
  const waiting = makeJob({ filename: 'Rye', due_at: new Date(Date.now() - 5 * 60_000).toISOString() })
  const running = makeJob({
    filename: 'Wheat',
    state: 'running',
    percent: 42,
    step: 'converting',
    attempt: 1,
  })
  fakeJobs.jobs = [waiting, running, makeJob({ state: 'dead' })]
  open()
  expect(
    await screen.findByText(/^1 running, 1 waiting, the oldest for 5 min\. 1 job needs you\.$/),
  ).toBeVisible()
  expect(await screen.findByRole('progressbar', { name: 'Work on Wheat' })).toHaveAttribute(
    'aria-valuenow',
    '42',
  )
  expect(screen.getByText('Converting it, 42%')).toBeVisible()
  expect(screen.getByText('Waiting for 5 min')).toBeVisible()
  expect(await show(/^Needs you 1$/)).not.toBeChecked()
})

it('shows why work was given up, with what instructors are not told, and puts it in line again', async () => {
  const job = makeJob({
    ...{
      state: 'dead',
      failures: 6,
      attempt: 6,
      error_message: 'The server was interrupted again and again.',
    },
    ...{ error_code: 'interrupted', error_detail: 'ffmpeg: ended by SIGKILL' },
  })
  fakeJobs.jobs = [job]
  const { user } = open()
  await user.click(await show(/^Needs you/))
  expect(await screen.findByText('The server was interrupted again and again.')).toBeVisible()
  expect(screen.getByText('Given up after 6 tries')).toBeVisible()
  await user.click(screen.getByText('For operators'))
  const details = within(screen.getByRole('group'))
  expect(details.getByText('ffmpeg: ended by SIGKILL')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Retry the work on Shadow' }))
  expect(await screen.findByText('Nothing needs you')).toBeVisible()
  expect(writes()).toEqual([`/api/admin/jobs/${job.id}/retry`])
  expect(getAnnouncement().message).toBe('“Shadow” is in line again.')
  expect(screen.getByRole('heading', { name: 'Needs you' })).toHaveFocus()
})

it('stops work, and says when somebody was quicker', async () => {
  fakeJobs.jobs = [makeJob({ filename: 'Rye' }), makeJob({ filename: 'Wheat', state: 'running' })]
  const { user, toasts } = open()
  await user.click(await screen.findByRole('button', { name: 'Stop the work on Rye' }))
  await waitFor(() => expect(screen.queryByText('Rye')).toBeNull())
  failWith('post', '/api/admin/jobs/:id/stop', 'conflict', { message: 'This work has ended already.' })
  await user.click(screen.getByRole('button', { name: 'Stop the work on Wheat' }))
  await waitFor(() => expect(toasts.join()).toContain('This work has ended already.'))
  expect(screen.getByRole('button', { name: 'Stop the work on Wheat' })).toBeVisible()
  await user.click(await show(/^Ended/))
  expect(await screen.findByText('Stopped')).toBeVisible()
})

it('does not offer again what cannot be done again', async () => {
  failWith('post', '/api/admin/jobs/:id/retry', 'conflict', { message: 'The file is no longer kept.' })
  fakeJobs.jobs = [
    makeJob({ filename: 'Rye', state: 'failed', is_replacement: true }),
    makeJob({ filename: 'Wheat', state: 'failed' }),
  ]
  const { user, toasts } = open()
  await user.click(await show(/^Failed/))
  await user.click(await screen.findByRole('button', { name: 'Retry the work on Wheat' }))
  await waitFor(() => expect(toasts.join()).toContain('The file is no longer kept.'))
  expect(screen.queryByRole('button', { name: /Rye/ })).toBeNull()
})
