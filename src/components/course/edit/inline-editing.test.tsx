import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { renameVideo, withoutItem } from '@/lib/course-tree'
import type * as verdict from '@/lib/outbox/verdict'
import { courseSync } from '@/lib/outbox/course-sync'
import { courseQueries } from '@/lib/query/course-queries'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { disconnect, failWith, goOffline, goOnline } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import {
  act,
  createTestClient,
  render,
  screen,
  waitFor,
  within,
} from '@/test/utils/course-creation-test-utils'
import type { CourseTree } from '@/types/course'
import type { CourseEvent } from '@/types/operations'
import { CourseEditor } from './CourseEditor'

// The pauses are other tests' concern.
vi.mock('@/lib/outbox/verdict', async (original) => ({
  ...(await original<typeof verdict>()),
  RETRY_DELAYS_MS: [1, 2, 3],
}))

const video = makeVideo({ filename: 'What a sample is' })

function show(overrides: Partial<CourseTree> = {}) {
  const course = makeCourse({
    title: 'Statistics',
    setup_completed_at: '2026-01-05T09:00:00.000Z',
    chapters: [makeChapter({ title: 'Before you go out', videos: [video] })],
    ...overrides,
  })
  fakeApi.add(course)
  const said: string[] = []
  const client = createTestClient((message) => said.push(message))
  client.setQueryData(courseQueries.detail(course.id).queryKey, course)
  const stream: CourseEvent[] = []
  fakeApi.onEvent = (event) => stream.push(event)
  const view = render(<CourseEditor courseId={course.id} />, { client })
  return {
    ...view,
    id: course.id,
    said,
    user: userEvent.setup(),
    saved: () => fakeApi.course(course.id),
    patches: () => fakeApi.requests.filter(({ method }) => method === 'PATCH').map(({ body }) => body),
    /** The stream brings everything that happened. */
    tell: () => act(() => courseSync(client, course.id).receive(stream.splice(0))),
  }
}
const openTitle = async (user: ReturnType<typeof userEvent.setup>) => {
  await user.click(screen.getByRole('button', { name: 'Edit course title' }))
  return screen.getByRole('textbox', { name: 'Course title' })
}
const status = () => screen.getAllByRole('status').map(({ textContent }) => textContent)

describe('saving by itself', () => {
  it('saves after a pause while the field stays open, and says so truthfully', async () => {
    const { user, saved, patches } = show()
    const title = await openTitle(user)
    await user.keyboard('Counting')
    await waitFor(() => expect(status()).toContain('Saving…'))
    expect(fakeApi.writes).toEqual([])
    await waitFor(() => expect(saved().title).toBe('Counting'))
    expect(title).toHaveFocus()
    await user.keyboard(' birds')
    await waitFor(() => expect(saved().title).toBe('Counting birds'))
    expect(patches()).toEqual([
      { title: 'Counting', expected: { title: 'Statistics' } },
      { title: 'Counting birds', expected: { title: 'Counting' } },
    ])
    await waitFor(() => expect(status().join()).toMatch(/Saved \d/))
    await user.keyboard('{Enter}')
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Counting birds')
    expect(patches()).toHaveLength(2)
  })

  it('saves on leaving the field, and nothing that is not a title', async () => {
    const { user, saved } = show()
    const title = await openTitle(user)
    await user.clear(title)
    await user.click(document.body)
    expect(title).toHaveAccessibleDescription('Give the course a title. You can change it later.')
    expect(status()).toContain('The title not saved yet')
    await user.type(title, 'Birds')
    await user.click(document.body)
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Birds')
    await waitFor(() => expect(saved().title).toBe('Birds'))
  })

  it('goes back on Escape to what was there before, though some of it was saved', async () => {
    const { user, saved, patches } = show()
    await openTitle(user)
    await user.keyboard('Counting')
    await waitFor(() => expect(saved().title).toBe('Counting'))
    await user.keyboard('{Escape}')
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Statistics')
    await waitFor(() => expect(saved().title).toBe('Statistics'))
    expect(patches().at(-1)).toEqual({ title: 'Statistics', expected: { title: 'Counting' } })
  })

  it('is left to the person who does not want it', async () => {
    useCourseCreationUI.getState().updatePreference('autoSave', false)
    const { user, saved } = show()
    const title = await openTitle(user)
    await user.keyboard('Counting')
    await user.click(document.body)
    await new Promise((resolve) => setTimeout(resolve, 900))
    expect(title).toHaveValue('Counting')
    expect(fakeApi.writes).toEqual([])
    expect(status()).toContain('The title not saved yet')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(saved().title).toBe('Counting'))
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Counting')
  })

  it('keeps offline text on the screen, one change for each text, and sends it on return', async () => {
    const { user, saved, patches } = show()
    goOffline()
    await openTitle(user)
    await user.keyboard('One{Enter}')
    await waitFor(() => expect(status()).toContain('1 change waiting – offline, not kept if you leave'))
    await openTitle(user)
    await user.keyboard('Two{Enter}')
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Two')
    goOnline()
    await waitFor(() => expect(saved().title).toBe('Two'))
    expect(patches().length).toBeLessThanOrEqual(2)
    await waitFor(() => expect(status().join()).toMatch(/Saved \d/))
  })
})

