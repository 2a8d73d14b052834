import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { getAnnouncement } from '@/lib/announce'
import { courseQueries } from '@/lib/query/course-queries'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { pageUploads } from '@/hooks/page-uploads'
import { makeChapter, makeCourse, makeFile, makeUpload, makeVideo } from '@/test/factories'
import { failWith, hold } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import {
  act,
  createTestClient,
  fireEvent,
  render,
  screen,
  waitFor,
  within,
} from '@/test/utils/course-creation-test-utils'
import type { CourseTree } from '@/types/course'
import { StructureEditor } from './StructureEditor'

const COURSE = '0198c2f1-0000-7000-8000-000000000001'
const ids = {
  A: '0198c2f1-0000-7000-8000-00000000000a',
  B: '0198c2f1-0000-7000-8000-00000000000b',
  a1: '0198c2f1-0000-7000-8000-0000000000a1',
  a2: '0198c2f1-0000-7000-8000-0000000000a2',
  b1: '0198c2f1-0000-7000-8000-0000000000b1',
}

let course: CourseTree
/** What the page would show as toasts. */
let told: string[] = []
beforeEach(() => {
  course = makeCourse({
    id: COURSE,
    chapters: [
      makeChapter({
        id: ids.A,
        title: 'Before you go out',
        videos: [
          makeVideo({ id: ids.a1, filename: 'What a sample is' }),
          makeVideo({ id: ids.a2, filename: 'Power, with a pencil' }),
        ],
      }),
      makeChapter({
        id: ids.B,
        title: 'Counting things that move',
        videos: [makeVideo({ id: ids.b1, filename: 'Detection is not presence' })],
      }),
    ],
  })
})

let client: ReturnType<typeof createTestClient>
function show(mode: 'wizard' | 'edit' = 'wizard', tree = course) {
  fakeApi.add(tree)
  told = []
  client = createTestClient((message) => told.push(message))
  client.setQueryData(courseQueries.detail(tree.id).queryKey, tree)
  render(<StructureEditor courseId={tree.id} mode={mode} />, { client })
  return userEvent.setup()
}
const row = (name: RegExp | string) => screen.getByRole('row', { name })
/** Titles of chapters and videos in the order of the page. */
const outline = () =>
  screen.getAllByRole('button', { name: /^Drag to reorder/ }).map((grip) => {
    const label = grip.getAttribute('aria-label') ?? ''
    return label.replace(/^Drag to reorder (chapter|video) /, '')
  })
const saved = () =>
  fakeApi.course(COURSE).chapters.map(({ title, videos }) => [title, ...videos.map((v) => v.filename)])

