import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { courseQueries } from '@/lib/query/course-queries'
import { makeChapter, makeCourse, makeUpload, makeVideo } from '@/test/factories'
import { failWith, hold } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import { createTestClient, render, screen, waitFor, within } from '@/test/utils/course-creation-test-utils'
import { toastMessages } from '@/test/utils/toasts'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { CourseTree } from '@/types/course'
import { BatchRenameDialog } from './BatchRenameDialog'
import { ReadinessDialog } from './ReadinessDialog'
import type { SelectedItem } from './selected-items'

const id = (last: string) => `0198c2f1-0000-7000-8000-${last.padStart(12, '0')}`
const COURSE = id('1')
const [LIGHT, RAYS, COLOUR, DARK, NIGHT] = ['a', 'a1', 'a2', 'b', 'b1'].map(id) as [
  string,
  string,
  string,
  string,
  string,
]

let course: CourseTree
const onClose = vi.fn()
beforeEach(() => {
  onClose.mockReset()
  course = makeCourse({
    id: COURSE,
    chapters: [
      makeChapter({
        id: LIGHT,
        title: 'Light',
        videos: [
          makeVideo({ id: RAYS, filename: 'Rays' }),
          makeVideo({ id: COLOUR, filename: 'Colour', status: 'planned' }),
        ],
      }),
      makeChapter({
        id: DARK,
        title: 'Dark',
        videos: [makeVideo({ id: NIGHT, filename: 'Night', status: 'processing' })],
      }),
    ],
  })
})

function show(Dialog: typeof BatchRenameDialog, items: SelectedItem[]) {
  fakeApi.add(course)
  const client = createTestClient()
  client.setQueryData(courseQueries.detail(COURSE).queryKey, course)
  render(<Dialog courseId={COURSE} items={items} onClose={onClose} />, { client })
  return userEvent.setup()
}
const video = (videoId: string): SelectedItem => ({ type: 'video', id: videoId })
const chapter = (chapterId: string): SelectedItem => ({ type: 'chapter', id: chapterId })
const rows = () =>
  within(screen.getByRole('region', { name: 'New titles' }))
    .getAllByRole('listitem')
    .map((item) => item.textContent)
const saved = () =>
  fakeApi
    .course(COURSE)
    .chapters.map(({ title, videos }) => [title, ...videos.map(({ filename }) => filename)])

