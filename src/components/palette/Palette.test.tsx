import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ModalHost } from '@/components/course/modals/ModalHost'
import { courseQueries } from '@/lib/query/course-queries'
import { sessionQueries } from '@/lib/query/session-queries'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { makeChapter, makeCourse, makeUser, makeVideo } from '@/test/factories'
import { failWith } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import {
  act,
  createTestClient,
  fireEvent,
  render,
  router,
  screen,
  waitFor,
  within,
} from '@/test/utils/course-creation-test-utils'
import { type CourseItem, usePaletteOffer } from './actions'
import { SearchButton } from './SearchButton'

const ui = () => useCourseCreationUI.getState()
const video = makeVideo({ filename: 'Distance sampling on a lake shore' })
const course = makeCourse({
  title: 'Statistics for field ecologists',
  chapters: [
    makeChapter({ title: 'Before you go out', videos: [makeVideo({ filename: 'Walking the line' })] }),
    makeChapter({ title: 'Counting', videos: [makeVideo({ filename: 'Social distance' }), video] }),
  ],
})
const other = makeCourse({ title: 'Distant birds', setup_completed_at: '2026-01-05T09:00:00.000Z' })

const addChapter = vi.fn()
const publish = vi.fn()
const rename = vi.fn<(item: CourseItem) => void>()

function Page() {
  usePaletteOffer({
    actions: {
      'add-chapter': addChapter,
      publish: { run: publish, title: 'Publish 7 changes' },
      undo: undefined,
    },
    course: { id: course.id, itemActions: (item) => ({ rename: () => rename(item) }) },
  })
  return null
}

function show() {
  const client = createTestClient()
  client.setQueryData(courseQueries.detail(course.id).queryKey, course)
  client.setQueryData(sessionQueries.me().queryKey, makeUser({ id: 'mara' }))
  render(
    <>
      <SearchButton />
      <Page />
      <main tabIndex={-1} />
      <ModalHost />
    </>,
    { client },
  )
  return userEvent.setup()
}
async function open() {
  const user = show()
  await user.keyboard('{Control>}k{/Control}')
  const field = await screen.findByRole('combobox', { name: 'Search or run a command' })
  return { user, field }
}
const names = () => screen.getAllByRole('option').map((option) => option.querySelector('bdi')?.textContent)
const active = () => screen.getByRole('option', { selected: true }).querySelector('bdi')?.textContent
const group = (name: string) => screen.getByRole('group', { name })

beforeEach(() => {
  vi.clearAllMocks()
  fakeApi.add(course)
  fakeApi.add(other)
})

describe('opening', () => {
  it('is by its key or its button, with the focus in its field', async () => {
    const { user, field } = await open()
    expect(field).toHaveFocus()
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('combobox')).not.toBeInTheDocument()
    const button = screen.getByRole('button', { name: 'Search' })
    await user.click(button)
    expect(await screen.findByRole('combobox')).toHaveFocus()
    await user.keyboard('{Control>}k{/Control}')
    expect(screen.queryByRole('combobox')).not.toBeInTheDocument()
    await waitFor(() => expect(button).toHaveFocus())
  })

  it('has in its field what was typed before it was there', async () => {
    show()
    act(() => {
      fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true })
      for (const key of ['P', 'u', 'g', 'Backspace', 'b', 'l', 'i']) fireEvent.keyDown(document.body, { key })
    })
    expect(await screen.findByRole('combobox', { name: 'Search or run a command' })).toHaveValue('Publi')
    expect(active()).toBe('Publish 7 changes')
    expect(publish).not.toHaveBeenCalled()
  })
  it('runs what was typed and entered before it was there', async () => {
    show()
    act(() => {
      fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true })
      for (const key of ['p', 'u', 'b', 'Enter']) fireEvent.keyDown(document.body, { key })
    })
    await waitFor(() => {
      expect(publish).toHaveBeenCalledTimes(1)
    })
  })
  it('has what was typed until the focus came, also when it was drawn already', async () => {
    show()
    const rowKeys = vi.fn()
    document.body.addEventListener('keydown', rowKeys)
    const focus = HTMLElement.prototype.focus
    vi.spyOn(HTMLElement.prototype, 'focus').mockImplementation(function (this: HTMLElement, options) {
      if (this.getAttribute('role') === 'combobox') {
        for (const key of ['l', 'i', 'Enter']) {
          document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
        }
      }
      focus.call(this, options)
    })
    act(() => {
      fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true })
      for (const key of ['p', 'u', 'b']) fireEvent.keyDown(document.body, { key })
    })
    await waitFor(() => {
      expect(publish).toHaveBeenCalledTimes(1)
    })
    expect(rowKeys.mock.calls.flat()).toEqual([expect.objectContaining({ key: 'k' })])
    document.body.removeEventListener('keydown', rowKeys)
  })
  it('is not over another dialog, nor by another key', async () => {
    const user = show()
    await user.keyboard('{Control>}{Shift>}k{/Shift}{/Control}k')
    expect(ui().modal.type).toBeNull()
    ui().openModal('upload-settings')
    await screen.findByRole('dialog', { name: 'Upload settings' })
    await user.keyboard('{Control>}k{/Control}')
    expect(ui().modal.type).toBe('upload-settings')
  })
})

