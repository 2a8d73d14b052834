import userEvent from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { beforeEach, expect, it } from 'vitest'
import { failWith } from '@/test/msw/failures'
import { server } from '@/test/msw/server'
import { render, screen } from '@/test/utils/course-creation-test-utils'
import { TwoFactorSection } from './TwoFactorSection'

beforeEach(() => {
  server.use(
    http.get('*/api/auth/two-factor', () => HttpResponse.json({ isOn: true })),
    http.post('*/api/auth/two-factor/recovery-codes', () =>
      HttpResponse.json({ recoveryCodes: ['aaaaa-bbbbb', 'ccccc-ddddd'] }),
    ),
  )
})
const ask = async () => {
  await userEvent.type(await screen.findByLabelText('Your password, to change this'), 'the password')
  await userEvent.click(screen.getByRole('button', { name: 'New recovery codes' }))
}

it('new recovery codes are shown once, to be copied or saved', async () => {
  render(<TwoFactorSection />)
  await ask()
  expect(await screen.findByText('ccccc-ddddd')).toBeVisible()
  expect(screen.getByRole('status')).toHaveTextContent('Those that you had before do not work any more.')
  const link = screen.getByRole('link', { name: 'Save as a file' })
  expect(link).toHaveAttribute('download', 'lectern-recovery-codes.txt')
  expect(decodeURIComponent(link.getAttribute('href') ?? '')).toContain('aaaaa-bbbbb\nccccc-ddddd\n')
  expect(screen.getByLabelText('Your password, to change this')).toHaveValue('')
})

it('a wrong password makes none, and says so at its field', async () => {
  failWith('post', '/api/auth/two-factor/recovery-codes', 'invalid', {
    message: 'This is not your current password.',
  })
  render(<TwoFactorSection />)
  await ask()
  expect(await screen.findByText('This is not your current password.')).toBeVisible()
  expect(screen.queryByText(/do not work any more/)).not.toBeInTheDocument()
})
