import userEvent from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { goTo } from '@/components/auth/go-to'
import type { AccountDeletion } from '@/schemas/account-deletion'
import { disconnect, failWith } from '@/test/msw/failures'
import { server } from '@/test/msw/server'
import { render, screen, waitFor } from '@/test/utils/course-creation-test-utils'
import { fakePasskeys, usedCredential } from '@/test/utils/fake-passkeys'
import { DeletionSection } from './DeletionSection'
import { LeavingScreen } from './LeavingScreen'

const due = '2026-12-12T10:00:00.000Z'
const course = (title: string, heir: string | null, people = 0) => ({
  ...{ id: title, title, people, goes_to: heir },
})
let state: AccountDeletion
let isOn: boolean
let passkeys: object[]
let sent: unknown[]
beforeEach(() => {
  sent = []
  isOn = false
  passkeys = []
  state = {
    ...{ due: null, days: 14, course_count: 3, refused: null },
    courses: [course('Light', 'Jonas Weber', 1), course('Shadow', null, 12), course('Colour', null)],
  }
  server.use(
    http.get('*/api/account/deletion', () => HttpResponse.json(state)),
    http.get('*/api/auth/two-factor', () => HttpResponse.json({ isOn })),
    http.get('*/api/auth/passkeys', () =>
      HttpResponse.json({ items: passkeys, nextCursor: null, origin: window.location.origin }),
    ),
    http.post('*/api/auth/passkeys/sign-in/begin', () => HttpResponse.json({ challenge: 'AAEC' })),
    http.post('*/api/account/deletion', async ({ request }) => {
      sent.push(await request.json())
      return HttpResponse.json({ due })
    }),
    http.delete('*/api/account/deletion', () => new HttpResponse(null, { status: 204 })),
    http.post('*/api/auth/sign-out', () => HttpResponse.json({ success: true })),
  )
})
afterEach(() => vi.unstubAllGlobals())

const open = async () => userEvent.click(await screen.findByRole('button', { name: 'Delete my account…' }))
const password = () => screen.getByLabelText('Your password, to delete it')

it('says what becomes of each course before it asks for the password', async () => {
  render(<DeletionSection />)
  await open()
  expect(screen.getByText('Shadow').closest('li')).toHaveTextContent('Shadow, 12 people')
  expect(screen.getByText('Light').closest('li')).toHaveTextContent('Light goes to Jonas Weber, one person')
  await userEvent.click(screen.getByRole('button', { name: 'Keep my account' }))
  expect(screen.getByRole('button', { name: 'Delete my account…' })).toBeVisible()
  expect(sent).toEqual([])
})

it('goes to where it can be changed once more', async () => {
  render(<DeletionSection />)
  await open()
  await userEvent.type(password(), 'the password')
  await userEvent.click(screen.getByRole('button', { name: 'Delete in 14 days' }))
  await waitFor(() => expect(goTo).toHaveBeenCalledExactlyOnceWith('/account/leaving'))
  expect(sent).toEqual([{ currentPassword: 'the password' }])
})

it('a wrong password, and a server that is away, are said; nobody is sent anywhere', async () => {
  const message = 'This is not your current password.'
  failWith('post', '/api/account/deletion', 'invalid', {
    ...{ once: true, message, errors: [{ field: 'currentPassword', message }] },
  })
  render(<DeletionSection />)
  await open()
  await userEvent.type(password(), 'another')
  await userEvent.click(screen.getByRole('button', { name: 'Delete in 14 days' }))
  expect(await screen.findByText(message)).toBeVisible()
  disconnect('post', '/api/account/deletion')
  await userEvent.click(screen.getByRole('button', { name: 'Delete in 14 days' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('The server cannot be reached.')
  expect(password()).toHaveValue('another')
  expect(goTo).not.toHaveBeenCalled()
})

it('asks for the code where signing in does, of the app or one kept for that', async () => {
  isOn = true
  render(<DeletionSection />)
  await open()
  const code = await screen.findByLabelText('Code of your app, or a recovery code')
  await userEvent.type(code, '123 456')
  await userEvent.click(screen.getByRole('button', { name: 'Delete in 14 days' }))
  await waitFor(() => expect(sent).toMatchObject([{ code: '123 456', kind: 'app' }]))
})

it('takes a passkey for it', async () => {
  passkeys = [{ id: 'one', name: 'Phone', is_synced: false, created_at: due, last_used_at: null }]
  const { get } = fakePasskeys()
  get.mockResolvedValue(usedCredential())
  render(<DeletionSection />)
  await open()
  await userEvent.click(await screen.findByRole('button', { name: 'Confirm with a passkey instead' }))
  await waitFor(() => expect(goTo).toHaveBeenCalledOnce())
  expect(sent).toMatchObject([{ credential: { id: 'aWQ' } }])
})

it('is not offered to the last administrator, and can be asked for again when it was not read', async () => {
  state = { ...state, refused: 'This is the only account that can run this server.' }
  const { unmount } = render(<DeletionSection />)
  expect(await screen.findByText(/only account/)).toBeVisible()
  expect(screen.queryByRole('button')).not.toBeInTheDocument()
  unmount()
  failWith('get', '/api/account/deletion', 'unavailable')
  render(<DeletionSection />)
  expect(await screen.findByText('What deleting it does could not be loaded')).toBeVisible()
})

it('who signs in again can keep the account, or leave', async () => {
  const { unmount } = render(<LeavingScreen email="mara@okafor.example" due={due} />)
  failWith('delete', '/api/account/deletion', 'conflict', {
    once: true,
    message: 'It is being deleted already.',
  })
  await userEvent.click(screen.getByRole('button', { name: 'Keep my account' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('It is being deleted already.')
  await userEvent.click(screen.getByRole('button', { name: 'Keep my account' }))
  await waitFor(() => expect(goTo).toHaveBeenCalledExactlyOnceWith('/account'))
  unmount()
  render(<LeavingScreen email="mara@okafor.example" due={due} />)
  await userEvent.click(screen.getByRole('button', { name: 'Let it be deleted, and sign out' }))
  await waitFor(() => expect(goTo).toHaveBeenLastCalledWith('/sign-in'))
})

it('who is signed out is told how to keep it', () => {
  render(<LeavingScreen email={null} due={null} />)
  expect(screen.getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', '/sign-in')
})