describe('renaming a selection', () => {
  it('shows each title as it will be, and gives them in one request', async () => {
    const user = show(BatchRenameDialog, [video(NIGHT), video(RAYS), chapter(DARK), video(COLOUR)])
    expect(screen.getByRole('dialog', { name: 'Rename 1 chapter and 3 videos' })).toBeVisible()
    expect(screen.getByRole('textbox', { name: 'Pattern' })).toHaveFocus()
    expect(rows()).toEqual(['1. Rayswas Rays', '2. Colourwas Colour', '1. Darkwas Dark', '3. Nightwas Night'])
    const pattern = screen.getByRole('textbox', { name: 'Pattern' })
    await user.clear(pattern)
    await user.click(screen.getByRole('button', { name: /^Insert \{n:02\}/ }))
    await waitFor(() => expect(pattern).toHaveFocus())
    await user.type(pattern, ' of ')
    await user.click(screen.getByRole('button', { name: /^Insert \{chapter\}/ }))
    expect(pattern).toHaveValue('{n:02} of {chapter}')
    await user.clear(screen.getByRole('textbox', { name: 'First number' }))
    await user.type(screen.getByRole('textbox', { name: 'First number' }), '8')
    await user.click(screen.getByRole('checkbox', { name: 'Begin again in each chapter' }))
    expect(rows()).toEqual([
      '08 of Lightwas Rays',
      '09 of Lightwas Colour',
      '08 of Darkwas Dark',
      '08 of Darkwas Night',
    ])
    await user.click(screen.getByRole('button', { name: 'Rename 1 chapter and 3 videos' }))
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce())
    expect(saved()).toEqual([
      ['Light', '08 of Light', '09 of Light'],
      ['08 of Dark', '08 of Dark'],
    ])
    expect(fakeApi.writes).toEqual([`POST /api/courses/${COURSE}/renames`])
    expect(toastMessages()).toEqual(['Renamed 1 chapter and 3 videos.'])
  })
  it('finds and replaces, and sends only what changes', async () => {
    const user = show(BatchRenameDialog, [video(RAYS), video(COLOUR)])
    await user.click(screen.getByRole('radio', { name: 'Find and replace' }))
    expect(screen.getByRole('button', { name: 'Rename' })).toHaveAccessibleDescription('Write what to find.')
    await user.type(screen.getByRole('textbox', { name: 'Find' }), 'r')
    await user.type(screen.getByRole('textbox', { name: /^Replace with/ }), 'R')
    expect(rows()).toEqual(['Raysstays as it is', 'ColouRwas Colour'])
    expect(screen.getByText('1 of 2 titles change')).toBeVisible()
    await user.click(screen.getByRole('checkbox', { name: 'Match upper and lower case' }))
    await user.click(screen.getByRole('button', { name: 'Rename 1 video' }))
    await waitFor(() => expect(saved()[0]).toEqual(['Light', 'Rays', 'ColouR']))
    expect(fakeApi.requests.find(({ method }) => method === 'POST')?.body).toEqual({
      updates: [{ type: 'video', id: COLOUR, title: 'ColouR' }],
    })
  })
  it('says what is wrong with a title, with the numbers, and what would be there twice', async () => {
    const user = show(BatchRenameDialog, [video(RAYS), chapter(LIGHT)])
    const pattern = screen.getByRole('textbox', { name: 'Pattern' })
    await user.clear(pattern)
    expect(rows()).toEqual([
      'No titleGive the chapter a title.was Light',
      'No titleGive the video a title.was Rays',
    ])
    expect(screen.getByRole('button', { name: 'Rename' })).toHaveAccessibleDescription(
      '2 of the titles need a change first.',
    )
    await user.click(pattern)
    await user.paste('Colour')
    expect(rows()[1]).toBe('Colourthere twicewas Rays')
    expect(screen.getByText('2 of 2 titles change, 1 would be there twice')).toBeVisible()
    await user.type(pattern, '{{n}')
    await user.clear(screen.getByRole('textbox', { name: 'Step' }))
    await user.type(screen.getByRole('textbox', { name: 'Step' }), '1.5')
    expect(screen.getByRole('textbox', { name: 'Step' })).toHaveAccessibleDescription(
      'Write a whole number, such as 1.',
    )
    expect(screen.getByRole('button', { name: 'Rename' })).toHaveAttribute('aria-disabled', 'true')
  })
  it('shows what the server says of an item beside it, and that nothing was applied', async () => {
    const user = show(BatchRenameDialog, [video(RAYS), video(COLOUR)])
    failWith('post', `/api/courses/${COURSE}/renames`, 'invalid', {
      message: 'One title is taken.',
      errors: [{ field: 'updates.1.title', message: 'This video was deleted.' }],
      once: true,
    })
    await user.click(screen.getByRole('button', { name: 'Rename 2 videos' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('Nothing was renamedOne title is taken.')
    await waitFor(() =>
      expect(rows()).toEqual(['1. Rayswas Rays', '2. ColourThis video was deleted.was Colour']),
    )
    expect(saved()[0]).toEqual(['Light', 'Rays', 'Colour'])
    expect(onClose).not.toHaveBeenCalled()
    await user.type(screen.getByRole('textbox', { name: 'Pattern' }), '!')
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Rename 2 videos' }))
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce())
    expect(saved()[0]).toEqual(['Light', '1. Rays!', '2. Colour!'])
  })
  it('keeps what it showed while the titles are on their way, and can be closed', async () => {
    const user = show(BatchRenameDialog, [video(RAYS)])
    const release = hold('post', `/api/courses/${COURSE}/renames`)
    await user.click(screen.getByRole('button', { name: 'Rename 1 video' }))
    await waitFor(() =>
      expect(screen.getByRole('button', { name: 'Renaming…' })).toHaveAttribute('aria-busy', 'true'),
    )
    expect(rows()).toEqual(['1. Rayswas Rays'])
    await user.click(screen.getByRole('button', { name: 'Close' }))
    expect(onClose).toHaveBeenCalledOnce()
    release()
    await waitFor(() => expect(toastMessages()).toEqual(['Renamed 1 video.']))
    expect(onClose).toHaveBeenCalledOnce()
  })
  it('draws few of a thousand rows', () => {
    const many = Array.from({ length: 1_000 }, (_video, at) => makeVideo({ filename: `Video ${at}` }))
    course = makeCourse({ id: COURSE, chapters: [makeChapter({ videos: many })] })
    show(
      BatchRenameDialog,
      many.map((row) => video(row.id)),
    )
    expect(rows()).toHaveLength(60)
    expect(screen.getByRole('button', { name: 'Rename 1,000 videos' })).toBeVisible()
  })
})

describe('readiness of a selection', () => {
  it('sorts the videos by what they need, with reasons, and leads to them', async () => {
    const reason = 'This is a PNG, not a video.'
    course.chapters[1]?.videos.push(
      makeVideo({ id: id('b2'), filename: 'Stars', status: 'error', error_message: reason }),
    )
    const user = show(ReadinessDialog, [chapter(LIGHT), chapter(DARK)])
    expect(screen.getByRole('dialog', { name: '1 of 4 videos is ready' })).toHaveAccessibleDescription(
      'The course cannot be published before the files that could not be used are replaced.',
    )
    expect(
      within(screen.getByRole('region', { name: 'Cannot be used' })).getByRole('listitem'),
    ).toHaveTextContent(`Stars${reason}Show it`)
    expect(
      within(screen.getByRole('region', { name: 'Videos' }))
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual([
      'Need a file1',
      'ColourNo file yetShow it',
      'On their way1',
      'NightProcessingShow it',
      'Ready1',
      'RaysShow it',
    ])
    await user.click(screen.getByRole('button', { name: 'Show Night' }))
    expect(onClose).toHaveBeenCalledOnce()
    await waitFor(() => expect(useCourseCreationUI.getState().shownItemId).toBe(NIGHT))
  })
  it('follows an upload of this page', () => {
    const upload = makeUpload({ courseId: COURSE, videoId: NIGHT, status: 'uploading', progress: 42 })
    useCourseCreationUI.getState().addUpload(upload)
    show(ReadinessDialog, [video(NIGHT)])
    expect(screen.getByRole('dialog', { name: 'The video is not ready' })).toBeVisible()
    expect(screen.getByText('Uploading 42%')).toBeVisible()
  })
  it('says so when everything is ready, and when there is nothing', () => {
    show(ReadinessDialog, [video(RAYS)])
    expect(screen.getByRole('dialog', { name: 'The video is ready' })).toBeVisible()
    course = makeCourse({ id: COURSE, chapters: [makeChapter({ id: LIGHT })] })
    show(ReadinessDialog, [chapter(LIGHT)])
    expect(screen.getByRole('dialog', { name: 'No videos to publish' })).toBeVisible()
  })
})
