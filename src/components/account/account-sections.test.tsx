import userEvent from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { beforeEach, expect, it } from 'vitest'
import { disconnect, failWith } from '@/test/msw/failures'
import { server } from '@/test/msw/server'
import { render, screen, waitFor } from '@/test/utils/course-creation-test-utils'
import { EventList } from './EventList'
import { KeysSection } from './KeysSection'
import { PasswordSection } from './PasswordSection'
import { SessionsSection } from './SessionsSection'

const at = '2026-11-28T10:00:00.000Z'
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const session = (id: string, isCurrent: boolean) => ({
  ...{ id, is_current: isCurrent, created_at: at, used_at: at, user_agent: firefox },
})
const key = { id: 'key-1', name: 'Shop', scopes: ['enrolments:write'], created_at: at, last_used_at: null }
const page = (items: unknown[]) => HttpResponse.json({ items, nextCursor: null })

let sessions: ReturnType<typeof session>[]
let keys: (typeof key)[]
let made: unknown
beforeEach(() => {
  made = undefined
  sessions = [session('here', true), session('there', false)]
  keys = [key]
  server.use(
    http.get('*/api/account/sessions', () => page(sessions)),
    http.delete('*/api/account/sessions/there', () => {
      sessions = sessions.filter(({ id }) => id !== 'there')
      return new HttpResponse(null, { status: 204 })
    }),
    http.get('*/api/api-keys', () => page(keys)),
    http.post('*/api/api-keys', async ({ request }) => {
      made = await request.json()
      return HttpResponse.json({ ...key, id: 'key-2', secret: 'lectern_enrol_abc' })
    }),
    http.delete('*/api/api-keys/key-1', () => {
      keys = []
      return new HttpResponse(null, { status: 204 })
    }),
    http.get('*/api/account/events', () =>
      page([
        {
          ...{ id: 'event-1', at, kind: 'sign-in-failed', actor: null, subject: 'a@example.org' },
          ...{ address: '192.0.2.1', user_agent: firefox, details: {} },
        },
        {
          ...{ id: 'event-2', at, kind: 'of-a-newer-server', actor: null, subject: null },
          ...{ address: null, user_agent: null, details: {} },
        },
      ]),
    ),
  )
})

const changePassword = async () => {
  await userEvent.type(screen.getByLabelText('Current password'), 'the old password')
  await userEvent.type(screen.getByLabelText('New password'), 'the new password')
  await userEvent.click(screen.getByRole('button', { name: 'Change password' }))
}

it('a wrong current password is said at its field, and what was typed stays', async () => {
  const message = 'This is not your current password.'
  failWith('post', '/api/auth/change-password', 'invalid', {
    message,
    errors: [{ field: 'currentPassword', message }],
  })
  render(<PasswordSection />)
  await changePassword()
  expect(await screen.findByText(message)).toBeVisible()
  expect(screen.getByLabelText('Current password')).toHaveFocus()
  expect(screen.getByLabelText('New password')).toHaveValue('the new password')
  expect(screen.queryByText(/^Changed/)).not.toBeInTheDocument()
})

it('a password that could not be sent is said above the fields', async () => {
  disconnect('post', '/api/auth/change-password')
  render(<PasswordSection />)
  await changePassword()
  expect(await screen.findByRole('alert')).toHaveTextContent('The server cannot be reached.')
  expect(screen.getByLabelText('New password')).toHaveValue('the new password')
})

it('another place is signed out; this one cannot be', async () => {
  render(<SessionsSection />)
  await userEvent.click(await screen.findByRole('button', { name: /^Sign out Firefox on Linux/ }))
  await waitFor(() => expect(screen.queryByRole('button')).not.toBeInTheDocument())
  expect(screen.getByText('This browser')).toBeVisible()
})

it('a place that could not be signed out stays in the list', async () => {
  failWith('delete', '/api/account/sessions/there', 'unavailable')
  render(<SessionsSection />)
  await userEvent.click(await screen.findByRole('button', { name: /^Sign out Firefox/ }))
  await waitFor(() => expect(screen.getByRole('button')).not.toHaveAttribute('aria-busy', 'true'))
  expect(screen.getByRole('button', { name: /^Sign out Firefox/ })).toBeVisible()
})

it('sessions and events that cannot be read can be asked for again', async () => {
  failWith('get', '/api/account/sessions', 'unavailable')
  failWith('get', '/api/account/events', 'unavailable')
  render(
    <>
      <SessionsSection />
      <EventList of="me" />
    </>,
  )
  expect(await screen.findByText('Your sessions could not be loaded')).toBeVisible()
  expect(await screen.findByText('The events could not be loaded')).toBeVisible()
})

it('a key is shown when it was made, and asked about before it is deleted', async () => {
  render(<KeysSection />)
  await userEvent.type(screen.getByLabelText('What the key is for'), 'Shop')
  await userEvent.click(screen.getByRole('button', { name: 'Make key' }))
  expect(await screen.findByText('lectern_enrol_abc')).toBeVisible()
  await userEvent.click(await screen.findByRole('button', { name: 'Delete key Shop' }))
  expect(screen.getByRole('button', { name: 'Delete for good' })).toHaveFocus()
  await userEvent.click(screen.getByRole('button', { name: 'Keep it' }))
  await userEvent.click(screen.getByRole('button', { name: 'Delete key Shop' }))
  await userEvent.keyboard('{Enter}')
  await waitFor(() => expect(screen.queryByText(/never used/)).not.toBeInTheDocument())
})

it('a key may do what was chosen, one thing at least', async () => {
  render(<KeysSection />)
  await userEvent.type(screen.getByLabelText('What the key is for'), 'Backup')
  expect(screen.queryByRole('checkbox', { name: /figures/ })).not.toBeInTheDocument()
  await userEvent.click(screen.getByRole('checkbox', { name: /^Enrol people/ }))
  await userEvent.click(screen.getByRole('button', { name: 'Make key' }))
  expect(screen.getByText('Choose at least one thing that it may do.')).toBeVisible()
  expect(made).toBeUndefined()
  await userEvent.click(screen.getByRole('checkbox', { name: /^Read your courses/ }))
  await userEvent.click(screen.getByRole('button', { name: 'Make key' }))
  await screen.findByText('lectern_enrol_abc')
  expect(made).toEqual({ name: 'Backup', scopes: ['courses:read'] })
})

it('a key that was refused leaves its name in the field; one that was not deleted stays', async () => {
  failWith('post', '/api/api-keys', 'conflict', { message: 'You have 20 keys, the most there can be.' })
  failWith('delete', '/api/api-keys/key-1', 'unavailable')
  render(<KeysSection />)
  await userEvent.type(screen.getByLabelText('What the key is for'), 'Shop')
  await userEvent.click(screen.getByRole('button', { name: 'Make key' }))
  expect(await screen.findByText('You have 20 keys, the most there can be.')).toBeVisible()
  expect(screen.getByLabelText('What the key is for')).toHaveValue('Shop')
  await userEvent.click(await screen.findByRole('button', { name: 'Delete key Shop' }))
  await userEvent.click(screen.getByRole('button', { name: 'Delete for good' }))
  expect(await screen.findByRole('button', { name: 'Delete key Shop' })).toBeVisible()
})

it('events are told in words, those of a newer server by their name', async () => {
  render(<EventList of="me" />)
  expect(await screen.findByText('Somebody tried to sign in and failed')).toBeVisible()
  expect(screen.getByText('Firefox on Linux at 192.0.2.1')).toBeVisible()
  expect(screen.getByText('of-a-newer-server')).toBeVisible()
})
