import { beforeEach, describe, expect, it, vi } from 'vitest'
import { newId } from '@/lib/ids'
import { STORE_NAME, useCourseCreationUI } from '@/stores/course-creation-ui'
import {
  createMockChapter,
  createMockCourse,
  createMockFile,
  createMockVideo,
} from '@/test/utils/course-creation-test-utils'
import { act, router, screen, waitFor } from '@/test/utils/course-creation-test-utils'
import { fakeApi } from '@/test/msw/fake-api'
import { failWith } from '@/test/msw/failures'
import { atStep, describeCourse, next, onlyCourse, openWizard, reload, walkTo } from './wizard-driver'

const goBack = () =>
  act(async () => {
    const gone = new Promise((resolve) => window.addEventListener('popstate', resolve, { once: true }))
    window.history.back()
    await gone
  })

const makeDraft = (overrides: Parameters<typeof createMockCourse>[0] = {}) =>
  fakeApi.add(
    createMockCourse({
      title: 'Begun at school',
      setup_step: 2,
      chapters: [createMockChapter({ title: 'Kept', videos: [] })],
      ...overrides,
    }),
  )

// Whole walks through the wizard: on a busy machine they take long, and that is no failure.
vi.setConfig({ testTimeout: 60_000 })

beforeEach(() => {
  router.push.mockClear()
  router.replace.mockClear()
})

