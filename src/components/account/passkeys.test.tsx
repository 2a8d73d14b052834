import userEvent from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Passkey } from '@/schemas/passkey'
import { disconnect, failWith } from '@/test/msw/failures'
import { server } from '@/test/msw/server'
import { render, screen, waitFor } from '@/test/utils/course-creation-test-utils'
import { fakePasskeys, madeCredential } from '@/test/utils/fake-passkeys'
import { PasskeysSection } from './PasskeysSection'

const at = '2026-11-28T10:00:00.000Z'
const phone: Passkey = { id: 'one', name: 'Phone', is_synced: false, created_at: at, last_used_at: null }

let passkeys: Passkey[]
let origin: string | null
let sent: unknown[]
let device: ReturnType<typeof fakePasskeys>
beforeEach(() => {
  passkeys = [phone]
  origin = window.location.origin
  sent = []
  device = fakePasskeys()
  server.use(
    http.get('*/api/auth/passkeys', () => HttpResponse.json({ items: passkeys, nextCursor: null, origin })),
    http.post('*/api/auth/passkeys/begin', () =>
      HttpResponse.json({ challenge: 'AAEC', user: { id: 'AQ', name: 'a', displayName: 'a' } }),
    ),
    http.post('*/api/auth/passkeys', async ({ request }) => {
      const body = (await request.json()) as { name: string }
      sent.push(body)
      const made = { ...phone, id: 'two', name: body.name }
      passkeys = [...passkeys, made]
      return HttpResponse.json(made, { status: 201 })
    }),
    http.patch('*/api/auth/passkeys/one', async ({ request }) => {
      const { name } = (await request.json()) as { name: string }
      passkeys = [{ ...phone, name }]
      return HttpResponse.json(passkeys[0])
    }),
    http.delete('*/api/auth/passkeys/one', () => {
      passkeys = []
      return new HttpResponse(null, { status: 204 })
    }),
  )
})
afterEach(() => vi.unstubAllGlobals())

const add = async () => {
  await userEvent.type(await screen.findByLabelText(/^Name of the passkey/), 'Laptop')
  await userEvent.type(screen.getByLabelText('Your password, to add it'), 'the password')
  await userEvent.click(screen.getByRole('button', { name: 'Add passkey' }))
}

it('one is added with the password, and listed', async () => {
  device.create.mockResolvedValue(madeCredential())
  render(<PasskeysSection />)
  await add()
  expect(await screen.findByText('Laptop')).toBeVisible()
  expect(sent).toMatchObject([
    {
      name: 'Laptop',
      credential: { id: 'aWQ', response: { attestationObject: 'bWFkZQ', transports: ['internal'] } },
    },
  ])
  const [asked] = device.create.mock.calls[0] ?? []
  expect(new Uint8Array(asked?.publicKey?.challenge as ArrayBuffer)).toEqual(new Uint8Array([0, 1, 2]))
  expect(screen.getByLabelText('Your password, to add it')).toHaveValue('')
})

it('a wrong password is said at its field, and no device is asked', async () => {
  const message = 'This is not your current password.'
  failWith('post', '/api/auth/passkeys/begin', 'invalid', {
    message,
    errors: [{ field: 'currentPassword', message }],
  })
  render(<PasskeysSection />)
  await add()
  expect(await screen.findByText(message)).toBeVisible()
  expect(device.create).not.toHaveBeenCalled()
})

it('a question that was closed, a device that has one, and a server that is away are told; the name stays', async () => {
  device.create.mockRejectedValueOnce(new DOMException('', 'NotAllowedError'))
  render(<PasskeysSection />)
  await add()
  expect(await screen.findByRole('alert')).toHaveTextContent('No passkey was used.')
  device.create.mockRejectedValueOnce(new DOMException('', 'InvalidStateError'))
  await userEvent.click(screen.getByRole('button', { name: 'Add passkey' }))
  expect(await screen.findByText('This device has a passkey for your account already.')).toBeVisible()
  device.create.mockResolvedValue(madeCredential())
  disconnect('post', '/api/auth/passkeys')
  await userEvent.click(screen.getByRole('button', { name: 'Add passkey' }))
  expect(await screen.findByText(/^The server cannot be reached/)).toBeVisible()
  expect(screen.getByLabelText(/^Name of the passkey/)).toHaveValue('Laptop')
})

it('one is renamed in place, and Escape leaves it as it was', async () => {
  render(<PasskeysSection />)
  await userEvent.click(await screen.findByRole('button', { name: 'Rename passkey Phone' }))
  const field = screen.getByLabelText('New name')
  expect(field).toHaveFocus()
  await userEvent.type(field, '{Escape}')
  await userEvent.click(screen.getByRole('button', { name: 'Rename passkey Phone' }))
  await userEvent.type(screen.getByLabelText('New name'), ' of mine{Enter}')
  expect(await screen.findByRole('button', { name: 'Rename passkey Phone of mine' })).toBeVisible()
})

it('a new name that was refused stays in its field', async () => {
  failWith('patch', '/api/auth/passkeys/one', 'notFound', { message: 'This passkey is not there any more.' })
  render(<PasskeysSection />)
  await userEvent.click(await screen.findByRole('button', { name: 'Rename passkey Phone' }))
  await userEvent.type(screen.getByLabelText('New name'), ' 2{Enter}')
  expect(await screen.findByText('This passkey is not there any more.')).toBeVisible()
  expect(screen.getByLabelText('New name')).toHaveValue('Phone 2')
})

it('one is removed after a question, and stays when the server did not', async () => {
  render(<PasskeysSection />)
  const remove = { name: 'Remove passkey Phone' }
  await userEvent.click(await screen.findByRole('button', remove))
  expect(screen.getByRole('button', { name: 'Remove for good' })).toHaveFocus()
  await userEvent.click(screen.getByRole('button', { name: 'Keep it' }))
  failWith('delete', '/api/auth/passkeys/one', 'unavailable')
  await userEvent.click(screen.getByRole('button', remove))
  await userEvent.click(screen.getByRole('button', { name: 'Remove for good' }))
  expect(await screen.findByRole('button', remove)).toBeVisible()
})

it('one that was removed is gone from the list', async () => {
  render(<PasskeysSection />)
  await userEvent.click(await screen.findByRole('button', { name: 'Remove passkey Phone' }))
  await userEvent.keyboard('{Enter}')
  await waitFor(() => expect(screen.queryByText('Phone')).not.toBeInTheDocument())
})

it('says where passkeys work, or why they do not', async () => {
  origin = 'http://localhost:4000'
  const { unmount } = render(<PasskeysSection />)
  expect(await screen.findByRole('link', { name: 'http://localhost:4000/account' })).toBeVisible()
  unmount()
  origin = null
  const other = render(<PasskeysSection />)
  expect(await screen.findByText(/they need a name and https/)).toBeVisible()
  other.unmount()
  origin = window.location.origin
  vi.stubGlobal('isSecureContext', false)
  render(<PasskeysSection />)
  expect(await screen.findByText('This browser cannot make passkeys.')).toBeVisible()
})

it('a list that could not be read can be asked for again', async () => {
  failWith('get', '/api/auth/passkeys', 'unavailable')
  render(<PasskeysSection />)
  expect(await screen.findByText('Your passkeys could not be loaded')).toBeVisible()
})
