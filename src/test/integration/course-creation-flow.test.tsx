import { beforeEach, describe, expect, it, vi } from 'vitest'
import { newId } from '@/lib/ids'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { fakeApi } from '@/test/msw/fake-api'
import { failWith, hold } from '@/test/msw/failures'
import {
  createMockFile,
  fireEvent,
  router,
  screen,
  waitFor,
  within,
} from '@/test/utils/course-creation-test-utils'
import { addChapter, atStep, describeCourse, next, onlyCourse, openWizard, walkTo } from './wizard-driver'

const follows = (first: Element, second: Element) =>
  Boolean(first.compareDocumentPosition(second) & Node.DOCUMENT_POSITION_FOLLOWING)

// Whole walks through the wizard: on a busy machine they take long, and that is no failure.
vi.setConfig({ testTimeout: 60_000 })

beforeEach(() => {
  router.push.mockClear()
  router.replace.mockClear()
})

describe('Course Creation Flow', () => {
  it('should complete the full course creation wizard', async () => {
    const { user } = openWizard()
    expect(screen.getByText('Step 1 of 4')).toBeInTheDocument()
    fireEvent.change(screen.getByLabelText(/course title/i), { target: { value: 'My Test Course' } })
    fireEvent.change(screen.getByLabelText(/description/i), {
      target: { value: 'This is a test course description' },
    })
    fireEvent.change(screen.getByLabelText(/price/i), { target: { value: '99' } })
    fireEvent.click(screen.getByRole('button', { name: /next/i }))

    await atStep(2)
    fireEvent.click(screen.getByRole('button', { name: /add chapter/i }))
    const chapterInput = screen.getByPlaceholderText(/chapter title/i)
    fireEvent.change(chapterInput, { target: { value: 'Introduction' } })
    fireEvent.keyDown(chapterInput, { key: 'Enter' })
    expect(screen.getByText('Introduction')).toBeInTheDocument()
    fireEvent.click(screen.getByRole('button', { name: /next/i }))

    await atStep(3)
    fireEvent.change(screen.getByLabelText(/upload videos/i), {
      target: { files: [createMockFile({ name: 'intro-video.mp4', size: 5_000 })] },
    })
    expect(await screen.findByRole('heading', { name: 'Upload Progress' })).toBeInTheDocument()
    expect(await screen.findByText('100% Complete')).toBeInTheDocument()
    const row = screen.getAllByRole('listitem').find((item) => item.textContent.includes('intro video'))
    expect(row?.textContent).toMatch(/Complete$/)
    fireEvent.click(screen.getByRole('button', { name: /next/i }))

    await atStep(4)
    for (const text of [
      'My Test Course',
      'This is a test course description',
      '$99',
      'Introduction',
      'intro-video.mp4',
    ]) {
      expect(screen.getByText(text)).toBeInTheDocument()
    }
    const release = hold('post', '/api/courses/:id/complete-setup')
    await user.click(screen.getByRole('button', { name: /create course/i }))
    expect(await screen.findByText('Creating…')).toBeInTheDocument()
    release()

    const { id } = onlyCourse()
    await waitFor(() => expect(window.location.pathname).toBe(`/instructor/course/${id}/edit`))
    expect(router.push).toHaveBeenCalledWith(`/instructor/course/${id}/edit`)
    expect(onlyCourse()).toMatchObject({ title: 'My Test Course', price: 99 })
    expect(onlyCourse().setup_completed_at).not.toBeNull()
    expect(onlyCourse().chapters[0]?.videos).toMatchObject([
      { originalFilename: 'intro-video.mp4', status: 'ready' },
    ])
    expect(useCourseCreationUI.getState()).toMatchObject({ draftId: null, currentStep: 1 })
  })

  it('should handle drag and drop reordering', async () => {
    const video = (filename: string) => ({ id: newId(), filename, file: createMockFile({ name: filename }) })
    const { updateFormData } = useCourseCreationUI.getState()
    updateFormData('title', 'Planned before')
    updateFormData('description', 'Chapters and files are chosen already')
    updateFormData('plannedChapters', [
      { id: newId(), title: 'Chapter 1', plannedVideos: [video('video-1.mp4'), video('video-2.mp4')] },
      { id: newId(), title: 'Chapter 2', plannedVideos: [video('video-3.mp4')] },
    ])
    const { user } = openWizard()
    await next(user)
    await atStep(2)

    expect(await screen.findAllByLabelText(/drag to reorder chapter/i)).toHaveLength(2)
    expect(screen.getAllByLabelText(/drag to reorder video/i)).toHaveLength(3)
    expect(follows(screen.getByText('Chapter 1'), screen.getByText('Chapter 2'))).toBe(true)

    // The mouse is dragged for real in the browser suite; the keys and the menu make the same moves.
    screen.getByRole('button', { name: /drag to reorder chapter chapter 2/i }).focus()
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}')
    await waitFor(() =>
      expect(follows(screen.getByText('Chapter 2'), screen.getByText('Chapter 1'))).toBe(true),
    )
    await waitFor(() =>
      expect(onlyCourse().chapters.map(({ title }) => title)).toEqual(['Chapter 2', 'Chapter 1']),
    )

    // The files that were chosen with the plan are sent as soon as the draft exists.
    await waitFor(() =>
      expect(onlyCourse().chapters.flatMap(({ videos }) => videos.map(({ status }) => status))).toEqual([
        'ready',
        'ready',
        'ready',
      ]),
    )
  })

  it('should handle upload errors gracefully', async () => {
    failWith('post', '/api/videos/upload', 'unavailable', {
      message: 'Upload server temporarily unavailable',
      once: true,
    })
    const { user } = openWizard()
    await walkTo(3, user)

    await user.upload(screen.getByLabelText(/upload videos/i), createMockFile({ name: 'test-video.mp4' }))
    expect(await screen.findByText(/upload server temporarily unavailable/i)).toBeInTheDocument()
    expect(screen.getByTestId('upload-error-icon')).toBeInTheDocument()
    await next(user)
    await atStep(4)
    expect(screen.getByRole('alert')).toHaveTextContent(/one thing stops creation/i)
    await user.click(screen.getByRole('button', { name: 'Create Course' }))
    expect(screen.getByRole('alert')).toHaveFocus()
    expect(fakeApi.writes.filter((write) => write.endsWith('complete-setup'))).toEqual([])

    await user.click(screen.getByRole('link', { name: 'Choose it again' }))
    await atStep(3)
    await user.click(screen.getByRole('button', { name: /retry/i }))
    expect(await screen.findByText('100% Complete')).toBeInTheDocument()
    expect(screen.queryByTestId('upload-error-icon')).not.toBeInTheDocument()
    await waitFor(() => expect(onlyCourse().chapters[0]?.videos).toMatchObject([{ status: 'ready' }]))
  })

  it('should handle soft deletes correctly', async () => {
    const { user } = openWizard()
    await walkTo(2, user)
    await addChapter(user, 'Stays')
    await addChapter(user, 'Goes')

    await user.click(screen.getByRole('button', { name: /delete chapter goes/i }))
    expect(await screen.findByText(/pending deletions/i)).toBeInTheDocument()
    await user.click(screen.getAllByRole('button', { name: /restore/i })[0] ?? document.body)
    await waitFor(() => expect(screen.queryByText(/pending deletions/i)).not.toBeInTheDocument())

    await user.click(screen.getByRole('button', { name: /delete chapter goes/i }))
    await next(user)
    await atStep(3)
    expect(screen.getAllByLabelText(/upload videos/i)).toHaveLength(1)
    await next(user)
    await atStep(4)
    expect(screen.queryByText('Goes')).not.toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Create Course' }))
    await waitFor(() => expect(window.location.pathname).toMatch(/\/edit$/))
    expect(onlyCourse().chapters.map(({ title }) => title)).toEqual(['Stays'])
  })

  it('says why a step cannot be left, and takes the focus there', async () => {
    const { user } = openWizard()
    await user.type(screen.getByLabelText(/price/i), '49,999,00')
    await next(user)
    expect(await screen.findByRole('alert')).toHaveTextContent('Three fields need a change')
    expect(screen.getByLabelText(/course title/i)).toHaveFocus()
    expect(screen.getByText(/“49,999,00” could be two prices/)).toBeInTheDocument()
    await user.click(screen.getByRole('link', { name: 'Price' }))
    expect(screen.getByLabelText(/price/i)).toHaveFocus()
    await user.clear(screen.getByLabelText(/price/i))
    await describeCourse(user, { price: '' })
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
    expect(fakeApi.writes).toEqual([])

    await next(user)
    await atStep(2)
    expect(screen.getByRole('heading', { level: 1, name: 'Structure' })).toHaveFocus()
    await next(user)
    expect(await screen.findByRole('alert')).toHaveTextContent('The course needs a chapter')
    expect(screen.getByRole('button', { name: /add chapter/i })).toHaveFocus()
    expect(screen.getByText('Step 2 of 4')).toBeInTheDocument()
  })

  it('goes back by Previous, by the step bar and by Edit, with everything still there', async () => {
    const { user } = openWizard()
    await walkTo(4, user)
    const steps = within(screen.getByRole('navigation', { name: 'Steps' }))
    expect(steps.getByText('Review').closest('[aria-current]')).toHaveAttribute('aria-current', 'step')
    expect(screen.getByRole('progressbar', { name: 'Course setup' })).toHaveAttribute('aria-valuenow', '3')

    await user.click(screen.getByRole('button', { name: 'Previous' }))
    await atStep(3)
    await user.click(steps.getByRole('button', { name: 'Basic Info, done' }))
    await atStep(1)
    expect(screen.getByLabelText(/course title/i)).toHaveValue('My Test Course')
    expect(screen.getByLabelText(/price/i)).toHaveValue('99')
    await user.type(screen.getByLabelText(/course title/i), ' II')
    await user.click(steps.getByRole('button', { name: 'Upload, done' }))
    await atStep(3)
    expect(onlyCourse().title).toBe('My Test Course II')
    await next(user)
    await user.click(await screen.findByRole('button', { name: 'Edit Structure' }))
    await atStep(2)
    expect(await screen.findByText('Introduction')).toBeInTheDocument()
  })

  it('shows markup as text, keeps line breaks, and calls an empty price free', async () => {
    const { user } = openWizard()
    fireEvent.change(screen.getByLabelText(/course title/i), { target: { value: '<b>Bold</b> & "quoted"' } })
    fireEvent.change(screen.getByLabelText(/description/i), {
      target: { value: '<script>alert(1)</script>\n\nTwo' },
    })
    await next(user)
    await atStep(2)
    await addChapter(user, '<i>One</i>')
    await next(user)
    await atStep(3)
    await next(user)
    await atStep(4)
    expect(screen.getByText('<b>Bold</b> & "quoted"')).toBeInTheDocument()
    expect(screen.getByText(/<script>alert\(1\)<\/script>/)).toHaveTextContent(
      '<script>alert(1)</script>\n\nTwo',
      {
        normalizeWhitespace: false,
      },
    )
    expect(screen.getByText('<i>One</i>')).toBeInTheDocument()
    expect(screen.getByText('Free')).toBeInTheDocument()
    expect(document.querySelector('main script, main b')).toBeNull()
  })
})