describe('the outline', () => {
  it('is one labelled grid with numbers, states and a single tab stop', () => {
    show()
    expect(screen.getByRole('treegrid', { name: 'Outline' })).toBeVisible()
    expect(outline()).toEqual([
      'Before you go out',
      'What a sample is',
      'Power, with a pencil',
      'Counting things that move',
      'Detection is not presence',
    ])
    expect(screen.getByText('2 chapters, 3 videos')).toBeVisible()
    expect(screen.getByText('2.1')).toBeVisible()
    expect(screen.getAllByRole('row').filter((element) => element.tabIndex === 0)).toHaveLength(1)
  })
  it('says what it is for when it is empty, and has one button to begin', async () => {
    const user = show('wizard', makeCourse({ id: COURSE }))
    expect(await screen.findByText('A course starts with a chapter')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Add chapter' }))
    expect(screen.getByPlaceholderText('Chapter title')).toHaveFocus()
  })
  it('shows titles as text, whatever they hold', () => {
    const title = '<img src=x onerror=alert(1)> مقدمة'
    show('edit', makeCourse({ id: COURSE, chapters: [makeChapter({ title })] }))
    expect(screen.getByText(title)).toBeVisible()
    expect(document.querySelector('img')).toBeNull()
  })
})

describe('keys', () => {
  it('move between rows, and close and open a chapter', async () => {
    const user = show()
    row(/^Chapter 1/).focus()
    await user.keyboard('{ArrowDown}')
    expect(row(/^Video 1.1/)).toHaveFocus()
    await user.keyboard('{ArrowLeft}')
    expect(row(/^Chapter 1/)).toHaveFocus()
    await user.keyboard('{ArrowLeft}')
    expect(screen.queryByText('What a sample is')).not.toBeInTheDocument()
    expect(row(/^Chapter 1/)).toHaveAttribute('aria-expanded', 'false')
    await user.keyboard('{ArrowRight}')
    expect(screen.getByText('What a sample is')).toBeVisible()
    await user.keyboard('{End}')
    expect(row('Add to Counting things that move')).toHaveFocus()
  })
  it('move a video down, over the border into the next chapter, and say so', async () => {
    const user = show()
    row(/^Video 1.2/).focus()
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}')
    await waitFor(() => expect(saved()[1]?.[1]).toBe('Power, with a pencil'))
    expect(getAnnouncement().message).toBe(
      "Moved 'Power, with a pencil' to 'Counting things that move', place 1 of 2.",
    )
    expect(fakeApi.writes).toEqual([`POST /api/courses/${COURSE}/moves`])
    expect(row(/Power, with a pencil/)).toHaveFocus()
  })
  it('move a chapter with its videos, also from one of its buttons', async () => {
    const user = show()
    screen.getByRole('button', { name: 'More for Counting things that move' }).focus()
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}')
    await waitFor(() =>
      expect(saved()[0]).toEqual(['Counting things that move', 'Detection is not presence']),
    )
    expect(screen.queryByRole('menu')).not.toBeInTheDocument()
  })
  it('count when they are pressed faster than the page is drawn', async () => {
    show()
    const video = row(/^Video 1.1/)
    video.focus()
    act(() => {
      fireEvent.keyDown(video, { key: 'ArrowDown', altKey: true })
      fireEvent.keyDown(video, { key: 'ArrowDown', altKey: true })
    })
    await waitFor(() => expect(saved()[1]?.[1]).toBe('What a sample is'))
    expect(fakeApi.writes).toHaveLength(2)
  })
  it('say that there is nowhere to go', async () => {
    const user = show()
    row(/^Chapter 1/).focus()
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}')
    expect(getAnnouncement().message).toBe('“Before you go out” is already first.')
    expect(fakeApi.writes).toEqual([])
  })
  it('do nothing while a title is typed', async () => {
    const user = show()
    await user.dblClick(screen.getByText('What a sample is'))
    const field = screen.getByRole('textbox', { name: 'Title of video 1.1' })
    await user.keyboard('{Delete}{Alt>}{ArrowDown}{/Alt}{ArrowDown}{Home}')
    expect(field).toHaveFocus()
    expect(useCourseCreationUI.getState().pendingDeletes.size).toBe(0)
    expect(fakeApi.writes).toEqual([])
  })
})

describe('the list of shortcuts', () => {
  it('opens by its key on a row and gives the focus back', async () => {
    const user = show()
    row(/^Video 1.1/).focus()
    await user.keyboard('?')
    const dialog = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })
    expect(within(dialog).getByText('Move up, down')).toBeVisible()
    expect(within(dialog).getAllByText('Ctrl Z')).toHaveLength(1)
    await user.keyboard('{Escape}')
    await waitFor(() => expect(row(/^Video 1.1/)).toHaveFocus())
  })
  it('opens by its button, and not by a question mark in a title', async () => {
    const user = show()
    await user.dblClick(screen.getByText('What a sample is'))
    await user.keyboard('{End}?')
    expect(screen.getByRole('textbox')).toHaveValue('What a sample is?')
    await user.keyboard('{Escape}')
    await user.click(screen.getByRole('button', { name: 'Clear selection' }))
    await user.click(screen.getByRole('button', { name: 'Keyboard shortcuts' }))
    expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  })
})

