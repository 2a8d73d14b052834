import { http, HttpResponse } from 'msw'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type * as verdict from '@/lib/outbox/verdict'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { disconnect, failWith } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import { server } from '@/test/msw/server'
import {
  createMockCourse,
  createMockFile,
  fireEvent,
  router,
  screen,
  waitFor,
} from '@/test/utils/course-creation-test-utils'
import {
  addChapter,
  atStep,
  describeCourse,
  next,
  onlyCourse,
  openWizard,
  reload,
  walkTo,
} from './wizard-driver'

type Break = (method: 'post' | 'patch' | 'delete', path: string, once?: boolean) => void

const breaks: [name: string, fail: Break, says: RegExp][] = [
  [
    'answers 500',
    (method, path, once = true) =>
      failWith(method, path, 'internal', { message: 'The server stumbled.', once }),
    /stumbled|did not accept/,
  ],
  [
    'cannot be reached',
    (method, path, once = true) => disconnect(method, path, { once }),
    /cannot be reached|no connection/,
  ],
  [
    'is too slow',
    (method, path, once = true) => failWith(method, path, 'timeout', { message: 'No answer in time.', once }),
    /in time/,
  ],
]

// The pauses between quiet tries are the queue's own test.
vi.mock('@/lib/outbox/verdict', async (original) => ({
  ...(await original<typeof verdict>()),
  RETRY_DELAYS_MS: [1, 2, 3],
}))

// Whole walks through the wizard: on a busy machine they take long, and that is no failure.
vi.setConfig({ testTimeout: 60_000 })

beforeEach(() => {
  router.push.mockClear()
  router.replace.mockClear()
})

describe.each(breaks)('when the server %s', (_name, fail, says) => {
  it('keeps step 1 as typed, says so, and Retry saves it', async () => {
    fail('post', '/api/courses')
    const { user } = openWizard()
    await describeCourse(user)
    await next(user)
    expect(await screen.findByRole('alert')).toHaveTextContent(says)
    expect(screen.getByText('Step 1 of 4')).toBeInTheDocument()
    expect(screen.getByText('Could not save the draft')).toBeInTheDocument()
    expect(screen.getByLabelText(/course title/i)).toHaveValue('My Test Course')
    expect(fakeApi.courses.size).toBe(0)
    await user.click(screen.getAllByRole('button', { name: 'Retry' })[0] ?? document.body)
    await atStep(2)
    expect(onlyCourse().title).toBe('My Test Course')
  })

  it('keeps a change of step 1', async () => {
    const { user } = openWizard()
    await walkTo(2, user)
    await user.click(screen.getByRole('button', { name: 'Previous' }))
    await user.type(await screen.findByLabelText(/course title/i), ' II')
    await waitFor(() => expect(onlyCourse().setup_step).toBe(1))
    fail('patch', '/api/courses/:id')
    await next(user)
    expect(await screen.findByRole('alert')).toHaveTextContent(says)
    expect(screen.getByLabelText(/course title/i)).toHaveValue('My Test Course II')
    expect(onlyCourse().title).toBe('My Test Course')
    await next(user)
    await atStep(2)
    expect(onlyCourse().title).toBe('My Test Course II')
  })

  it('keeps a chapter title as typed', async () => {
    const { user, toasts } = openWizard()
    await walkTo(2, user)
    // Lasting: what fails once without an answer is sent again quietly.
    fail('post', '/api/courses/:id/chapters', false)
    await user.click(screen.getByRole('button', { name: /add chapter/i }))
    await user.type(screen.getByPlaceholderText(/chapter title/i), 'Not lost{Enter}')
    await waitFor(() =>
      expect(
        screen.getAllByPlaceholderText(/chapter title/i).some((field) => valueOf(field) === 'Not lost'),
      ).toBe(true),
    )
    expect(
      [...toasts, ...screen.queryAllByRole('alert').map((alert) => alert.textContent)].join(' '),
    ).toMatch(says)
    expect(onlyCourse().chapters).toEqual([])
  })

  it('says in its row that an upload failed, and Retry sends it', async () => {
    const { user } = openWizard()
    await walkTo(3, user)
    fail('post', '/api/videos/upload')
    await user.upload(screen.getByLabelText(/upload videos/i), createMockFile({ name: 'a.mp4' }))
    expect(await screen.findByTestId('upload-error-icon')).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: /retry/i }))
    expect(await screen.findByText('100% Complete')).toBeInTheDocument()
  })

  it('leaves the course a draft and says so, and Retry creates it', async () => {
    const { user } = openWizard()
    await walkTo(4, user)
    fail('post', '/api/courses/:id/complete-setup')
    await user.click(screen.getByRole('button', { name: 'Create Course' }))
    expect(await screen.findByText('The course is not created yet')).toBeInTheDocument()
    expect(screen.getAllByRole('alert')[0]).toHaveTextContent(says)
    expect(router.push).not.toHaveBeenCalled()
    await user.click(screen.getByRole('button', { name: 'Retry' }))
    await waitFor(() =>
      expect(router.push).toHaveBeenCalledWith(`/instructor/course/${onlyCourse().id}/edit`),
    )
  })
})

