import userEvent from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { failWith } from '@/test/msw/failures'
import { server } from '@/test/msw/server'
import { render, screen, waitFor } from '@/test/utils/course-creation-test-utils'
import { fakePasskeys, usedCredential } from '@/test/utils/fake-passkeys'
import { goTo } from './go-to'
import { SignInForm } from './SignInForm'

let sent: unknown[]
beforeEach(() => {
  sent = []
  server.use(
    http.post('*/api/auth/passkeys/sign-in/begin', () => HttpResponse.json({ challenge: 'AAEC' })),
    http.post('*/api/auth/passkeys/sign-in', async ({ request }) => {
      sent.push(await request.json())
      return HttpResponse.json({ done: true })
    }),
  )
})
afterEach(() => vi.unstubAllGlobals())

const form = (origin: string | null = window.location.origin) => (
  <SignInForm next="/instructor/courses" hasDemo={false} canSignUp passkeyOrigin={origin} />
)
const press = async () => userEvent.click(await screen.findByRole('button', { name: 'Use a passkey' }))
const refuse = () =>
  failWith('post', '/api/auth/passkeys/sign-in', 'unauthenticated', {
    once: true,
    message: 'This server does not know that passkey.',
  })

it('signs in with the passkey that the device gives', async () => {
  const { get } = fakePasskeys()
  get.mockResolvedValue(usedCredential())
  render(form())
  await press()
  await waitFor(() => expect(goTo).toHaveBeenCalledExactlyOnceWith('/instructor/courses'))
  expect(sent).toMatchObject([{ credential: { id: 'aWQ', response: { signature: 'c2lnbmVk' } } }])
})

it('says nothing when the person closes the question, and goes on working', async () => {
  const { get } = fakePasskeys()
  get.mockRejectedValueOnce(new DOMException('', 'NotAllowedError'))
  render(form())
  await press()
  await waitFor(() => expect(get).toHaveBeenCalledOnce())
  await waitFor(() =>
    expect(screen.getByRole('button', { name: 'Use a passkey' })).not.toHaveAttribute('aria-busy', 'true'),
  )
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  get.mockResolvedValue(usedCredential())
  await press()
  await waitFor(() => expect(goTo).toHaveBeenCalledOnce())
})

it('says why a passkey was refused', async () => {
  const { get } = fakePasskeys()
  get.mockResolvedValue(usedCredential())
  refuse()
  render(form())
  await press()
  expect(await screen.findByRole('alert')).toHaveTextContent('This server does not know that passkey.')
  expect(goTo).not.toHaveBeenCalled()
})

it('the browser offers passkeys in the field for the email, and again after one that was refused', async () => {
  const { get } = fakePasskeys({ canOffer: true })
  const waiting = new Promise<never>(() => undefined)
  get.mockResolvedValueOnce(usedCredential()).mockReturnValue(waiting)
  refuse()
  render(form())
  expect(await screen.findByRole('alert')).toHaveTextContent('This server does not know that passkey.')
  await waitFor(() => expect(get).toHaveBeenCalledTimes(2))
  expect(get.mock.calls.map(([asked]) => asked.mediation)).toEqual(['conditional', 'conditional'])
  expect(screen.getByLabelText('Email')).toHaveAttribute('autocomplete', 'username webauthn')
})

it('the offer ends when the button asks, and when the page is left', async () => {
  const { get } = fakePasskeys({ canOffer: true })
  get.mockReturnValueOnce(new Promise(() => undefined)).mockResolvedValueOnce(usedCredential())
  const { unmount } = render(form())
  await waitFor(() => expect(get).toHaveBeenCalledOnce())
  await press()
  expect(get.mock.calls[0]?.[0].signal?.aborted).toBe(true)
  await waitFor(() => expect(goTo).toHaveBeenCalledOnce())
  unmount()
})

it('an offer that the server cannot make is not told: nobody asked', async () => {
  const { get } = fakePasskeys({ canOffer: true })
  failWith('post', '/api/auth/passkeys/sign-in/begin', 'unavailable')
  render(form())
  expect(await screen.findByRole('button', { name: 'Use a passkey' })).toBeVisible()
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  expect(get).not.toHaveBeenCalled()
})

it.each([
  ['at another address', 'http://elsewhere.example'],
  ['where there is none', null],
])('is not there %s', async (_where, origin) => {
  fakePasskeys()
  render(form(origin))
  await import('./PasskeySignIn')
  expect(screen.queryByRole('button', { name: 'Use a passkey' })).not.toBeInTheDocument()
})