describe('renaming', () => {
  it('saves on Enter and goes back to the row', async () => {
    const user = show()
    row(/^Video 1.1/).focus()
    await user.keyboard('{F2}')
    const field = screen.getByRole('textbox', { name: 'Title of video 1.1' })
    expect(field).toHaveFocus()
    await user.clear(field)
    await user.type(field, '  What   a plot is {Enter}')
    await waitFor(() => expect(saved()[0]?.[1]).toBe('What a plot is'))
    expect(row(/What a plot is/)).toHaveFocus()
  })
  it('restores on Escape, without a request', async () => {
    const user = show()
    row(/^Chapter 1/).focus()
    await user.keyboard('{Enter}')
    await user.type(screen.getByRole('textbox'), ' and more{Escape}')
    expect(screen.getByText('Before you go out')).toBeVisible()
    expect(fakeApi.writes).toEqual([])
  })
  it('saves on blur', async () => {
    const user = show()
    row(/^Chapter 1/).focus()
    await user.keyboard('{F2}Preparations')
    await user.click(document.body)
    await waitFor(() => expect(saved()[0]?.[0]).toBe('Preparations'))
  })
  it('ties what is wrong to the field and keeps the text', async () => {
    const user = show()
    row(/^Chapter 1/).focus()
    await user.keyboard('{F2}   {Enter}')
    const field = screen.getByRole('textbox', { name: 'Title of chapter 1' })
    expect(field).toBeInvalid()
    expect(field).toHaveAccessibleDescription('Give the chapter a title.')
    await user.type(field, 'Now')
    expect(field).toBeValid()
  })
  it('rolls back and keeps the typed text when the server refuses', async () => {
    failWith('patch', '/api/videos/:id', 'internal', { message: 'The disk is on fire.' })
    const user = show()
    row(/^Video 1.1/).focus()
    await user.keyboard('{F2}Another title{Enter}')
    const field = await screen.findByRole('textbox', { name: 'Title of video 1.1' })
    expect(field).toHaveValue('Another title')
    expect(field).toHaveAccessibleDescription('The disk is on fire.')
    await user.type(field, '{Escape}')
    expect(screen.getByText('What a sample is')).toBeVisible()
  })
})

