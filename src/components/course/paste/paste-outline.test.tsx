import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it } from 'vitest'
import { StructureEditor } from '@/components/course/structure/StructureEditor'
import { getAnnouncement } from '@/lib/announce'
import { courseQueries } from '@/lib/query/course-queries'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { failWith, hold } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import {
  createTestClient,
  fireEvent,
  render,
  screen,
  waitFor,
  within,
} from '@/test/utils/course-creation-test-utils'
import { saidToasts, toastMessages } from '@/test/utils/toasts'
import type { CourseTree } from '@/types/course'

const COURSE = '0198c2f1-0000-7000-8000-000000000001'
const LIGHT = '0198c2f1-0000-7000-8000-00000000000a'
const RAYS = '0198c2f1-0000-7000-8000-0000000000a1'
const DARK = '0198c2f1-0000-7000-8000-00000000000b'

const withLight = () =>
  makeCourse({
    id: COURSE,
    chapters: [
      makeChapter({ id: LIGHT, title: 'Light', videos: [makeVideo({ id: RAYS, filename: 'Rays' })] }),
      makeChapter({ id: DARK, title: 'Dark' }),
    ],
  })

beforeEach(() => {})

function show(course: CourseTree = makeCourse({ id: COURSE })) {
  fakeApi.add(course)
  const client = createTestClient()
  client.setQueryData(courseQueries.detail(course.id).queryKey, course)
  render(<StructureEditor courseId={course.id} mode="edit" />, { client })
  return userEvent.setup()
}
/** A real paste event where the focus is. */
const paste = (text: string, target: Element = document.activeElement ?? document.body, files: File[] = []) =>
  fireEvent.paste(target, { clipboardData: { getData: () => text, files } })
const dialog = () => screen.findByRole('dialog', { name: 'Paste an outline' })
const noDialog = () => expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
const field = () => screen.getByRole('textbox', { name: 'Outline' })
const saved = () =>
  fakeApi.course(COURSE).chapters.map(({ title, videos }) => [title, ...videos.map((v) => v.filename)])
const preview = () =>
  within(screen.getByRole('region', { name: 'What will be added' }))
    .getAllByRole('listitem')
    .map((item) => item.textContent)

describe('pasting', () => {
  it('on an empty course shows what would be added, and adds it in one request', async () => {
    const user = show()
    paste('# Light\n- Rays\n- **Colour**\n# Dark')
    await dialog()
    expect(field()).toHaveValue('# Light\n- Rays\n- **Colour**\n# Dark')
    expect(screen.getByText('2 chapters and 2 videos')).toBeVisible()
    expect(preview()).toEqual(['1Light2 videos', '1.1Rays', '1.2Colour', '2Darkno videos'])
    expect(fakeApi.writes).toEqual([])
    await user.click(screen.getByRole('button', { name: 'Add 2 chapters and 2 videos' }))
    noDialog()
    expect(await screen.findByText('Colour')).toBeVisible()
    await waitFor(() => expect(screen.getByRole('row', { name: /^Chapter 1, Light/ })).toHaveFocus())
    expect(getAnnouncement().message).toBe('Added 2 chapters and 2 videos.')
    await waitFor(() => expect(saidToasts()).toHaveLength(1))
    expect(saidToasts()[0]?.message).toBe('Added 2 chapters and 2 videos.')
    expect(saved()).toEqual([['Light', 'Rays', 'Colour'], ['Dark']])
    expect(fakeApi.writes).toEqual([`POST /api/courses/${COURSE}/outline`])
  })
  it('on a chapter or one of its videos goes to that chapter', async () => {
    const user = show(withLight())
    screen.getByRole('row', { name: /^Video 1.1/ }).focus()
    paste('One\nTwo')
    await dialog()
    expect(screen.getByRole('radio', { name: 'a video' })).toBeChecked()
    expect(preview()).toEqual(['Into Light', '1.2One', '1.3Two'])
    await user.click(screen.getByRole('radio', { name: 'a chapter' }))
    expect(preview()).toEqual(['2Oneno videos', '3Twono videos'])
    await user.click(screen.getByRole('radio', { name: 'a video' }))
    await user.click(screen.getByRole('button', { name: 'Add 2 videos' }))
    await waitFor(() => expect(saved()).toEqual([['Light', 'Rays', 'One', 'Two'], ['Dark']]))
  })
  it('puts chapters right behind the chosen one', async () => {
    const user = show(withLight())
    screen.getByRole('row', { name: /^Chapter 1/ }).focus()
    paste('  Welcome\nColour\n  Red')
    await dialog()
    expect(screen.getByRole('combobox', { name: 'Put it' })).toHaveDisplayValue('Into and after “Light”')
    await user.click(screen.getByRole('button', { name: 'Add 1 chapter and 2 videos' }))
    await waitFor(() => expect(saved()).toEqual([['Light', 'Rays', 'Welcome'], ['Colour', 'Red'], ['Dark']]))
  })
  it('is left alone in fields, in dialogs, for one line and for files', async () => {
    const user = show(withLight())
    await user.click(screen.getByRole('button', { name: 'Add chapter' }))
    paste('One\nTwo', screen.getByPlaceholderText('Chapter title'))
    paste('One line', document.body)
    paste('\n  One line \n\n', document.body)
    paste('a\nb', document.body, [new File(['x'], 'x.mp4')])
    noDialog()
  })
})

