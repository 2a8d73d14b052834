import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { goTo } from '@/components/auth/go-to'
import { makeUser } from '@/test/factories'
import { failWith } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import { render, screen, waitFor } from '@/test/utils/course-creation-test-utils'
import type { SessionUser } from '@/types/api'
import { EnrolmentScreen } from './EnrolmentScreen'

const token = 'x'.repeat(43)
const offer = { course: { id: 'course-1', title: 'Light' }, instructor_name: 'Mara Okafor' }

const show = (user: SessionUser | null, canSignUp = true) =>
  render(<EnrolmentScreen token={token} offer={offer} user={user} canSignUp={canSignUp} />)

it('enrols whoever is signed in, and leads to the course', async () => {
  show(makeUser({ name: 'Sami', role: 'student' }))
  await userEvent.click(screen.getByRole('button', { name: 'Enrol' }))
  await waitFor(() => expect(goTo).toHaveBeenCalledExactlyOnceWith('/courses/course-1'))
  expect(fakeApi.requests.map(({ body }) => body)).toEqual([{ token }])
})

it('says why it cannot, and can be tried again', async () => {
  failWith('post', '/api/enrolments/accept', 'notFound', { message: 'This link does not work any more.' })
  show(makeUser({ role: 'student' }))
  await userEvent.click(screen.getByRole('button', { name: 'Enrol' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('This link does not work any more.')
  expect(goTo).not.toHaveBeenCalled()
  expect(screen.getByRole('button', { name: 'Enrol' })).not.toHaveAttribute('aria-busy')
})

it('leads to signing in and back', () => {
  show(null)
  const next = encodeURIComponent(`/enrol/${token}`)
  expect(screen.getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', `/sign-in?next=${next}`)
  expect(screen.getByRole('link', { name: 'Create account' })).toHaveAttribute(
    'href',
    `/sign-up?next=${next}`,
  )
})

it('offers no account where none can be made', () => {
  show(null, false)
  expect(screen.queryByRole('link', { name: 'Create account' })).not.toBeInTheDocument()
})