describe('adding', () => {
  it('adds chapters one after another with Enter, and stops on Escape', async () => {
    const user = show()
    await user.click(screen.getByRole('button', { name: 'Add chapter' }))
    const field = screen.getByPlaceholderText('Chapter title')
    await user.type(field, 'Mixed models{Enter}')
    expect(screen.getByText('Mixed models')).toBeVisible()
    expect(field).toHaveValue('')
    await user.type(field, 'Closing the season{Enter}{Escape}')
    expect(screen.queryByPlaceholderText('Chapter title')).not.toBeInTheDocument()
    await waitFor(() =>
      expect(
        saved()
          .map(([title]) => title)
          .slice(2),
      ).toEqual(['Mixed models', 'Closing the season']),
    )
    expect(await screen.findByText('4 chapters, 3 videos')).toBeVisible()
    expect(screen.getAllByText('Mixed models')).toHaveLength(1)
  })
  it('shows a chapter at once, before anything was answered', async () => {
    show()
    fireEvent.click(screen.getByRole('button', { name: 'Add chapter' }))
    const field = screen.getByPlaceholderText('Chapter title')
    fireEvent.change(field, { target: { value: 'Introduction' } })
    fireEvent.keyDown(field, { key: 'Enter' })
    expect(screen.getByText('Introduction')).toBeVisible()
    await waitFor(() => expect(saved()[2]).toEqual(['Introduction']))
  })
  it('adds what was typed when the field is left, and nothing when it is empty', async () => {
    const user = show()
    await user.click(screen.getByRole('button', { name: 'Add chapter' }))
    await user.click(document.body)
    expect(screen.queryByPlaceholderText('Chapter title')).not.toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Add chapter' }))
    await user.keyboard('Left behind')
    await user.click(document.body)
    await waitFor(() => expect(saved()[2]).toEqual(['Left behind']))
  })
  it('keeps the typed title in the field with the reason when the server refuses', async () => {
    failWith('post', '/api/courses/:id/chapters', 'internal', { once: true, message: 'Not now.' })
    const user = show()
    await user.click(screen.getByRole('button', { name: 'Add chapter' }))
    await user.keyboard('Mixed models{Enter}')
    const field = screen.getByPlaceholderText('Chapter title')
    await waitFor(() => expect(field).toHaveValue('Mixed models'))
    expect(field).toHaveAccessibleDescription('Not now.')
    expect(outline()).not.toContain('Mixed models')
    await user.type(field, '{Enter}')
    await waitFor(() => expect(saved()[2]).toEqual(['Mixed models']))
  })
  it('keeps a refused title from an Escape that was meant for the empty field, and gives it up to a later one', async () => {
    failWith('post', '/api/courses/:id/chapters', 'internal', { once: true, message: 'Not now.' })
    const user = show()
    await user.click(screen.getByRole('button', { name: 'Add chapter' }))
    await user.keyboard('Mixed models{Enter}')
    const field = screen.getByPlaceholderText('Chapter title')
    await waitFor(() => expect(field).toHaveValue('Mixed models'), { interval: 1 })
    await user.keyboard('{Escape}')
    expect(field).toHaveValue('Mixed models')
    expect(field).toHaveFocus()
    const later = performance.now() + 5_000
    vi.spyOn(performance, 'now').mockReturnValue(later)
    await user.keyboard('{Escape}')
    expect(screen.queryByPlaceholderText('Chapter title')).not.toBeInTheDocument()
  })
  it('does not mix a refused title with the next one that is being typed', async () => {
    failWith('post', '/api/courses/:id/chapters', 'internal', { once: true, message: 'Not now.' })
    const user = show()
    await user.click(screen.getByRole('button', { name: 'Add chapter' }))
    fireEvent.change(screen.getByPlaceholderText('Chapter title'), { target: { value: 'First' } })
    fireEvent.keyDown(screen.getByPlaceholderText('Chapter title'), { key: 'Enter' })
    fireEvent.change(screen.getByPlaceholderText('Chapter title'), { target: { value: 'Sec' } })
    await waitFor(() => expect(screen.getAllByPlaceholderText('Chapter title')).toHaveLength(2))
    const values = screen.getAllByPlaceholderText<HTMLInputElement>('Chapter title').map(({ value }) => value)
    expect(values).toEqual(['First', 'Sec'])
  })
  it('plans a video from the menu of its chapter, opening the chapter', async () => {
    useCourseCreationUI.getState().updatePreference('chapterExpanded', { [ids.B]: false })
    const user = show()
    await user.click(screen.getByRole('button', { name: 'More for Counting things that move' }))
    await user.click(screen.getByRole('menuitem', { name: 'Add video' }))
    await user.type(screen.getByPlaceholderText('Video title'), 'Double observers{Enter}')
    await waitFor(() => expect(saved()[1]).toContain('Double observers'))
    expect(screen.getByText('No file yet')).toBeVisible()
  })
  it('names each file that it does not take, with the reason', async () => {
    show()
    fireEvent.change(screen.getByLabelText('Videos for Before you go out'), {
      target: {
        files: [makeFile({ name: 'Field notes.docx', type: '' }), makeFile({ name: 'empty.mp4', size: 0 })],
      },
    })
    const alert = await screen.findByRole('alert')
    expect(alert).toHaveTextContent('“Field notes.docx” is not a video. Choose MP4')
    expect(alert).toHaveTextContent('“empty.mp4” is empty (0 bytes).')
    expect(fakeApi.writes).toEqual([])
  })
  it('pauses a running upload by its menu, tells how long it takes, and resumes it', async () => {
    const user = show('edit')
    const video = course.chapters[0]?.videos[0]
    if (!video) throw new Error('no video')
    const title = video.filename
    const upload = makeUpload({
      videoId: video.id,
      courseId: course.id,
      file: makeFile({ size: 1_000_000 }),
      status: 'uploading',
      progress: 40,
      pace: { bytesPerSecond: 5_000, secondsLeft: 120 },
    })
    act(() => useCourseCreationUI.getState().addUpload(upload))
    expect(await screen.findByText('400 kB of 1 MB, 2 min left')).toBeVisible()
    const paused = vi.spyOn(pageUploads(client), 'pause')
    const resumed = vi.spyOn(pageUploads(client), 'resume')
    await user.click(screen.getByRole('button', { name: `More for ${title}` }))
    await user.click(await screen.findByRole('menuitem', { name: 'Pause the upload' }))
    expect(paused).toHaveBeenCalledWith(upload.id)
    act(() => useCourseCreationUI.getState().noteUpload(upload.id, { isPaused: true }))
    await user.click(screen.getByRole('button', { name: `More for ${title}` }))
    await user.click(await screen.findByRole('menuitem', { name: 'Resume the upload' }))
    expect(resumed).toHaveBeenCalledWith(upload.id)
  })

  it('uploads a picked file into its chapter', async () => {
    show()
    fireEvent.change(screen.getByLabelText('Videos for Counting things that move'), {
      target: { files: [makeFile({ name: 'Double observers.mp4' })] },
    })
    await waitFor(() => expect(saved()[1]).toHaveLength(3))
    expect(fakeApi.writes).toContain('POST /api/videos/upload')
  })
})

