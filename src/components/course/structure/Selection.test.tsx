import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { getAnnouncement } from '@/lib/announce'
import { withoutItem } from '@/lib/course-tree'
import { courseQueries } from '@/lib/query/course-queries'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { fakeApi } from '@/test/msw/fake-api'
import {
  act,
  createTestClient,
  render,
  screen,
  waitFor,
  within,
} from '@/test/utils/course-creation-test-utils'
import { StructureEditor } from './StructureEditor'

const COURSE = '0198c2f1-0000-7000-8000-000000000001'
const id = (name: string) => `0198c2f1-0000-7000-8000-0000000000${name}`

/** One: a1 a2 a3 · Two: b1 b2 */
function show(mode: 'wizard' | 'edit' = 'edit') {
  const videos = (...names: string[]) =>
    names.map((name) => makeVideo({ id: id(name), filename: `Video ${name}` }))
  const course = makeCourse({
    id: COURSE,
    chapters: [
      makeChapter({ id: id('0a'), title: 'One', videos: videos('a1', 'a2', 'a3') }),
      makeChapter({ id: id('0b'), title: 'Two', videos: videos('b1', 'b2') }),
    ],
  })
  fakeApi.add(course)
  const client = createTestClient()
  client.setQueryData(courseQueries.detail(COURSE).queryKey, course)
  const view = render(<StructureEditor courseId={COURSE} mode={mode} />, { client })
  return { ...view, user: userEvent.setup() }
}
const row = (name: string) =>
  screen.getByRole('row', { name: new RegExp(`(Video|Chapter) [\\d.]+, ${name}`) })
const selected = () =>
  screen
    .queryAllByRole('row', { selected: true })
    .map((element) => element.getAttribute('aria-label')?.split(', ')[1])
const focus = (element: HTMLElement) => act(() => element.focus())
const bar = () => screen.getByRole('group', { name: 'Selection' })
const saved = () =>
  fakeApi
    .course(COURSE)
    .chapters.map(({ title, videos }) =>
      [title, ...videos.map(({ filename }) => filename.replace('Video ', ''))].join(' '),
    )

