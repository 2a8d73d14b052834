import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it } from 'vitest'
import { StructureEditor } from '@/components/course/structure/StructureEditor'
import { limits } from '@/lib/limits'
import { courseQueries } from '@/lib/query/course-queries'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { makeChapter, makeCourse, makeFile, makeVideo } from '@/test/factories'
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

beforeEach(() => {})

const withLight = () =>
  makeCourse({
    id: COURSE,
    chapters: [makeChapter({ id: LIGHT, title: 'Light', videos: [makeVideo({ filename: 'Rays' })] })],
  })

function show(course: CourseTree = makeCourse({ id: COURSE })) {
  fakeApi.add(course)
  const client = createTestClient()
  client.setQueryData(courseQueries.detail(course.id).queryKey, course)
  render(<StructureEditor courseId={course.id} mode="edit" />, { client })
  return userEvent.setup()
}
/** A file as the browser's folder dialog gives it. */
function inFolder(path: string, size = 4): File {
  const file = makeFile({ name: path.split('/').at(-1) ?? '', size })
  Object.defineProperty(file, 'webkitRelativePath', { value: path })
  return file
}
const birds = () =>
  [
    'birds/10_Owls/1_Night.mp4',
    'birds/2_Ducks/02 Ponds.mp4',
    'birds/2_Ducks/01_lakes.mov',
    'birds/2_Ducks/01_lakes.de.srt',
    'birds/Welcome.mp4',
    'birds/notes.txt',
    'birds/.DS_Store',
  ].map((path) => inFolder(path))

const choose = async (files: File[]) => {
  fireEvent.change(await screen.findByLabelText('Folder of videos'), { target: { files } })
  return screen.findByRole('region', { name: 'New outline' })
}
const open = async (user: ReturnType<typeof userEvent.setup>, files = birds()) => {
  await user.click(screen.getByRole('button', { name: 'More for the outline' }))
  await user.click(screen.getByRole('menuitem', { name: 'Choose a folder…' }))
  return choose(files)
}
const titles = () =>
  within(screen.getByRole('region', { name: 'New outline' }))
    .getAllByRole('textbox')
    .map((field) => (field as HTMLInputElement).value)
const saved = () =>
  fakeApi
    .course(COURSE)
    .chapters.map(({ title, videos }) => [title, ...videos.map(({ filename }) => filename)])
const button = (name: string | RegExp) => screen.getByRole('button', { name })
const noDialog = () => expect(screen.queryByRole('dialog')).not.toBeInTheDocument()

