import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { failWith } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import { fakeRollout, makeRollout } from '@/test/msw/fake-rollout'
import { createTestClient, render, screen, waitFor, within } from '@/test/utils/course-creation-test-utils'
import { RolloutNews } from './RolloutNews'
import { RolloutScreen } from './RolloutScreen'

async function open() {
  const toasts: string[] = []
  render(
    <>
      <RolloutNews />
      <RolloutScreen />
    </>,
    { client: createTestClient((message) => toasts.push(message)) },
  )
  await screen.findByText(/^(On|Off) for .* since/)
  return { user: userEvent.setup(), toasts }
}
const button = (name: string | RegExp) => screen.getByRole('button', { name })
const last = () => fakeApi.requests.filter(({ method }) => method !== 'GET').at(-1)

it('says so when the rollout could not be loaded, and tries again', async () => {
  failWith('get', '/api/admin/rollout', 'unavailable', { once: true })
  render(<RolloutScreen />)
  expect(await screen.findByRole('alert')).toHaveTextContent('The rollout could not be loaded')
  await userEvent.click(button('Try again'))
  expect(await screen.findByText(/On for 10% of accounts since/)).toBeVisible()
})

it('tells the figures with their limits, and what each waits for', async () => {
  await open()
  const row = (name: string) =>
    within(screen.getByRole('row', { name: new RegExp(name) }))
      .getAllByRole('cell')
      .map((cell) => cell.textContent)
  expect(row('Requests that failed')).toEqual(['0.04%', '0.02%', 'below 0.1%', '18,410', '61%'])
  expect(row('Uploads that finished')).toEqual([
    '98.6%, beyond the limit',
    'none',
    'above 99%',
    '1,204',
    '0%',
  ])
  expect(row('Response to a click')).toEqual(['64 ms', '70 ms', 'below 100 ms', '41 of 100', 'not counted'])
  expect(screen.getByRole('listitem', { current: 'step' })).toHaveTextContent('6 h of 24 h watched')
  expect(button('Go on to 50%')).toHaveAccessibleDescription('possible when every limit is kept for 24 hours')
  await userEvent.click(button('Go on to 50%'))
  expect(last()).toBeUndefined()
})

it('stops with one click, and takes it back', async () => {
  const { user } = await open()
  await user.click(button('Stop now'))
  expect(await screen.findByText(/Off for everybody since/)).toBeVisible()
  expect(last()?.path).toBe('/api/admin/rollout/stop')
  expect(screen.queryByRole('button', { name: 'Stop now' })).not.toBeInTheDocument()
  expect(await screen.findByText(/Stopped at 10%/)).toBeVisible()
  await user.click(button('Take the stop back'))
  expect(await screen.findByText(/On for 10% of accounts since/)).toBeVisible()
})

it('says that it goes on when the stop was refused', async () => {
  failWith('post', '/api/admin/rollout/stop', 'internal')
  const { user, toasts } = await open()
  await user.click(button('Stop now'))
  await waitFor(() => expect(toasts).toEqual([expect.stringContaining('the rollout goes on')]))
  expect(screen.getByText(/On for 10% of accounts since/)).toBeVisible()
})

it('says that it is still off when the undo was refused', async () => {
  fakeRollout.rollout = makeRollout({ step: 'off', can_undo_stop: true })
  failWith('post', '/api/admin/rollout/undo-stop', 'conflict', { message: 'Something was changed since.' })
  const { user, toasts } = await open()
  await user.click(button('Take the stop back'))
  await waitFor(() => expect(toasts).toEqual(['Something was changed since.']))
})

it('sets any step by hand', async () => {
  const { user } = await open()
  await user.click(screen.getByRole('radio', { name: '100%' }))
  await user.click(button('Set this step'))
  expect(await screen.findByText(/On for everybody since/)).toBeVisible()
  expect(last()?.body).toEqual({ revision: 1, step: '100' })
})

it('shows what it is now when somebody else was quicker', async () => {
  const { user, toasts } = await open()
  fakeRollout.become('step', { step: '50' })
  await user.click(button('Go back to beta'))
  await waitFor(() => expect(toasts).toEqual([expect.stringContaining('changed meanwhile')]))
  expect(await screen.findByText(/On for 50% of accounts since/)).toBeVisible()
})

it('saves the accounts and the hours, and says what is wrong with them', async () => {
  const { user } = await open()
  const accounts = screen.getByLabelText('Beta accounts')
  await user.type(accounts, '\nnobody')
  await user.clear(screen.getByLabelText('10%', { selector: 'input[inputmode]' }))
  await user.click(button('Save the settings'))
  expect(screen.getByText('Write email addresses, such as mara@example.org.')).toBeVisible()
  expect(screen.getByText('Write whole hours from 1 to 2,160 (90 days).')).toBeVisible()
  expect(last()).toBeUndefined()

  await user.type(accounts, '@example.org')
  await user.type(screen.getByLabelText('10%', { selector: 'input[inputmode]' }), '36')
  await user.click(screen.getByLabelText('Go on to the next step by itself'))
  await user.click(button('Save the settings'))
  await waitFor(() => expect(fakeRollout.rollout.auto_advance).toBe(true))
  expect(fakeRollout.rollout).toMatchObject({
    accounts: ['jonas@lind.example', 'nobody@example.org'],
    watch_hours: { beta: 24, '10': 36, '50': 48, '100': 168 },
  })
})

it('tells what the guard did until somebody has seen it', async () => {
  fakeRollout.rollout = makeRollout({
    notice: {
      at: '2026-01-01T10:00:00.000Z',
      what: 'back',
      message: 'The rollout went back from 50% to 10%.',
    },
  })
  const { user } = await open()
  expect(screen.getByText('The rollout went back by itself')).toBeVisible()
  failWith('delete', '/api/admin/rollout/notice', 'internal', { once: true })
  await user.click(button('I have seen this'))
  expect(screen.getByText('The rollout went back by itself')).toBeVisible()
  await user.click(button('I have seen this'))
  await waitFor(() => expect(screen.queryByText('The rollout went back by itself')).not.toBeInTheDocument())
})

it('says why it is held, and until when', async () => {
  fakeRollout.rollout = makeRollout({
    held: {
      since: '2026-01-01T10:52:00.000Z',
      goes_back_at: '2026-01-01T14:52:00.000Z',
      reason: '“Uploads that finished” is 98.6%, the limit is 99%.',
    },
  })
  await open()
  expect(screen.getByText(/^Held: “Uploads that finished” is 98.6%/)).toBeVisible()
})
