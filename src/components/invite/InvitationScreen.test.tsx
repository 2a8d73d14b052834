import userEvent from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { beforeEach, expect, it } from 'vitest'
import { goTo } from '@/components/auth/go-to'
import { SignUpForm } from '@/components/auth/SignUpForm'
import { makeUser } from '@/test/factories'
import { failWith } from '@/test/msw/failures'
import { server } from '@/test/msw/server'
import { render, screen, waitFor } from '@/test/utils/course-creation-test-utils'
import type { SessionUser } from '@/types/api'
import type { Invitation } from '@/types/members'
import { InvitationScreen } from './InvitationScreen'

const token = 'x'.repeat(43)
const invitation: Invitation = {
  course: { id: 'course-1', title: 'Counting plants' },
  role: 'editor',
  email: 'tilda@example.org',
  invited_by: 'Mara Okafor',
  expires_at: '2999-12-11T10:00:00.000Z',
}
const tilda = makeUser({ name: 'Tilda Vik', email: 'tilda@example.org' })
const sent: unknown[] = []

beforeEach(() => {
  sent.length = 0
  const take = async ({ request }: { request: Request }) => {
    sent.push(await request.json())
    return HttpResponse.json({ course: invitation.course, role: 'editor' })
  }
  server.use(http.post('*/api/invitations/accept', take), http.post('*/api/auth/*', take))
})

const show = (user: SessionUser | null, overrides: Partial<Invitation> = {}, canSignUp = true) =>
  render(
    <InvitationScreen
      token={token}
      invitation={{ ...invitation, ...overrides }}
      user={user}
      canSignUp={canSignUp}
    />,
  )

it('says who invites to what, and what one may do there', () => {
  show(tilda)
  expect(screen.getByRole('heading', { name: 'Join “Counting plants”' })).toBeVisible()
  expect(screen.getByText(/invites you to this course as an editor/)).toHaveTextContent(
    'Mara Okafor invites you to this course as an editor. Editors change the course and publish it.',
  )
})

it('joins with one press, and goes to the course', async () => {
  show(tilda)
  expect(screen.queryByText(/was made for/)).not.toBeInTheDocument()
  await userEvent.click(screen.getByRole('button', { name: 'Join the course' }))
  await waitFor(() => expect(goTo).toHaveBeenCalledExactlyOnceWith('/instructor/course/course-1/edit'))
  expect(sent).toEqual([{ token }])
})

it('says when it was made for another address, and offers another account', async () => {
  show(makeUser({ name: 'Jonas Berg', email: 'jonas@example.org' }))
  expect(screen.getByText(/The invitation was made for/)).toHaveTextContent('tilda@example.org')
  await userEvent.click(screen.getByRole('button', { name: 'Use another account' }))
  await waitFor(() => expect(goTo).toHaveBeenCalledExactlyOnceWith(`/invite/${token}`))
})

it('says why it could not be accepted, and can be tried again', async () => {
  failWith('post', '/api/invitations/accept', 'notFound', { once: true, message: 'This link was used.' })
  show(tilda)
  await userEvent.click(screen.getByRole('button', { name: 'Join the course' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('This link was used.')
  await userEvent.click(screen.getByRole('button', { name: 'Join the course' }))
  await waitFor(() => expect(goTo).toHaveBeenCalledOnce())
})

it('leads through sign-in or sign-up and back when nobody is signed in', () => {
  show(null, { invited_by: null })
  const next = `next=${encodeURIComponent(`/invite/${token}`)}`
  expect(screen.getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', `/sign-in?${next}`)
  expect(screen.getByRole('link', { name: 'Create account' })).toHaveAttribute('href', `/sign-up?${next}`)
  expect(screen.getByText(/You are invited to this course/)).toBeVisible()
})

it('offers no account where none can be made', () => {
  show(null, {}, false)
  expect(screen.queryByRole('link', { name: 'Create account' })).not.toBeInTheDocument()
})

it('gives the link along with the new account', async () => {
  render(<SignUpForm next={`/invite/${token}`} invitation={{ token, email: 'tilda@example.org' }} />)
  expect(screen.getByLabelText('Email')).toHaveValue('tilda@example.org')
  expect(screen.getByLabelText('Email')).toHaveAccessibleDescription(/made for this address/)
  await userEvent.type(screen.getByLabelText('Name'), 'Tilda Vik')
  await userEvent.type(screen.getByLabelText('Password'), 'a long enough one')
  await userEvent.click(screen.getByRole('button', { name: 'Create account' }))
  await waitFor(() => expect(goTo).toHaveBeenCalledExactlyOnceWith(`/invite/${token}`))
  expect(sent).toEqual([
    { name: 'Tilda Vik', email: 'tilda@example.org', password: 'a long enough one', invitation: token },
  ])
})