describe('a chosen folder', () => {
  it('is shown as chapters and videos first, and added with its files when that is said', async () => {
    const user = show()
    await open(user)
    expect(screen.getByRole('dialog')).toHaveAccessibleName('Check the outline from “Birds”')
    expect(titles()).toEqual(['Birds', 'Welcome', 'Ducks', 'Lakes', 'Ponds', 'Owls', 'Night'])
    expect(screen.getByText('de')).toBeVisible()
    expect(screen.getByRole('status', { name: '' })).toHaveTextContent('3 chapters and 4 videos')
    expect(fakeApi.writes).toEqual([])
    expect(fakeApi.uploads.size).toBe(0)

    await user.click(button('Add 3 chapters and 4 videos'))
    noDialog()
    const outline = [
      ['Birds', 'Welcome'],
      ['Ducks', 'Lakes', 'Ponds'],
      ['Owls', 'Night'],
    ]
    await waitFor(() => expect(saved()).toEqual(outline))
    await waitFor(() =>
      expect(
        fakeApi.course(COURSE).chapters.flatMap(({ videos }) => videos.map(({ status }) => status)),
      ).toEqual(Array.from({ length: 4 }, () => 'ready')),
    )
    expect(saved()).toEqual(outline)
    expect(
      fakeApi.course(COURSE).chapters.flatMap(({ videos }) => videos.map((video) => video.originalFilename)),
    ).toEqual(['Welcome.mp4', '01_lakes.mov', '02 Ponds.mp4', '1_Night.mp4'])
    expect(toastMessages()).toContain('Added 3 chapters and 4 videos.')
  })

  it('says before anything is added that the storage has no room for it, and by how much', async () => {
    fakeApi.config = { ...fakeApi.config, storageQuotaBytes: 10_000 }
    fakeApi.storageUse = { usedBytes: 9_990, quotaBytes: 10_000 }
    const user = show()
    await open(user)
    expect(await screen.findByText('Not all of it fits')).toBeVisible()
    expect(screen.getByRole('alert')).toHaveTextContent('It is 6 B more than the 10 B of the storage')
    // What is left out needs no room.
    await user.click(button('Leave out Owls'))
    await user.click(button('Leave out Welcome.mp4'))
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  })

  it('is corrected before: renamed, left out, taken back in', async () => {
    const user = show()
    await open(user)
    const lakes = screen.getByRole('textbox', { name: 'Title of 01_lakes.mov' })
    await user.clear(lakes)
    expect(button('Add to the course')).toHaveAccessibleDescription(
      'Give every chapter and video a title first.',
    )
    await user.type(lakes, 'Still waters')
    await user.click(button('Leave out Owls'))
    await user.click(button('Leave out 02 Ponds.mp4'))
    await user.click(button('Leave out Welcome.mp4'))
    // Its only video is out, so the chapter is too, and comes back with it.
    expect(screen.queryByRole('button', { name: 'Leave out Birds' })).not.toBeInTheDocument()
    expect(titles()).toEqual(['Ducks', 'Still waters'])
    expect(button('Add 1 chapter and 1 video')).toBeVisible()
    await user.click(button('Add Owls after all'))
    await user.click(button('Add 2 chapters and 2 videos'))
    await waitFor(() =>
      expect(saved()).toEqual([
        ['Ducks', 'Still waters'],
        ['Owls', 'Night'],
      ]),
    )
  })

  it('is walked through by keyboard, past what is left out', async () => {
    const user = show()
    await open(user)
    await user.click(button('Leave out 01_lakes.mov'))
    screen.getByRole('textbox', { name: 'Title of Welcome.mp4' }).focus()
    await user.keyboard('{Enter}')
    expect(screen.getByRole('textbox', { name: 'Title of chapter 2' })).toHaveFocus()
    await user.keyboard('{ArrowDown}')
    expect(screen.getByRole('textbox', { name: 'Title of 02 Ponds.mp4' })).toHaveFocus()
    await user.keyboard('{ArrowUp}{ArrowUp}')
    expect(screen.getByRole('textbox', { name: 'Title of Welcome.mp4' })).toHaveFocus()
    expect(fakeApi.writes).toEqual([])
  })

  it('names what is left out and why', async () => {
    const user = show()
    await open(user)
    await user.click(screen.getByText('2 files left out'))
    const list = screen.getByRole('region', { name: 'Files left out' })
    expect(
      within(list)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual(['birds/.DS_Storehidden', 'birds/notes.txtnot a video'])
  })

  it('asks before corrections are lost, and not without any', async () => {
    const user = show()
    await open(user)
    await user.type(screen.getByRole('textbox', { name: 'Title of Welcome.mp4' }), '!')
    await user.keyboard('{Escape}')
    expect(screen.getByRole('alert')).toHaveTextContent('would be lost')
    await user.click(button('Keep checking'))
    expect(screen.getByRole('textbox', { name: 'Title of Welcome.mp4' })).toHaveValue('Welcome!')
    await user.keyboard('{Escape}')
    await user.click(button('Add nothing'))
    noDialog()
    await open(user)
    await user.keyboard('{Escape}')
    noDialog()
    expect(fakeApi.writes).toEqual([])
  })

  it('can go into a chapter and behind it', async () => {
    const user = show(withLight())
    await open(user)
    await user.selectOptions(screen.getByRole('combobox', { name: 'Put it' }), 'Into and after “Light”')
    await user.click(button('Add 2 chapters and 4 videos'))
    await waitFor(() =>
      expect(saved()).toEqual([
        ['Light', 'Rays', 'Welcome'],
        ['Ducks', 'Lakes', 'Ponds'],
        ['Owls', 'Night'],
      ]),
    )
  })

  it('without a video is told, with all that is in it', async () => {
    const user = show()
    await user.click(button('Choose a folder…'))
    fireEvent.change(await screen.findByLabelText('Folder of videos'), {
      target: { files: [inFolder('c/a.txt')] },
    })
    expect(await screen.findByText('There is no video in it that can be added.')).toBeVisible()
    expect(screen.getByText('1 file left out')).toBeVisible()
    expect(button('Add to the course')).toHaveAttribute('aria-disabled', 'true')
  })

  it('of thousands draws few rows, and all of it is added', async () => {
    const user = show()
    const many = Array.from({ length: 2_000 }, (_file, at) => inFolder(`c/${at % 40}_part/${at}_lesson.mp4`))
    await open(user, many)
    expect(titles().length).toBeLessThanOrEqual(60)
    expect(screen.getAllByRole('listitem')[0]).toHaveAttribute('aria-setsize', '2040')
    expect(button('Add 40 chapters and 2,000 videos')).toBeVisible()
  })

  it('is refused when the course would hold too much', async () => {
    const full = makeCourse({
      id: COURSE,
      chapters: Array.from({ length: limits.chaptersPerCourse - 1 }, () => makeChapter()),
    })
    const user = show(full)
    await open(user)
    // What cannot fit at all is left out; which of the rest goes is for the person to say.
    expect(screen.getByText('3 files left out')).toBeVisible()
    expect(button('Add to the course')).toHaveAccessibleDescription(
      'The course would have 1,001 chapters, and it holds at most 1,000.',
    )
    await user.click(button('Leave out Birds'))
    await user.click(button('Add 1 chapter and 2 videos'))
    await waitFor(() => expect(saved()).toHaveLength(limits.chaptersPerCourse))
    expect(saved().at(-1)).toEqual(['Ducks', 'Lakes', 'Ponds'])
  })
})

describe('captions beside a video', () => {
  const captionFile = (path: string, text: string) => {
    const name = path.split('/').at(-1) ?? ''
    const file = new File([text], name)
    Object.defineProperty(file, 'webkitRelativePath', { value: path })
    return file
  }
  const srt = '1\n00:00:01,000 --> 00:00:02,000\nEnten\n'

  it('are added to it once it is there, and a file with errors is named instead', async () => {
    const user = show()
    await open(user, [
      inFolder('birds/Ducks/lakes.mov'),
      captionFile('birds/Ducks/lakes.de.srt', srt),
      captionFile('birds/Ducks/lakes.vtt', `WEBVTT\n\n${srt}`),
      captionFile('birds/Ducks/lakes.fr.srt', '1\n00:00:05,000 --> 00:00:02,000\nBad\n'),
    ])
    expect(screen.getByText('Captions whose name tells no language are added as English.')).toBeVisible()
    await user.click(button('Add 1 chapter and 1 video'))
    const captions = () => fakeApi.course(COURSE).chapters[0]?.videos[0]?.captions
    await waitFor(() => expect(captions()?.map(({ language }) => language)).toEqual(['de', 'en']))
    expect(captions()?.[0]).toMatchObject({ label: 'Deutsch', cues: 1, ends: 2 })
    await waitFor(() => expect(toastMessages().join()).toContain('“lakes.fr.srt” was not added'))
  })
})

describe('what was added', () => {
  it('is taken back with its uploads', async () => {
    const release = hold('post', '/api/videos/upload')
    const user = show()
    await open(user)
    await user.click(button('Add 3 chapters and 4 videos'))
    await waitFor(() => expect(Object.keys(useCourseCreationUI.getState().uploads)).toHaveLength(4))
    saidToasts()[0]?.undo?.()
    await waitFor(() => expect(saved()).toEqual([]))
    release()
    await waitFor(() => expect(useCourseCreationUI.getState().uploads).toEqual({}))
  })

  it('comes back with every correction when the server refuses it', async () => {
    failWith('post', `/api/courses/${COURSE}/outline`, 'internal', {
      once: true,
      message: 'The server rests.',
    })
    const user = show()
    await open(user)
    await user.type(screen.getByRole('textbox', { name: 'Title of Welcome.mp4' }), '!')
    await user.click(button('Leave out Owls'))
    await user.click(button('Add 2 chapters and 3 videos'))
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The server rests. Everything you changed is still here.',
    )
    expect(fakeApi.uploads.size).toBe(0)
    await user.click(button('Add 2 chapters and 3 videos'))
    await waitFor(() =>
      expect(saved()).toEqual([
        ['Birds', 'Welcome!'],
        ['Ducks', 'Lakes', 'Ponds'],
      ]),
    )
  })
})
