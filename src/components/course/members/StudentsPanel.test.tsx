import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { failWith } from '@/test/msw/failures'
import { fakeLearning } from '@/test/msw/fake-learning'
import { render, screen, waitFor } from '@/test/utils/course-creation-test-utils'
import { StudentsPanel } from './StudentsPanel'

const show = () => {
  render(<StudentsPanel courseId="course-1" />)
  return userEvent.setup()
}
const field = () => screen.getByLabelText(/Addresses of students/)

it('enrols a list of addresses, however they are separated', async () => {
  const user = show()
  await user.type(field(), 'ada@example.org, sami@example.org{enter}ines@example.org')
  await user.click(screen.getByRole('button', { name: 'Enrol' }))
  expect(await screen.findByText('ines@example.org')).toBeVisible()
  expect(field()).toHaveValue('')
  expect(screen.getByText(/3 students now/)).toBeVisible()
})

it('keeps what was typed and says what is wrong with it', async () => {
  const user = show()
  await user.click(screen.getByRole('button', { name: 'Enrol' }))
  expect(screen.getByText('Write at least one email address.')).toBeVisible()
  await user.type(field(), 'nobody')
  await user.click(screen.getByRole('button', { name: 'Enrol' }))
  expect(await screen.findByText('Write an email address such as name@example.org.')).toBeVisible()
  expect(field()).toHaveValue('nobody')
})

it('takes an enrolment back', async () => {
  fakeLearning.enrol('sami@example.org')
  const user = show()
  await user.click(await screen.findByRole('button', { name: 'Take the enrolment of sami@example.org back' }))
  expect(await screen.findByText(/taken back/)).toBeVisible()
  await waitFor(() => expect(fakeLearning.list().active).toBe(0))
})

it('makes the link, tells it once, and stops it', async () => {
  const user = show()
  await user.click(screen.getByRole('button', { name: 'Make an enrolment link' }))
  expect(await screen.findByText(/^http:\/\/localhost\/enrol\//)).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Stop the link' }))
  expect(await screen.findByRole('button', { name: 'Make an enrolment link' })).toBeVisible()
  expect(screen.queryByText(/\/enrol\//)).not.toBeInTheDocument()
})

it('says so when the students could not be loaded', async () => {
  failWith('get', '/api/courses/:id/enrolments', 'unavailable')
  show()
  expect(await screen.findByRole('alert')).toHaveTextContent('The students could not be loaded')
})
