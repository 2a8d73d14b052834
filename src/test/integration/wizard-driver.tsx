import { act } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { CourseCreationWizard } from '@/components/course/CourseCreationWizard'
import { STORE_NAME, useCourseCreationUI } from '@/stores/course-creation-ui'
import { fakeApi } from '@/test/msw/fake-api'
import { createTestClient, render, screen } from '@/test/utils/course-creation-test-utils'
import type { CourseTree } from '@/types/course'

/** What a person does in the wizard, by the names on the screen. */

/** @returns what toasts would say, and the way to take the page down */
export function openWizard(path = '/instructor/course/new') {
  if (path !== '') window.history.replaceState(null, '', path)
  const toasts: string[] = []
  const view = render(<CourseCreationWizard />, {
    client: createTestClient((message) => toasts.push(message)),
  })
  return { ...view, toasts, user: userEvent.setup() }
}

/** The page goes and comes back with what the browser kept: the address and localStorage, no cache, no files. */
export async function reload(view: { unmount: () => void }) {
  view.unmount()
  const kept = localStorage.getItem(STORE_NAME)
  useCourseCreationUI.setState(useCourseCreationUI.getInitialState(), true)
  if (kept !== null) localStorage.setItem(STORE_NAME, kept)
  await act(async () => useCourseCreationUI.persist.rehydrate())
  return openWizard('')
}

type User = ReturnType<typeof userEvent.setup>

export const next = (user: User) => user.click(screen.getByRole('button', { name: 'Next' }))

export const atStep = (step: number) => screen.findByText(`Step ${step} of 4`)

export async function describeCourse(user: User, { title = 'My Test Course', price = '99' } = {}) {
  await user.type(screen.getByLabelText(/course title/i), title)
  await user.type(screen.getByLabelText(/description/i), 'This is a test course description')
  if (price !== '') await user.type(screen.getByLabelText(/price/i), price)
}

export async function addChapter(user: User, title: string) {
  await user.click(screen.getByRole('button', { name: /add chapter/i }))
  await user.type(screen.getByPlaceholderText(/chapter title/i), `${title}{Enter}`)
  await screen.findByText(title)
  await user.keyboard('{Escape}')
}

/** From an empty wizard to step 2, 3 or 4, with one chapter "Introduction". */
export async function walkTo(step: 2 | 3 | 4, user: User) {
  await describeCourse(user)
  await next(user)
  await atStep(2)
  if (step === 2) return
  await addChapter(user, 'Introduction')
  await next(user)
  await atStep(3)
  if (step === 3) return
  await next(user)
  await atStep(4)
}

/** The only course there is. */
export function onlyCourse(): CourseTree {
  const [course, ...others] = fakeApi.courses.values()
  if (course === undefined || others.length > 0) {
    throw new Error(`${others.length + 1} courses instead of one`)
  }
  return course
}
