import userEvent from '@testing-library/user-event'
import { renderToString } from 'react-dom/server'
import { QueryClientProvider } from '@tanstack/react-query'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { applyMove, changeVideo, renameVideo, withoutItem } from '@/lib/course-tree'
import { courseQueries } from '@/lib/query/course-queries'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { fakeApi } from '@/test/msw/fake-api'
import { act, createTestClient, fireEvent, render, screen } from '@/test/utils/course-creation-test-utils'
import type { CourseTree } from '@/types/course'
import { StructureEditor } from './StructureEditor'
import * as videoStates from './video-state'

vi.mock('./video-state', { spy: true }) // called once for each render of a video's row

const CHAPTERS = 50
const VIDEOS = 20
const videoId = (chapter: number, video: number) => `v${chapter}-${video}`

const makeLarge = (): CourseTree =>
  makeCourse({
    chapters: Array.from({ length: CHAPTERS }, (_chapter, at) =>
      makeChapter({
        id: `c${at}`,
        title: `Chapter ${at}`,
        videos: Array.from({ length: VIDEOS }, (_video, index) =>
          makeVideo({ id: videoId(at, index), filename: `Video ${at}.${index}` }),
        ),
      }),
    ),
  })

function show(course = makeLarge()) {
  fakeApi.add(course)
  const client = createTestClient()
  const { queryKey } = courseQueries.detail(course.id)
  client.setQueryData(queryKey, course)
  const view = render(<StructureEditor courseId={course.id} mode="edit" />, { client })
  /** As an event from elsewhere does. */
  const change = (edit: (course: CourseTree) => CourseTree) =>
    act(async () => {
      client.setQueryData(queryKey, (old) => old && edit(old))
      await new Promise((resolve) => setTimeout(resolve)) // the cache tells its readers a task later
    })
  return { ...view, change, user: userEvent.setup() }
}
const drawn = () => screen.getAllByRole('row')
const row = (name: RegExp | string) => screen.getByRole('row', { name })
const rowOf = (id: string) => document.querySelector<HTMLElement>(`[data-row-key="${id}"]`)

const focus = (element: HTMLElement | null) => act(() => element?.focus())

/** jsdom has no layout: rows have their estimated heights, and the page is where we say. */
function scrollTo(top: number) {
  vi.spyOn(window, 'scrollY', 'get').mockReturnValue(top)
  fireEvent.scroll(window)
}

describe('a course of 1,000 videos', () => {
  it('draws a screenful of rows and says how many there are', () => {
    show()
    const rows = drawn()
    expect(rows.length).toBeLessThan(45)
    expect(screen.getByRole('treegrid', { name: 'Outline' })).toHaveAttribute(
      'aria-rowcount',
      String(CHAPTERS * (VIDEOS + 2)),
    )
    expect(rows.map((element) => element.getAttribute('aria-rowindex'))).toEqual(
      rows.map((_row, index) => String(index + 1)),
    )
    expect(document.querySelectorAll('*').length).toBeLessThan(3000)
  })
  it('has its first screen in the HTML of the server', () => {
    const course = makeLarge()
    const client = createTestClient()
    client.setQueryData(courseQueries.detail(course.id).queryKey, course)
    const html = renderToString(
      <QueryClientProvider client={client}>
        <StructureEditor courseId={course.id} mode="edit" />
      </QueryClientProvider>,
    )
    expect(html).toContain('Video 0.19')
    expect(html).not.toContain('Video 9.0')
    client.clear()
  })
  it('draws other rows when the page is scrolled, and keeps the one that has the focus', () => {
    show()
    focus(row('Video 1.1, Video 0.0'))
    scrollTo(20_000)
    expect(row('Video 1.1, Video 0.0')).toHaveFocus()
    expect(rowOf(videoId(1, 0))).toBeNull()
    expect(screen.getAllByText(/^Video 2\d\.\d+$/).length).toBeGreaterThan(10)
    expect(drawn().length).toBeLessThan(45)
  })
  it('keeps what is being typed: a new title and a changed one', async () => {
    const { user } = show()
    focus(row('Video 1.1, Video 0.0'))
    await user.keyboard('{F2}Half a title')
    scrollTo(20_000)
    expect(screen.getByRole('textbox', { name: 'Title of video 1.1' })).toHaveValue('Half a title')
    await user.keyboard('{Escape}')
    await user.click(screen.getByRole('button', { name: 'Add chapter' }))
    await user.keyboard('A new one')
    scrollTo(0)
    expect(screen.getByPlaceholderText('Chapter title')).toHaveValue('A new one')
    expect(rowOf('c48')).toBeNull()
    await user.keyboard('{Escape}')
    expect(row('Add to Chapter 49')).toHaveFocus()
  })
  it('goes to rows that are not drawn by End, Home and page keys', async () => {
    const { user } = show()
    focus(row(/^Chapter 1,/))
    await user.keyboard('{End}')
    expect(row('Add to Chapter 49')).toHaveFocus()
    await user.keyboard('{ArrowUp}')
    expect(row('Video 50.20, Video 49.19')).toHaveFocus()
    await user.keyboard('{ArrowLeft}')
    expect(row(/^Chapter 50,/)).toHaveFocus()
    await user.keyboard('{Home}{PageDown}')
    const at = Number(document.activeElement?.getAttribute('aria-rowindex'))
    expect(at).toBeGreaterThan(10)
    await user.keyboard('{PageUp}')
    expect(row(/^Chapter 1,/)).toHaveFocus()
  })
  it('shows a row that was asked for from elsewhere, in a closed chapter too', () => {
    useCourseCreationUI.getState().updatePreference('chapterExpanded', { c40: false, c41: false })
    show()
    act(() => useCourseCreationUI.getState().showItem(videoId(40, 7)))
    expect(rowOf(videoId(40, 7))).toHaveFocus()
    expect(useCourseCreationUI.getState().preferences.chapterExpanded).toEqual({ c40: true, c41: false })
    act(() => useCourseCreationUI.getState().showItem('gone'))
    expect(useCourseCreationUI.getState().shownItemId).toBeNull()
  })
})