const valueOf = (element: HTMLElement) => (element instanceof HTMLInputElement ? element.value : '')

describe('refusals', () => {
  it('makes one course of a creation whose answer was lost, with what was typed since', async () => {
    const view = openWizard()
    await describeCourse(view.user)
    server.use(
      http.post(
        '*/api/courses',
        async ({ request }) => {
          const { id, title } = (await request.json()) as { id: string; title: string }
          fakeApi.add(
            createMockCourse({ id, title, description: 'This is a test course description', price: 99 }),
          )
          return HttpResponse.error()
        },
        { once: true },
      ),
    )
    await next(view.user)
    expect(await screen.findByRole('alert')).toHaveTextContent('The draft is not saved')
    const again = await reload(view)
    await again.user.type(screen.getByLabelText(/course title/i), ' II')
    await next(again.user)
    await atStep(2)
    expect(onlyCourse().title).toBe('My Test Course II')
  })

  it("shows the server's words beside the field they are about", async () => {
    failWith('post', '/api/courses', 'invalid', {
      errors: [{ field: 'title', message: 'This title is taken.' }],
      once: true,
    })
    const { user } = openWizard()
    await describeCourse(user)
    await next(user)
    expect(await screen.findByText('This title is taken.')).toBeInTheDocument()
    expect(screen.getByLabelText(/course title/i)).toHaveFocus()
    expect(screen.getByLabelText(/course title/i)).toHaveAttribute('aria-invalid', 'true')
  })

  it('links what the server says stops the creation to where it is', async () => {
    const { user } = openWizard()
    await walkTo(4, user)
    failWith('post', '/api/courses/:id/complete-setup', 'notReady', {
      errors: [{ field: 'chapters', message: 'Add at least one chapter.' }],
    })
    await user.click(screen.getByRole('button', { name: 'Create Course' }))
    expect(await screen.findByText(/add at least one chapter/i)).toBeInTheDocument()
    await user.click(screen.getByRole('link', { name: 'Go to Structure' }))
    await atStep(2)
  })

  it.each([
    ['-1', 'The price cannot be below zero.'],
    ['1.2345', /more than two decimals/],
    ['1e9', /is not a price/],
    ['forty', /is not a price/],
    ['100000', 'The price can be at most 99,999.99.'],
  ])('refuses the price %s when the field is left, and not before', async (price, message) => {
    const { user } = openWizard()
    await user.type(screen.getByLabelText(/price/i), price)
    expect(screen.queryByText(message)).not.toBeInTheDocument()
    await user.tab()
    expect(await screen.findByText(message)).toBeInTheDocument()
    await user.clear(screen.getByLabelText(/price/i))
    await waitFor(() => expect(screen.queryByText(message)).not.toBeInTheDocument())
  })

  it.each([
    ['12,50', 12.5],
    ['1.234,50', 1234.5],
    ['٤٩', 49],
  ])('understands the price %s', async (typed, price) => {
    const { user } = openWizard()
    await describeCourse(user, { price: typed })
    await next(user)
    await atStep(2)
    expect(onlyCourse().price).toBe(price)
  })

  it('names every file that it leaves out, and uploads the others', async () => {
    const { user } = openWizard()
    await walkTo(3, user)
    const files = [
      createMockFile({ name: 'Field notes.docx' }),
      createMockFile({ name: 'empty.mp4', size: 0 }),
      createMockFile({ name: 'huge.mp4', size: 2 * 1024 ** 3 + 1 }),
      createMockFile({ name: 'good.mp4' }),
    ]
    fireEvent.change(screen.getByLabelText(/upload videos/i), { target: { files } })
    expect(await screen.findByText('3 files were left out')).toBeInTheDocument()
    const words = screen.getByRole('alert').textContent
    for (const sentence of [
      /Field notes\.docx.+is not a video/,
      /empty\.mp4.+is empty \(0 bytes\)/,
      /huge\.mp4.+the limit is 2 GB/,
    ]) {
      expect(words).toMatch(sentence)
    }
    await waitFor(() => expect(onlyCourse().chapters[0]?.videos).toMatchObject([{ status: 'ready' }]))
  })

  it('says what is wrong with a file that is no video by its bytes, and takes another one', async () => {
    fakeApi.unreadable.set('text.mp4', 'This is a text file, not a video.')
    const { user } = openWizard()
    await walkTo(3, user)
    await user.upload(screen.getByLabelText(/upload videos/i), createMockFile({ name: 'text.mp4' }))
    expect(await screen.findByText('This is a text file, not a video.')).toBeInTheDocument()
    expect(screen.getByTestId('upload-error-icon')).toBeInTheDocument()
    await user.upload(screen.getByLabelText(/choose the file again/i), createMockFile({ name: 'right.mp4' }))
    expect(await screen.findByText('100% Complete')).toBeInTheDocument()
    expect(onlyCourse().chapters[0]?.videos).toMatchObject([
      { originalFilename: 'right.mp4', status: 'ready' },
    ])
  })

  it('takes a failed video out of the course, and back', async () => {
    fakeApi.unreadable.set('text.mp4', 'This is a text file, not a video.')
    const { user } = openWizard()
    await walkTo(3, user)
    await user.upload(screen.getByLabelText(/upload videos/i), createMockFile({ name: 'text.mp4' }))
    await screen.findByTestId('upload-error-icon')
    await user.click(screen.getByRole('button', { name: /^remove/i }))
    expect(await screen.findByText(/is marked for deletion/)).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: /^restore/i }))
    expect(await screen.findByTestId('upload-error-icon')).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: /^remove/i }))
    await next(user)
    await atStep(4)
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Create Course' }))
    await waitFor(() => expect(router.push).toHaveBeenCalled())
    expect(onlyCourse().chapters[0]?.videos).toEqual([])
  })
})

