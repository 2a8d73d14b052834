import userEvent from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'
import { failWith } from '@/test/msw/failures'
import { server } from '@/test/msw/server'
import { render, screen, waitFor } from '@/test/utils/course-creation-test-utils'
import { goTo } from './go-to'
import { SignInForm } from './SignInForm'
import { SignUpForm } from './SignUpForm'

const sent: unknown[] = []
beforeEach(() => {
  sent.length = 0
  server.use(
    http.post('*/api/auth/*', async ({ request }) => {
      sent.push({ path: new URL(request.url).pathname, body: await request.json() })
      return HttpResponse.json({})
    }),
  )
})

const signInForm = <SignInForm next="/instructor/course/1/edit" hasDemo canSignUp />
const fill = async (values: Record<string, string>) => {
  for (const [label, value] of Object.entries(values)) {
    await userEvent.type(screen.getByLabelText(label), value)
  }
}

describe('signing in', () => {
  it('asks for what is missing and goes to the first wrong field', async () => {
    render(signInForm)
    await fill({ Password: 'secret-enough' })
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
    expect(await screen.findByText(/Write an email address/)).toBeVisible()
    expect(screen.getByLabelText('Email')).toHaveFocus()
    expect(screen.getByLabelText('Email')).toBeInvalid()
    expect(sent).toEqual([])
  })

  it('goes on to where the visitor wanted to be', async () => {
    render(signInForm)
    await fill({ Email: ' Mara@Okafor.example ', Password: ' spaces count ' })
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
    await waitFor(() => expect(goTo).toHaveBeenCalledExactlyOnceWith('/instructor/course/1/edit'))
    expect(sent).toEqual([
      { path: '/api/auth/sign-in/email', body: { email: 'mara@okafor.example', password: ' spaces count ' } },
    ])
    expect(screen.getByRole('button', { name: 'Signing in…' })).toHaveAttribute('aria-busy', 'true')
  })

  it('keeps what was typed when the two do not belong together', async () => {
    failWith('post', '/api/auth/sign-in/email', 'unauthenticated', {
      message: 'That email and password do not belong together.',
    })
    render(signInForm)
    await fill({ Email: 'mara@okafor.example', Password: 'not-the-one' })
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'That email and password do not belong together.',
    )
    expect(screen.getByLabelText('Password')).toHaveValue('not-the-one')
    expect(screen.getByRole('button', { name: 'Sign in' })).not.toHaveAttribute('aria-busy')
    expect(goTo).not.toHaveBeenCalled()
  })

  it('opens the demo with one click', async () => {
    render(signInForm)
    await userEvent.click(screen.getByRole('button', { name: 'Explore with the demo instructor' }))
    await waitFor(() => expect(goTo).toHaveBeenCalledOnce())
    expect(sent).toEqual([{ path: '/api/auth/demo', body: { account: 'instructor' } }])
  })

  it('offers neither demo nor account where there is none', () => {
    render(<SignInForm next="/" hasDemo={false} canSignUp={false} />)
    expect(screen.queryByRole('button', { name: /demo/ })).not.toBeInTheDocument()
    expect(screen.queryByRole('link')).not.toBeInTheDocument()
  })

  it('shows the characters of a password on demand', async () => {
    render(signInForm)
    await fill({ Password: 'secret-enough' })
    expect(screen.getByLabelText('Password')).toHaveAttribute('type', 'password')
    await userEvent.click(screen.getByRole('button', { name: 'Show characters' }))
    expect(screen.getByLabelText('Password')).toHaveAttribute('type', 'text')
  })
})

describe('creating an account', () => {
  it('shows what the server says about a field at that field', async () => {
    const message = 'There is already an account with this email.'
    failWith('post', '/api/auth/sign-up/email', 'invalid', { message, errors: [{ field: 'email', message }] })
    render(<SignUpForm next="/" />)
    await fill({ Name: 'Mara', Email: 'mara@okafor.example', Password: 'secret-enough' })
    await userEvent.click(screen.getByRole('button', { name: 'Create account' }))
    expect(await screen.findByText(message)).toBeVisible()
    expect(screen.getByLabelText('Email')).toHaveAccessibleDescription(message)
    await waitFor(() => expect(screen.getByLabelText('Email')).toHaveFocus())
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  })

  it('asks for a long enough password', async () => {
    render(<SignUpForm next="/" />)
    await fill({ Name: 'Mara', Email: 'mara@okafor.example', Password: 'short' })
    await userEvent.click(screen.getByRole('button', { name: 'Create account' }))
    expect(await screen.findByText('Choose a password of at least 8 characters.')).toBeVisible()
    expect(sent).toEqual([])
  })

  it('signs the new person in', async () => {
    render(<SignUpForm next="/instructor/courses" />)
    await fill({ Name: 'Mara Okafor', Email: 'mara@okafor.example', Password: 'secret-enough' })
    await userEvent.click(screen.getByRole('button', { name: 'Create account' }))
    await waitFor(() => expect(goTo).toHaveBeenCalledExactlyOnceWith('/instructor/courses'))
  })
})