describe('the dialog', () => {
  it('opens empty from the empty outline and from the menu, and says that there is nothing yet', async () => {
    const user = show()
    await user.click(screen.getByRole('button', { name: 'More for the outline' }))
    await user.click(screen.getByRole('menuitem', { name: 'Paste an outline…' }))
    await dialog()
    expect(field()).toHaveFocus()
    expect(screen.getByText('The chapters and videos show here as you paste or type.')).toBeVisible()
    const add = screen.getByRole('button', { name: 'Add to the course' })
    expect(add).toHaveAttribute('aria-disabled', 'true')
    expect(add).toHaveAccessibleDescription('There is nothing to add yet.')
    await user.click(add)
    expect(fakeApi.writes).toEqual([])
    await user.click(screen.getByRole('button', { name: 'Add nothing' }))
    noDialog()
    await user.click(screen.getByRole('button', { name: 'Paste an outline…' }))
    await dialog()
  })
  it('reads again what is corrected, and adds by keyboard what stands in the field', async () => {
    const user = show()
    paste('Light\nRays')
    await dialog()
    expect(preview()).toEqual(['1Lightno videos', '2Raysno videos'])
    await user.clear(field())
    await user.type(field(), 'Light\n  Rays')
    await waitFor(() => expect(preview()).toEqual(['1Light1 video', '1.1Rays']))
    await user.type(field(), '\n  Colour')
    await user.keyboard('{Control>}{Enter}{/Control}')
    await waitFor(() => expect(saved()).toEqual([['Light', 'Rays', 'Colour']]))
  })
  it('names the lines that it leaves out and shows them in the text', async () => {
    const user = show()
    paste('# Light\nSome words.\nMore words.\n- Rays')
    await dialog()
    expect(screen.getByText('1 thing to look at')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Lines 2–3' }))
    const text = field() as HTMLTextAreaElement
    expect(text).toHaveFocus()
    expect(text.value.slice(text.selectionStart, text.selectionEnd)).toBe('Some words.\nMore words.')
  })
  it('warns of chapters that are there already', async () => {
    show(withLight())
    paste('LIGHT\n  Colour\nDark\nNight', screen.getByRole('treegrid'))
    await dialog()
    expect(screen.getByText(/in the course already and would be there twice/)).toHaveTextContent(
      '“LIGHT” and “Dark” are in the course already and would be there twice.',
    )
    expect(screen.getByRole('button', { name: 'Add 3 chapters and 1 video' })).toBeVisible()
  })
  it('reads a text as what it is said to be, and names the columns of a table', async () => {
    const user = show()
    paste('Module,Lesson\nLight,Rays')
    await dialog()
    expect(screen.getByText(/names the columns/)).toHaveTextContent(
      'Line 1 names the columns: “Module” holds the chapters, “Lesson” the videos.',
    )
    expect(screen.getByRole('combobox', { name: 'Read as' })).toHaveDisplayValue('Automatic: Table (CSV)')
    await user.selectOptions(screen.getByRole('combobox', { name: 'Read as' }), 'Indented text')
    expect(preview()).toEqual(['1Module,Lessonno videos', '2Light,Raysno videos'])
  })
  it('draws few of a thousand rows, the last ones when they are scrolled to', async () => {
    show()
    paste(Array.from({ length: 1_000 }, (_line, at) => `Chapter ${at + 1}`).join('\n'))
    await dialog()
    expect(preview()).toHaveLength(60)
    const list = screen.getByRole('region', { name: 'What will be added' })
    expect(screen.getAllByRole('listitem')[0]).toHaveAttribute('aria-setsize', '1000')
    fireEvent.scroll(list, { target: { scrollTop: 30 * 1_000 } })
    expect(preview().at(-1)).toBe('1000Chapter 1000no videos')
  })
  it('refuses more than a course holds, and a text that is too long', async () => {
    show(withLight())
    paste(
      Array.from({ length: 999 }, (_line, at) => `Chapter ${at}`).join('\n'),
      screen.getByRole('treegrid'),
    )
    await dialog()
    expect(screen.getByRole('button', { name: 'Add to the course' })).toHaveAccessibleDescription(
      'The course would have 1,001 chapters, and it holds at most 1,000.',
    )
  })
  it('does not take a text that the browser could not show, and says so', async () => {
    show(withLight())
    paste('Light\n'.repeat(100_000), screen.getByRole('treegrid'))
    await dialog()
    expect(field()).toHaveValue('')
    expect(field()).toHaveAccessibleDescription(/This text has 600,000 characters, and at most 500,000/)
    fireEvent.change(field(), { target: { value: 'Colour' } })
    expect(field()).not.toHaveAccessibleDescription(/600,000/)
    const goesOn = fireEvent.paste(field(), { clipboardData: { getData: () => 'x\n'.repeat(20_001) } })
    expect(goesOn).toBe(false)
    expect(field()).toHaveAccessibleDescription(/This text has 20,002 lines, and at most 20,000/)
    expect(field()).toHaveValue('Colour')
  })
  it('takes a long text in place of another one', async () => {
    show()
    paste('Light\n'.repeat(15_000))
    await dialog()
    const text = field() as HTMLTextAreaElement
    const pasteMany = () => fireEvent.paste(text, { clipboardData: { getData: () => 'x\n'.repeat(15_000) } })
    text.setSelectionRange(0, text.value.length)
    expect(pasteMany()).toBe(true)
    text.setSelectionRange(0, 0)
    expect(pasteMany()).toBe(false)
  })
  it('keeps what was typed when it is closed', async () => {
    const user = show()
    await user.click(screen.getByRole('button', { name: 'Paste an outline…' }))
    await dialog()
    await user.type(field(), 'Light')
    await user.keyboard('{Escape}')
    noDialog()
    await user.click(screen.getByRole('button', { name: 'Paste an outline…' }))
    await dialog()
    expect(field()).toHaveValue('Light')
  })
  it('shows titles as text, whatever they hold', async () => {
    show()
    paste('<img src=x onerror=alert(1)>\n  مقدمة <script>')
    await dialog()
    expect(preview()).toEqual(['1<img src=x onerror=alert(1)>1 video', '1.1مقدمة <script>'])
    expect(document.querySelector('img, [role=dialog] script')).toBeNull()
  })
})

describe('when the server refuses', () => {
  it('takes everything out again, says why, and brings the text back', async () => {
    const user = show(withLight())
    failWith('post', `/api/courses/${COURSE}/outline`, 'internal', {
      once: true,
      message: 'The server rests.',
    })
    const release = hold('get', `/api/courses/${COURSE}`)
    paste('Colour\n  Red', screen.getByRole('treegrid'))
    await dialog()
    await user.click(screen.getByRole('button', { name: 'Add 1 chapter and 1 video' }))
    await dialog()
    expect(screen.getByRole('alert')).toHaveTextContent('The server rests. Your text is still here.')
    expect(field()).toHaveValue('Colour\n  Red')
    expect(screen.queryByRole('row', { name: /Colour/, hidden: true })).not.toBeInTheDocument()
    release()
    await user.click(screen.getByRole('button', { name: 'Add 1 chapter and 1 video' }))
    await waitFor(() => expect(saved()).toEqual([['Light', 'Rays'], ['Dark'], ['Colour', 'Red']]))
    await waitFor(() => expect(toastMessages()).toEqual(['Added 1 chapter and 1 video.']))
  })
})