describe('leaving', () => {
  const leave = async (user: ReturnType<typeof openWizard>['user']) => {
    await user.click(screen.getByRole('link', { name: 'Courses' }))
    return screen.findByRole('dialog', { name: 'Leave without saving?' })
  }

  it('asks before typed words are left, and stays when told', async () => {
    const { user } = openWizard()
    await user.type(screen.getByLabelText(/course title/i), 'Unsaved')
    await leave(user)
    await user.click(screen.getByRole('button', { name: 'Stay' }))
    expect(screen.getByLabelText(/course title/i)).toHaveValue('Unsaved')
    expect(router.push).not.toHaveBeenCalled()
    await leave(user)
    await user.click(screen.getByRole('button', { name: 'Leave' }))
    expect(router.push).toHaveBeenCalledWith('/instructor/courses')
    expect(fakeApi.writes).toEqual([])
  })

  it('saves an unfinished draft and leaves; the next course is a new one', async () => {
    const { user } = openWizard()
    await user.type(screen.getByLabelText(/course title/i), 'Half done')
    await leave(user)
    await user.click(screen.getByRole('button', { name: 'Save and leave', hidden: false }))
    await waitFor(() => expect(router.push).toHaveBeenCalledWith('/instructor/courses'))
    expect(onlyCourse()).toMatchObject({ title: 'Half done', description: null, setup_step: 1 })
    expect(useCourseCreationUI.getState()).toMatchObject({ draftId: null, formData: { title: '' } })
  })

  it('cannot save a draft without a title, and says so at the field', async () => {
    const { user } = openWizard()
    await user.type(screen.getByLabelText(/description/i), 'Only this')
    await user.click(screen.getByRole('button', { name: 'Save and leave' }))
    expect(await screen.findByText('Give the course a title. You can change it later.')).toBeInTheDocument()
    expect(screen.getByLabelText(/course title/i)).toHaveFocus()
    expect(router.push).not.toHaveBeenCalled()
  })

  it('asks when the page closes with words or files on their way, and not otherwise', async () => {
    const isHeld = () => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))
    const { user } = openWizard()
    expect(isHeld()).toBe(false)
    await user.type(screen.getByLabelText(/course title/i), 'U')
    expect(isHeld()).toBe(true)
    await user.clear(screen.getByLabelText(/course title/i))
    await walkTo(2, user)
    await addChapter(user, 'One')
    await waitFor(() => expect(isHeld()).toBe(false))
  })
})