describe('focus', () => {
  it('passes to the next row when another person deletes the one that has it', async () => {
    const { change } = show()
    focus(rowOf(videoId(0, 3)))
    await change((course) => withoutItem(course, videoId(0, 3)))
    expect(rowOf(videoId(0, 4))).toHaveFocus()
    await change((course) => withoutItem(course, 'c0'))
    expect(rowOf('c1')).toHaveFocus()
  })
  it('stays with a row that another person moves out of sight', async () => {
    const { change } = show()
    focus(rowOf(videoId(0, 3)))
    await change((course) =>
      applyMove(course, { type: 'video', id: videoId(0, 3), toChapterId: 'c30', afterId: null }),
    )
    expect(rowOf(videoId(0, 3))).toHaveFocus()
    expect(rowOf(videoId(0, 3))).toHaveAccessibleName('Video 31.1, Video 0.3')
  })
  it('stays in the field of a row that is shown while it opens', () => {
    show()
    const { showItem, startEdit } = useCourseCreationUI.getState()
    act(() => {
      showItem(videoId(0, 3))
      startEdit('video', videoId(0, 3), 'title')
    })
    expect(screen.getByRole('textbox', { name: 'Title of video 1.4' })).toHaveFocus()
  })
  it('is not taken back from somebody who went elsewhere', async () => {
    const { change } = show()
    focus(rowOf(videoId(0, 3)))
    act(() => rowOf(videoId(0, 3))?.blur())
    await change((course) => withoutItem(course, videoId(0, 3)))
    expect(document.body).toHaveFocus()
  })
})

describe('rendering', () => {
  const renders = vi.mocked(videoStates.videoState)
  const rendered = () => renders.mock.calls.map(([video]) => video.id)
  beforeEach(() => {
    renders.mockClear()
  })

  it('is of the renamed row alone', async () => {
    const { change } = show()
    renders.mockClear()
    await change((course) => renameVideo(course, videoId(0, 2), 'Another title'))
    expect(rendered()).toEqual([videoId(0, 2)])
  })
  it('is of two rows for an arrow key', async () => {
    const { user } = show()
    focus(rowOf(videoId(0, 2)))
    renders.mockClear()
    await user.keyboard('{ArrowDown}')
    expect(new Set(rendered())).toEqual(new Set([videoId(0, 2), videoId(0, 3)]))
  })
  it('is of the row whose menu opens, not of the others', async () => {
    const { user } = show()
    focus(rowOf(videoId(0, 2)))
    renders.mockClear()
    await user.click(screen.getByRole('button', { name: 'More for Video 0.2' }))
    expect(await screen.findByRole('menu', { name: 'More for Video 0.2' })).toBeVisible()
    expect(rendered()).toEqual([])
  })
  it('is of no row when the page scrolls within what is drawn', () => {
    show()
    renders.mockClear()
    scrollTo(1)
    expect(rendered()).toEqual([])
  })
  it('says which video is a free preview, in its name too, until it is none', async () => {
    const { change } = show()
    await change((course) => changeVideo(course, videoId(0, 5), { free_preview: true }))
    expect(await screen.findByText('Free preview')).toBeVisible()
    expect(row(/Video 0\.5, free preview/)).toBeVisible()
    await change((course) => changeVideo(course, videoId(0, 5), { free_preview: false }))
    expect(screen.queryByText('Free preview')).not.toBeInTheDocument()
  })
  it('is of no other row while a file is processed', async () => {
    const { change } = show()
    renders.mockClear()
    await change((course) => changeVideo(course, videoId(0, 5), { status: 'processing' }))
    expect(rendered()).toEqual([videoId(0, 5)])
  })
})