describe('moving by menu', () => {
  const openDialog = async (user: ReturnType<typeof userEvent.setup>, title: string) => {
    await user.click(screen.getByRole('button', { name: `More for ${title}` }))
    await user.click(await screen.findByRole('menuitem', { name: 'Move to…' }))
    return within(await screen.findByRole('dialog'))
  }
  const chosen = () => screen.getByRole('option', { selected: true })

  it('puts a video into the place that was looked for', async () => {
    const user = show()
    const dialog = await openDialog(user, 'What a sample is')
    const field = dialog.getByRole('combobox', { name: 'Search chapters and videos' })
    expect(field).toHaveFocus()
    expect(chosen()).toHaveTextContent('Firstin Before you go outnow')
    await user.keyboard('detection')
    expect(dialog.getAllByRole('option')).toHaveLength(1)
    expect(chosen()).toHaveTextContent('Last, after “Detection is not presence”in Counting things that move')
    await user.keyboard('{Enter}')
    await waitFor(() => expect(saved()[1]?.[2]).toBe('What a sample is'))
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    expect(getAnnouncement().message).toBe(
      "Moved 'What a sample is' to 'Counting things that move', place 2 of 2.",
    )
    await waitFor(() =>
      expect(row(/What a sample is/)).toContainElement(document.activeElement as HTMLElement),
    )
  })
  it('goes through the places by arrow, and takes a click with the button', async () => {
    const user = show()
    const dialog = await openDialog(user, 'What a sample is')
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{ArrowUp}')
    expect(chosen()).toHaveTextContent('Firstin Counting things that move')
    expect(dialog.getByRole('combobox')).toHaveAttribute('aria-activedescendant', chosen().id)
    await user.click(dialog.getByRole('option', { name: /^1.2Last, after/ }))
    await user.click(dialog.getByRole('button', { name: 'Move' }))
    await waitFor(() => expect(saved()[0]?.[2]).toBe('What a sample is'))
  })
  it('moves a chapter among chapters, by the key M too', async () => {
    const user = show()
    row(/^Chapter 1/).focus()
    await user.keyboard('m')
    await screen.findByRole('combobox', { name: 'Search chapters' })
    await user.keyboard('counting{Enter}')
    await waitFor(() => expect(saved()[0]?.[0]).toBe('Counting things that move'))
  })
  it('says that nothing matches, and keeps the place', async () => {
    const user = show()
    const dialog = await openDialog(user, 'What a sample is')
    await user.keyboard('nowhere')
    expect(dialog.getByRole('status')).toHaveTextContent('No place matches.')
    await user.keyboard('{Enter}')
    await user.click(dialog.getByRole('button', { name: 'Keep its place' }))
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    expect(fakeApi.writes).toEqual([])
  })
  it('draws few of 1,000 places', async () => {
    const videos = Array.from({ length: 1000 }, (_video, at) => makeVideo({ filename: `Clip ${at}x` }))
    const user = show('edit', makeCourse({ id: COURSE, chapters: [makeChapter({ title: 'Long', videos })] }))
    await openDialog(user, 'Clip 0x')
    expect(screen.getAllByRole('option').length).toBeLessThan(40)
    expect(chosen()).toHaveAttribute('aria-setsize', '1000')
    await user.keyboard('clip 998x')
    expect(chosen()).toHaveTextContent('After “Clip 998x”')
  })
  it('moves one place by the menu', async () => {
    const user = show()
    await user.click(screen.getByRole('button', { name: 'More for What a sample is' }))
    await user.click(screen.getByRole('menuitem', { name: 'Move down' }))
    await waitFor(() => expect(saved()[0]?.[2]).toBe('What a sample is'))
  })
  it('shows the new place before the server has answered', async () => {
    const release = hold('post', '/api/courses/:id/moves')
    const user = show()
    row(/^Video 1.1/).focus()
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}')
    await waitFor(() => expect(outline()[1]).toBe('Power, with a pencil'))
    release()
    await waitFor(() => expect(saved()[0]?.[1]).toBe('Power, with a pencil'))
  })
  it('rolls back and says so when the server refuses', async () => {
    failWith('post', '/api/courses/:id/moves', 'internal')
    const user = show()
    row(/^Video 1.1/).focus()
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}')
    await waitFor(() => expect(told[0]).toContain('“What a sample is” is back in its old place'))
    await waitFor(() => expect(outline()[1]).toBe('What a sample is'))
  })
})