describe('without an answer', () => {
  it('keeps what was typed in its field, says that it is kept, and saves it when the server answers', async () => {
    const { user, saved, said } = show()
    disconnect('patch', '/api/videos/:id')
    await user.dblClick(screen.getByText('What a sample is'))
    await user.keyboard('What a plot is{Enter}')
    const title = await screen.findByRole('textbox', { name: 'Title of video 1.1' })
    expect(title).toHaveValue('What a plot is')
    expect(title).toHaveAccessibleDescription(
      'The server cannot be reached. This is kept and is saved when the server answers again.',
    )
    expect(said[0]).toMatch(/^The server cannot be reached, so “What a plot is” has its old title back\./)
    expect(screen.getByText('Could not save the new title')).toBeVisible()
    goOnline()
    await waitFor(() => expect(saved().chapters[0]?.videos[0]?.filename).toBe('What a plot is'))
    await waitFor(() => expect(title).not.toBeInTheDocument())
    expect(screen.getByText('What a plot is')).toBeVisible()
  })

  it('is given up when its person says so', async () => {
    const { user, saved } = show()
    disconnect('patch', '/api/courses/:id')
    await openTitle(user)
    await user.keyboard('Never{Enter}')
    await user.click(await screen.findByRole('button', { name: 'Give up the change' }))
    goOnline()
    await waitFor(() => expect(screen.queryByText(/Could not save/)).not.toBeInTheDocument())
    expect(saved().title).toBe('Statistics')
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Statistics')
  })
})