describe('coming back to the wizard', () => {
  it('comes back to step 1 with everything typed, right or wrong', async () => {
    const view = openWizard()
    await describeCourse(view.user, { price: '49,999,00' })
    await view.user.click(screen.getByLabelText('Advanced'))
    await reload(view)
    expect(await atStep(1)).toBeInTheDocument()
    expect(screen.getByLabelText(/course title/i)).toHaveValue('My Test Course')
    expect(screen.getByLabelText(/description/i)).toHaveValue('This is a test course description')
    expect(screen.getByLabelText(/price/i)).toHaveValue('49,999,00')
    expect(screen.getByLabelText('Advanced')).toBeChecked()
    expect(fakeApi.writes).toEqual([])
  })

  it.each([2, 3, 4] as const)('comes back to step %i with its content', async (step) => {
    const view = openWizard()
    await walkTo(step, view.user)
    const { id } = onlyCourse()
    expect(window.location.search).toBe(`?draft=${id}&step=${step}`)
    await reload(view)
    await atStep(step)
    if (step > 2) expect(await screen.findByText('Introduction')).toBeInTheDocument()
    expect(onlyCourse().id).toBe(id)
    await waitFor(() => expect(onlyCourse().setup_step).toBe(step))
  })

  it('lists the videos of a chapter after a reload, and takes the file of an interrupted one again', async () => {
    const videos = [
      createMockVideo({ filename: 'There', status: 'ready' }),
      createMockVideo({ filename: 'Broken off', status: 'uploading', originalFilename: 'b.mp4' }),
      createMockVideo({ filename: 'Planned', status: 'planned', originalFilename: '' }),
    ]
    const { id } = makeDraft({ setup_step: 3, chapters: [createMockChapter({ title: 'Kept', videos })] })
    const { user } = openWizard(`/instructor/course/new?draft=${id}`)
    await atStep(3)
    expect(await screen.findByText('There')).toBeInTheDocument()
    expect(screen.getByText('Upload interrupted. Choose the file again.')).toBeInTheDocument()
    await user.upload(
      screen.getByLabelText('Choose the file again for Broken off'),
      createMockFile({ name: 'b.mp4' }),
    )
    await user.upload(screen.getByLabelText('Choose file for Planned'), createMockFile({ name: 'c.mp4' }))
    await waitFor(() =>
      expect(onlyCourse().chapters[0]?.videos.map(({ filename, status }) => [filename, status])).toEqual([
        ['There', 'ready'],
        ['Broken off', 'ready'],
        ['Planned', 'ready'],
      ]),
    )
  })

  it('opens a draft begun elsewhere at its step, over what this browser was at', async () => {
    useCourseCreationUI
      .getState()
      .draftOpened(newId(), { ...useCourseCreationUI.getState().formData, title: 'Other' }, 4)
    const { id } = makeDraft()
    const { user } = openWizard(`/instructor/course/new?draft=${id}`)
    await atStep(2)
    expect(await screen.findByText('Kept')).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Previous' }))
    expect(await screen.findByLabelText(/course title/i)).toHaveValue('Begun at school')
  })

  it('shows what another device changed meanwhile, unless something was typed here', async () => {
    const view = openWizard()
    await walkTo(2, view.user)
    await view.user.click(screen.getByRole('button', { name: 'Previous' }))
    await atStep(1)
    fakeApi.save({ ...onlyCourse(), title: 'Changed at school' })
    const again = await reload(view)
    await waitFor(() => expect(screen.getByLabelText(/course title/i)).toHaveValue('Changed at school'))

    await again.user.type(screen.getByLabelText(/course title/i), ' and here')
    fakeApi.save({ ...onlyCourse(), description: 'Also changed at school' })
    await reload(again)
    await atStep(1)
    await waitFor(() =>
      expect(useCourseCreationUI.getState().savedData?.description).toBe('Also changed at school'),
    )
    expect(screen.getByLabelText(/course title/i)).toHaveValue('Changed at school and here')
  })

  it('goes one step back by the browser, and forward again', async () => {
    const { user } = openWizard()
    await walkTo(3, user)
    await goBack()
    await atStep(2)
    await goBack()
    await atStep(1)
    expect(screen.getByLabelText(/course title/i)).toHaveValue('My Test Course')
    act(() => window.history.forward())
    await atStep(2)
  })

  it('does not step forward by the browser over words that cannot be saved', async () => {
    const { user } = openWizard()
    await walkTo(2, user)
    await goBack()
    await atStep(1)
    await user.clear(screen.getByLabelText(/course title/i))
    act(() => window.history.forward())
    expect(await screen.findByRole('alert')).toHaveTextContent('One field needs a change')
    expect(screen.getByText('Step 1 of 4')).toBeInTheDocument()
    await waitFor(() => expect(window.location.search).toMatch(/step=1$/))
  })

  it('leads to the edit page when the course is created already', async () => {
    const { id } = makeDraft({ setup_completed_at: '2026-01-05T09:00:00.000Z' })
    openWizard(`/instructor/course/new?draft=${id}`)
    await waitFor(() => expect(router.replace).toHaveBeenCalledWith(`/instructor/course/${id}/edit`))
  })

  it('says that a draft does not exist, and begins a new one', async () => {
    const { user } = openWizard(`/instructor/course/new?draft=${newId()}`)
    expect(await screen.findByRole('heading', { name: 'This draft does not exist' })).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Start a new course' }))
    await atStep(1)
    expect(window.location.search).toBe('')
  })

  it('says that a draft could not be loaded, and tries again', async () => {
    const { id } = makeDraft()
    failWith('get', '/api/courses/:id', 'unavailable', { once: true })
    const { user } = openWizard(`/instructor/course/new?draft=${id}`)
    expect(await screen.findByText('The draft could not be loaded')).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    await atStep(2)
  })

  it('starts over when asked, and leaves the draft where it is', async () => {
    const { user } = openWizard()
    await walkTo(2, user)
    await user.click(screen.getByRole('button', { name: 'Start over' }))
    expect(await screen.findByRole('dialog')).toHaveTextContent(
      '“My Test Course” stays in Courses as a draft',
    )
    await user.click(screen.getByRole('button', { name: 'Start a new course' }))
    await atStep(1)
    expect(screen.getByLabelText(/course title/i)).toHaveValue('')
    expect(onlyCourse().title).toBe('My Test Course')
  })

  it.each(['{', '[]', 'null', '{"state":{"completedSteps":5,"formData":7},"version":1}', '{"version":99}'])(
    'starts fresh with %s in localStorage',
    async (content) => {
      const view = openWizard()
      localStorage.setItem(STORE_NAME, content)
      await reload(view)
      await atStep(1)
      expect(screen.getByLabelText(/course title/i)).toHaveValue('')
      await next(view.user)
      expect(await screen.findByRole('alert')).toBeInTheDocument()
    },
  )
})