describe('deleting in the wizard', () => {
  it('marks a video, keeps its place and brings it back', async () => {
    const user = show()
    await user.click(screen.getByRole('button', { name: 'Delete video What a sample is' }))
    expect(row('What a sample is is marked for deletion')).toBeVisible()
    expect(await screen.findByRole('heading', { name: 'Pending Deletions' })).toBeVisible()
    expect(screen.getByText('1 item')).toBeVisible()
    expect(row(/^Video 1.1, Power/)).toBeVisible()
    expect(screen.getByText('2 chapters, 2 videos')).toBeVisible()
    await user.click(screen.getAllByRole('button', { name: 'Restore What a sample is' })[0] ?? document.body)
    expect(screen.queryByText('Pending Deletions')).not.toBeInTheDocument()
    expect(fakeApi.writes).toEqual([])
  })
  it('hides the videos of a marked chapter, and brings all back at once', async () => {
    const user = show()
    row(/^Chapter 1/).focus()
    await user.keyboard('{Delete}')
    expect(screen.queryByText('What a sample is')).not.toBeInTheDocument()
    expect(row('Before you go out is marked for deletion')).toHaveFocus()
    await user.click(await screen.findByRole('button', { name: 'Cancel All Deletions' }))
    expect(screen.getByText('What a sample is')).toBeVisible()
    expect(useCourseCreationUI.getState().pendingDeletes.size).toBe(0)
  })
})

describe('deleting on the edit page', () => {
  it('deletes on the server and passes the focus on to the next row', async () => {
    const user = show('edit')
    row(/^Video 1.1/).focus()
    await user.keyboard('{Delete}')
    await waitFor(() => expect(outline()).not.toContain('What a sample is'))
    await waitFor(() => expect(row(/Power, with a pencil/)).toHaveFocus())
    await waitFor(() => expect(fakeApi.writes).toEqual([`DELETE /api/videos/${ids.a1}`]))
    expect(useCourseCreationUI.getState().pendingDeletes.size).toBe(0)
  })
  it('puts the row back when the server refuses', async () => {
    failWith('delete', '/api/chapters/:id', 'internal')
    const user = show('edit')
    await user.click(screen.getByRole('button', { name: 'Delete chapter Before you go out' }))
    await waitFor(() => expect(told[0]).toContain('the chapter is back in its place'))
    await waitFor(() => expect(outline()).toHaveLength(5))
  })
})