describe('selecting by mouse', () => {
  it('takes one row, adds others with Ctrl, and a range with Shift', async () => {
    const { user } = show()
    expect(screen.getByRole('treegrid')).toHaveAttribute('aria-multiselectable', 'true')
    await user.click(screen.getByText('Video a1'))
    expect(selected()).toEqual(['Video a1'])
    await user.keyboard('{Control>}')
    await user.click(screen.getByText('Video a3'))
    await user.keyboard('{/Control}')
    expect(selected()).toEqual(['Video a1', 'Video a3'])
    await user.keyboard('{Shift>}')
    await user.click(screen.getByText('Video b1'))
    await user.keyboard('{/Shift}')
    expect(selected()).toEqual(['Video a3', 'Video b1'])
    expect(bar()).toHaveTextContent('2 videos selected')
    await user.click(screen.getByText('Video b2'))
    expect(selected()).toEqual(['Video b2'])
  })
  it('adds by the checkboxes, with Shift up to there', async () => {
    const { user } = show()
    await user.click(screen.getByRole('checkbox', { name: 'Select Video a1' }))
    await user.click(screen.getByRole('checkbox', { name: 'Select Two' }))
    expect(selected()).toEqual(['Video a1', 'Two'])
    expect(getAnnouncement().message).toBe('Selected “Two”, 1 chapter and 1 video in all.')
    await user.click(screen.getByRole('checkbox', { name: 'Select Two' }))
    await user.click(screen.getByRole('checkbox', { name: 'Select Video a2' }))
    await user.keyboard('{Shift>}')
    await user.click(screen.getByRole('checkbox', { name: 'Select Video b1' }))
    await user.keyboard('{/Shift}')
    expect(selected()).toEqual(['Video a1', 'Video a2', 'Video a3', 'Video b1'])
  })
  it('leaves the rest of a row alone: buttons and a double click', async () => {
    const { user } = show()
    await user.click(screen.getByRole('button', { name: 'Collapse One' }))
    expect(selected()).toEqual([])
    await user.dblClick(screen.getByText('Video b1'))
    expect(screen.getByRole('textbox', { name: 'Title of video 2.1' })).toHaveFocus()
  })
  it('takes all videos of a chapter by its menu, and opens it', async () => {
    const { user } = show()
    await user.click(screen.getByRole('button', { name: 'Collapse One' }))
    await user.click(screen.getByRole('button', { name: 'More for One' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Select all in chapter' }))
    await waitFor(() => expect(selected()).toEqual(['Video a1', 'Video a2', 'Video a3']))
    expect(getAnnouncement().message).toBe('Selected 3 videos.')
  })
})

describe('selecting by keyboard', () => {
  it('toggles with Space, extends with Shift and the arrows, takes all, and clears', async () => {
    const { user } = show()
    focus(row('Video a1'))
    await user.keyboard(' ')
    expect(selected()).toEqual(['Video a1'])
    await user.keyboard('{Shift>}{ArrowDown}{ArrowDown}{/Shift}')
    expect(selected()).toEqual(['Video a1', 'Video a2', 'Video a3'])
    expect(row('Video a3')).toHaveFocus()
    await user.keyboard('{Shift>}{ArrowUp}{/Shift}')
    expect(selected()).toEqual(['Video a1', 'Video a2'])
    await user.keyboard('{Control>}a{/Control}')
    expect(selected()).toHaveLength(7)
    expect(getAnnouncement().message).toBe('Selected 2 chapters and 5 videos.')
    await user.keyboard('{Escape}')
    expect(selected()).toEqual([])
    expect(screen.queryByRole('group', { name: 'Selection' })).not.toBeInTheDocument()
    expect(row('Video a2')).toHaveFocus()
  })
  it('begins a range where the focus is', async () => {
    const { user } = show()
    focus(row('Video a2'))
    await user.keyboard('{Shift>}{ArrowDown}{/Shift}')
    expect(selected()).toEqual(['Video a2', 'Video a3'])
  })
  it('types a space into a title and presses buttons with it', async () => {
    const { user } = show()
    focus(row('Video a1'))
    await user.keyboard('{F2}{End} and more{Control>}a{/Control}')
    expect(screen.getByRole('textbox')).toHaveValue('Video a1 and more')
    expect(selected()).toEqual([])
    await user.keyboard('{Escape}')
    focus(screen.getByRole('button', { name: 'Collapse Two' }))
    await user.keyboard(' ')
    expect(screen.queryByText('Video b1')).not.toBeInTheDocument()
    expect(selected()).toEqual([])
  })
})

describe('what is done with a selection', () => {
  const select = (...names: string[]) =>
    act(() => useCourseCreationUI.getState().selectionMade(names.map(id), id(names[0] ?? '')))

  it('moves as one by Alt and the arrows, in one request', async () => {
    const { user } = show()
    select('a1', 'a3')
    focus(row('Video a1'))
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}')
    await waitFor(() => expect(saved()).toEqual(['One a2', 'Two a1 a3 b1 b2']))
    expect(getAnnouncement().message).toBe("Moved 2 videos to 'Two', places 1 to 2 of 4.")
    expect(fakeApi.writes).toEqual([`POST /api/courses/${COURSE}/moves`])
    expect(row('Video a1')).toHaveFocus()
    expect(selected()).toEqual(['Video a1', 'Video a3'])
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}')
    await waitFor(() => expect(saved()).toEqual(['One a2 a1 a3', 'Two b1 b2']))
  })
  it('moves alone what is not part of it', async () => {
    const { user } = show()
    select('a1', 'a2')
    focus(row('Video b1'))
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}')
    await waitFor(() => expect(saved()).toEqual(['One a1 a2 a3', 'Two b2 b1']))
  })
  it('says that it is at the edge already', async () => {
    const { user } = show()
    select('a1', 'a2')
    focus(row('Video a1'))
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}')
    expect(getAnnouncement().message).toBe('2 videos are already first.')
    expect(fakeApi.writes).toEqual([])
  })
  it('is deleted by the key, and the focus goes on', async () => {
    const { user } = show()
    select('a1', 'a2')
    focus(row('Video a2'))
    await user.keyboard('{Delete}')
    await waitFor(() => expect(saved()).toEqual(['One a3', 'Two b1 b2']))
    expect(getAnnouncement().message).toBe('2 videos are marked for deletion.')
    await waitFor(() => expect(row('Video a3')).toHaveFocus())
    await waitFor(() => expect(useCourseCreationUI.getState().selectedIds.size).toBe(0))
  })
  it('is marked in the wizard, a chapter with what is in it', async () => {
    const { user } = show('wizard')
    select('0a', 'a1', 'b1')
    await user.click(within(bar()).getByRole('button', { name: 'Delete' }))
    expect([...useCourseCreationUI.getState().pendingDeletes]).toEqual([id('0a'), id('b1')])
    expect(getAnnouncement().message).toBe('2 items are marked for deletion.')
    await waitFor(() => expect(screen.queryByRole('group', { name: 'Selection' })).not.toBeInTheDocument())
  })
  it('is not mixed by a button of one row', async () => {
    const { user } = show()
    select('a1', 'a2')
    await user.click(screen.getByRole('button', { name: 'Delete video Video b1' }))
    await waitFor(() => expect(saved()).toEqual(['One a1 a2 a3', 'Two b2']))
  })
  it('can be undone while it is there', () => {
    show()
    select('a1')
    expect(screen.getByRole('button', { name: 'Undo last step' })).toBeVisible()
  })
  it('moves only what lands on one level, and says why', () => {
    show()
    select('0a', 'b1')
    const button = within(bar()).getByRole('button', { name: 'Move to…' })
    expect(button).toHaveAttribute('aria-disabled', 'true')
    expect(button).toHaveAccessibleDescription('Chapters and videos move separately.')
  })
  it('loses what another person deletes, and goes with the editor', async () => {
    const { client, unmount } = show()
    select('a1', 'b1')
    await act(async () => {
      client.setQueryData(courseQueries.detail(COURSE).queryKey, (old) => old && withoutItem(old, id('a1')))
      await new Promise((resolve) => setTimeout(resolve))
    })
    expect(selected()).toEqual(['Video b1'])
    unmount()
    expect(useCourseCreationUI.getState().selectedIds.size).toBe(0)
  })
})

describe('dialogs about the selection', () => {
  it('are about the selected rows, and Escape closes only them', async () => {
    const { user } = show()
    await user.click(screen.getByText('Video a2'))
    await user.keyboard('{Control>}')
    await user.click(screen.getByText('Two'))
    await user.keyboard('{/Control}')
    await user.click(within(bar()).getByRole('button', { name: 'Rename…' }))
    expect(await screen.findByRole('dialog', { name: 'Rename 1 chapter and 1 video' })).toBeVisible()
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    expect(selected()).toEqual(['Video a2', 'Two'])
    await user.click(within(bar()).getByRole('button', { name: 'More for the selection' }))
    await user.click(screen.getByRole('menuitem', { name: 'Check readiness…' }))
    expect(await screen.findByRole('dialog', { name: 'All 3 videos are ready' })).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Show Video b1' }))
    await waitFor(() => expect(row('Video b1')).toHaveFocus())
  })
})