describe('when somebody else changes the same text', () => {
  it('says so below the field, asks on leaving, and overwrites nothing before the answer', async () => {
    const { user, id, tell, saved } = show()
    const title = await openTitle(user)
    await user.keyboard('Mine')
    fakeApi.changeByAnother(id, (course) => ({ ...course, title: 'Theirs' }))
    tell()
    expect(title).toHaveValue('Mine')
    expect(title).toHaveAccessibleDescription('Jonas changed this to “Theirs” meanwhile.')
    await user.keyboard('{Enter}')
    expect(await screen.findByText('Choose which to keep.', { exact: false })).toBeVisible()
    expect(saved().title).toBe('Theirs')
    await user.click(screen.getAllByRole('button', { name: 'Compare' })[0] ?? document.body)
    const dialog = await screen.findByRole('dialog', {
      name: 'Jonas changed this title too. Keep which one?',
    })
    expect(within(dialog).getByText('Mine')).toBeVisible()
    expect(within(dialog).getByText('Theirs')).toBeVisible()
    await user.click(within(dialog).getByRole('button', { name: 'Keep mine' }))
    await waitFor(() => expect(saved().title).toBe('Mine'))
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Mine')
    await waitFor(() => expect(status().join()).toMatch(/Saved \d/))
  })

  it('lets go of one’s own words when told, and can be put off', async () => {
    const { user, id, saved } = show()
    fakeApi.changeByAnother(id, (course) => ({ ...course, title: 'Theirs' }))
    await openTitle(user)
    await user.keyboard('Mine{Enter}')
    await waitFor(() => expect(status()).toContain('Jonas changed this title tooCompare'))
    await user.click(screen.getAllByRole('button', { name: 'Compare' })[0] ?? document.body)
    await user.click(await screen.findByRole('button', { name: 'Decide later' }))
    expect(screen.getByRole('textbox', { name: 'Course title' })).toHaveValue('Mine')
    await user.click(screen.getAllByRole('button', { name: 'Compare' })[0] ?? document.body)
    await user.click(await screen.findByRole('button', { name: 'Keep theirs' }))
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Theirs'))
    expect(saved().title).toBe('Theirs')
    expect(screen.queryByText(/changed this title too/)).not.toBeInTheDocument()
  })

  it('follows quietly while nothing was typed', async () => {
    const { user, id, tell } = show()
    const title = await openTitle(user)
    fakeApi.changeByAnother(id, (course) => ({ ...course, title: 'Theirs' }))
    tell()
    await waitFor(() => expect(title).toHaveValue('Theirs'))
    expect(title).not.toHaveAccessibleDescription()
  })
})

describe('when what is being renamed is deleted by somebody else', () => {
  it('keeps the words, and brings both back', async () => {
    const { user, id, tell, saved } = show()
    await user.dblClick(screen.getByText('What a sample is'))
    await user.keyboard('My words')
    fakeApi.marks.set(id, [])
    const before = saved()
    fakeApi.marks.set(id, [
      {
        id: video.id,
        type: 'video',
        title: video.filename,
        chapterTitle: 'Before you go out',
        videoCount: 0,
        size: 0,
        timestamp: 0,
        before,
      },
    ])
    fakeApi.changeByAnother(id, (course) => withoutItem(course, video.id))
    tell()
    const alert = screen.getByRole('alert')
    expect(alert).toHaveTextContent('Jonas deleted “What a sample is” while you were changing its title.')
    expect(alert).toHaveTextContent('You typed “My words”.')
    await user.click(within(alert).getByRole('button', { name: 'Restore it' }))
    const title = await screen.findByRole('textbox', { name: 'Title of video 1.1' })
    expect(title).toHaveValue('My words')
    await user.type(title, '{Enter}')
    await waitFor(() => expect(saved().chapters[0]?.videos[0]?.filename).toBe('My words'))
  })

  it('can be dropped', async () => {
    const { user, id, tell } = show()
    await user.dblClick(screen.getByText('What a sample is'))
    await user.keyboard('My words')
    fakeApi.changeByAnother(id, (course) => withoutItem(course, video.id))
    tell()
    await user.click(screen.getByRole('button', { name: 'Drop the text' }))
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  })
})

it('keeps a refused text open with the reason while others change other titles', async () => {
  const { user, id, tell } = show()
  failWith('patch', '/api/courses/:id', 'invalid', { message: 'This title is taken.' })
  await openTitle(user)
  await user.keyboard('Taken{Enter}')
  const title = await screen.findByRole('textbox', { name: 'Course title' })
  await waitFor(() => expect(title).toHaveAccessibleDescription('This title is taken.'))
  fakeApi.changeByAnother(id, (course) => renameVideo(course, video.id, 'Another'))
  tell()
  expect(title).toHaveValue('Taken')
  expect(screen.getByText('Another')).toBeVisible()
})