describe('finding', () => {
  it('lists what the page offers before anything is typed, and the courses edited last', async () => {
    await open()
    expect(within(group('Actions')).getAllByRole('option')[0]).toHaveTextContent('Add chapter')
    expect(names()).toContain('Publish 7 changes')
    expect(names()).not.toContain('Undo')
    expect(await screen.findByRole('option', { name: /^Distant birds/ })).toBeVisible()
    expect(names()).not.toContain('Statistics for field ecologists')
  })

  it('goes over chapters, videos, courses and actions, the best first, and marks what was typed', async () => {
    const { user } = await open()
    await user.keyboard('dist')
    await waitFor(() => expect(names()).toContain('Distant birds'))
    expect(within(group('In this course')).getAllByRole('option')).toHaveLength(2)
    expect(active()).toBe('Distance sampling on a lake shore')
    expect(screen.getAllByText('Dist', { selector: 'mark' }).length).toBeGreaterThan(0)
    expect(screen.getByText('2.2 in Counting')).toBeVisible()
    expect(screen.getByRole('status')).toHaveTextContent(/^\d results$/)
  })

  it('says when there is nothing', async () => {
    const { user, field } = await open()
    await user.keyboard('qqqq')
    expect(await screen.findByText(/^Nothing is called/)).toBeVisible()
    expect(field).toHaveAttribute('aria-expanded', 'false')
    expect(field).not.toHaveAttribute('aria-activedescendant')
    await user.keyboard('{Enter}{ArrowDown}')
    expect(field).toHaveFocus()
  })

  it('stays useful when the server cannot be asked, and asks again', async () => {
    failWith('get', '/api/courses', 'unavailable', { once: true, message: 'Not now.' })
    const { user } = await open()
    expect(await screen.findByRole('alert')).toHaveTextContent('Courses could not be searched. Not now.')
    expect(names()).toContain('Add chapter')
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByRole('option', { name: /^Distant birds/ })).toBeVisible()
  })

  it('asks the server once for a word that is typed quickly', async () => {
    const { user } = await open()
    await screen.findByRole('option', { name: /^Distant birds/ })
    const asked = () => fakeApi.requests.filter(({ path }) => path.startsWith('/api/courses')).length
    const before = asked()
    await user.keyboard('distant')
    await waitFor(() => expect(asked()).toBe(before + 1))
  })
})

describe('choosing', () => {
  it('runs an action after the palette has given the focus back', async () => {
    const { user } = await open()
    let focused: Element | null = null
    addChapter.mockImplementationOnce(() => (focused = document.activeElement))
    await user.keyboard('add ch{Enter}')
    await waitFor(() => expect(addChapter).toHaveBeenCalledOnce())
    expect(focused).toBe(document.querySelector('main'))
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })

  it('waits with Enter for the list of what was typed', async () => {
    const { field } = await open()
    expect(active()).not.toBe('Publish 7 changes')
    // Faster than the list is drawn.
    act(() => {
      fireEvent.change(field, { target: { value: 'publish' } })
      fireEvent.keyDown(field, { key: 'Enter' })
    })
    await waitFor(() => {
      expect(publish).toHaveBeenCalledTimes(1)
    })
    expect(addChapter).not.toHaveBeenCalled()
  })

  it('takes Tab and the arrows for the list of what was typed, too', async () => {
    const { field } = await open()
    act(() => {
      fireEvent.change(field, { target: { value: 'lake' } })
      fireEvent.keyDown(field, { key: 'Tab' })
    })
    expect(active()).toBe('Rename')
    expect(field).toHaveFocus()
    act(() => {
      fireEvent.change(field, { target: { value: 'dist' } })
      fireEvent.keyDown(field, { key: 'ArrowDown' })
    })
    expect(active()).toBe(names()[1])
  })

  it('goes to a video of the open course', async () => {
    const { user } = await open()
    await user.keyboard('lake{Enter}')
    await waitFor(() => expect(ui().shownItemId).toBe(video.id))
  })

  it('goes to another course by a click', async () => {
    const { user } = await open()
    await user.click(await screen.findByRole('option', { name: /^Distant birds/ }))
    await waitFor(() => expect(router.push).toHaveBeenCalledWith(`/instructor/course/${other.id}/edit`))
  })

  it('offers by Tab what can be done with a video', async () => {
    const { user } = await open()
    await user.keyboard('lake')
    expect(group('For “Distance sampling on a lake shore”')).toBeVisible()
    await user.tab()
    expect(active()).toBe('Rename')
    await user.tab({ shift: true })
    expect(active()).toBe('Distance sampling on a lake shore')
    await user.tab()
    await user.keyboard('{Enter}')
    await waitFor(() =>
      expect(rename).toHaveBeenCalledWith({ type: 'video', id: video.id, title: video.filename }),
    )
  })

  it('goes through the list by the arrows, round and by pages', async () => {
    const { user, field } = await open()
    const all = names()
    await user.keyboard('{ArrowDown}')
    expect(active()).toBe(all[1])
    await user.keyboard('{ArrowUp}{ArrowUp}')
    expect(active()).toBe(all.at(-1))
    await user.keyboard('{PageUp}')
    expect(active()).toBe(all.at(-9) ?? all[0])
    expect(field).toHaveAttribute('aria-activedescendant', screen.getByRole('option', { selected: true }).id)
    expect(field).toHaveFocus()
  })

  it('lists first what was chosen last, for the same person', async () => {
    const { user } = await open()
    await user.keyboard('publish{Enter}')
    await waitFor(() => expect(publish).toHaveBeenCalledOnce())
    await user.keyboard('{Control>}k{/Control}')
    await screen.findByRole('combobox')
    expect(names()[0]).toBe('Publish 7 changes')
    expect(group('Recent')).toBeVisible()
    await user.keyboard('{Escape}')

    useCourseCreationUI.setState({ recentPicks: { ...ui().recentPicks, userId: 'jonas' } })
    await user.keyboard('{Control>}k{/Control}')
    await screen.findByRole('combobox')
    expect(screen.queryByRole('group', { name: 'Recent' })).not.toBeInTheDocument()
  })
})
