import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import { flagQueries } from '@/lib/query/rollout-queries'
import { sessionQueries } from '@/lib/query/session-queries'
import { useClassicCourse } from '@/stores/classic-course'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { makeUser } from '@/test/factories'
import { disconnect, failWith } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import { fakeRollout } from '@/test/msw/fake-rollout'
import { addChapter, atStep, describeCourse, next } from '@/test/integration/wizard-driver'
import {
  act,
  createTestClient,
  render,
  router,
  screen,
  waitFor,
} from '@/test/utils/course-creation-test-utils'
import { NewCourse } from '../NewCourse'

afterEach(() => useClassicCourse.setState(useClassicCourse.getInitialState(), true))

/** The page as the server draws it for somebody who has the wizard, or has it not. */
function open({ isOn, hasDraft = false }: { isOn: boolean; hasDraft?: boolean }) {
  fakeRollout.flags = { new_course_creation: isOn }
  const toasts: string[] = []
  const client = createTestClient((message) => toasts.push(message))
  client.setQueryData(flagQueries.mine().queryKey, fakeRollout.flags)
  client.setQueryData(sessionQueries.me().queryKey, makeUser())
  const view = render(<NewCourse hasDraft={hasDraft} />, { client })
  return { ...view, toasts, user: userEvent.setup() }
}
const create = async (user: ReturnType<typeof userEvent.setup>) =>
  user.click(await screen.findByRole('button', { name: 'Create course' }))
const title = () => screen.findByLabelText('Course title')

/** The flag changes on the server, and the open page hears of it. */
const flip = async (client: ReturnType<typeof createTestClient>, isOn: boolean) => {
  fakeRollout.flags = { new_course_creation: isOn }
  await act(() => client.refetchQueries({ queryKey: flagQueries.mine().queryKey }))
}

it('is one short form without the wizard, and leads to the page of the course', async () => {
  const { user } = open({ isOn: false })
  await user.type(await title(), 'Field methods')
  await user.type(screen.getByLabelText('Description'), 'Counting plants.')
  await user.type(screen.getByLabelText(/^Price/), '49.50')
  await user.click(screen.getByRole('radio', { name: 'Advanced' }))
  await create(user)
  await waitFor(() => expect(fakeApi.courses.size).toBe(1))
  const [course] = fakeApi.courses.values()
  expect(course).toMatchObject({ title: 'Field methods', price: 49.5, difficulty: 'advanced', chapters: [] })
  expect(course?.setup_completed_at).not.toBeNull()
  expect(router.push).toHaveBeenCalledWith(`/instructor/course/${course?.id}/edit`)
  expect(useClassicCourse.getState().text.title).toBe('')
})

it('says what is missing, with a link to each field, and sends nothing', async () => {
  const { user } = open({ isOn: false })
  await create(user)
  expect(screen.getByRole('alert')).toHaveTextContent('Two fields need a change')
  expect(await title()).toHaveFocus()
  await user.type(await title(), 'Field methods')
  expect(screen.getByRole('link', { name: 'Description' })).toBeVisible()
  expect(screen.queryByRole('link', { name: 'Course title' })).not.toBeInTheDocument()
  await user.type(screen.getByLabelText(/^Price/), 'many')
  await user.tab()
  expect(screen.getByLabelText(/^Price/)).toBeInvalid()
  expect(fakeApi.courses.size).toBe(0)
})

it('keeps what was typed over a failure and a reload, and creates one course however often it is tried', async () => {
  disconnect('post', '/api/courses', { once: true })
  const first = open({ isOn: false })
  await first.user.type(await title(), 'Field methods')
  await first.user.type(screen.getByLabelText('Description'), 'Counting plants.')
  await create(first.user)
  await waitFor(() => expect(first.toasts).toEqual([expect.stringContaining('it is not saved yet')]))
  first.unmount()
  const { user } = open({ isOn: false })
  expect(await title()).toHaveValue('Field methods')
  await create(user)
  await waitFor(() => expect(fakeApi.courses.size).toBe(1))
  const ids = fakeApi.requests.flatMap(({ method, body }) =>
    method === 'POST' ? [(body as { id: string }).id] : [],
  )
  expect(new Set(ids).size).toBe(1)
})

it('shows beside its field what the server refused', async () => {
  failWith('post', '/api/courses', 'invalid', {
    errors: [{ field: 'title', message: 'Another title, please.' }],
  })
  const { user } = open({ isOn: false })
  await user.type(await title(), 'Field methods')
  await user.type(screen.getByLabelText('Description'), 'Counting plants.')
  await create(user)
  expect(await screen.findByText('Another title, please.')).toBeVisible()
})

it('a draft of the wizard goes on in the wizard, whatever the flag says', async () => {
  open({ isOn: false, hasDraft: true })
  await atStep(1)
})

it('a wizard that is at step 2 goes on to the end when the flag is taken away', async () => {
  const { user, client } = open({ isOn: true })
  await atStep(1)
  await describeCourse(user)
  await next(user)
  await atStep(2)
  await flip(client, false)
  await addChapter(user, 'Introduction')
  await next(user)
  await atStep(3)
  await next(user)
  await atStep(4)
  await user.click(screen.getByRole('button', { name: 'Create Course' }))
  await waitFor(() => expect([...fakeApi.courses.values()][0]?.setup_completed_at).not.toBeNull())
  expect([...fakeApi.courses.values()][0]?.chapters[0]?.title).toBe('Introduction')
})

it('what was typed in step 1 stands in the short form after the flag was taken away, and the other way round', async () => {
  const wizard = open({ isOn: true })
  await atStep(1)
  await describeCourse(wizard.user, { title: 'Half an idea', price: '99' })
  wizard.unmount()
  const classic = open({ isOn: false })
  await waitFor(async () => expect(await title()).toHaveValue('Half an idea'))
  expect(screen.getByLabelText(/^Price/)).toHaveValue('99')
  classic.unmount()
  act(() => useCourseCreationUI.getState().clearForm())
  open({ isOn: true })
  await atStep(1)
  await waitFor(async () => expect(await title()).toHaveValue('Half an idea'))
})

it('changes an open page only while nothing is typed', async () => {
  const { user, client } = open({ isOn: false })
  await title()
  await flip(client, true)
  await atStep(1)
  await flip(client, false)
  await screen.findByRole('button', { name: 'Create course' })
  await user.type(await title(), 'Begun')
  await flip(client, true)
  expect(screen.getByRole('button', { name: 'Create course' })).toBeVisible()
  expect(await title()).toHaveValue('Begun')
})
