import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it } from 'vitest'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { fakeApi } from '@/test/msw/fake-api'
import { act, render, screen, waitFor, within } from '@/test/utils/course-creation-test-utils'
import type { dialogs } from './dialogs'
import { ModalHost } from './ModalHost'

const ui = () => useCourseCreationUI.getState()
const video = makeVideo({ filename: 'Walking the line' })
const marked = makeVideo({ filename: 'First take', size: 402_000_000 })
const course = makeCourse({ chapters: [makeChapter({ videos: [video, marked] })] })

beforeEach(() => {
  fakeApi.add(course)
  fakeApi.mark(marked.id)
})

function Page() {
  return (
    <>
      <div data-row-key="row-1">
        <button type="button" onClick={() => ui().openModal('upload-settings')}>
          Settings
        </button>
      </div>
      <main tabIndex={-1} />
      <ModalHost />
    </>
  )
}

describe('every dialog of the store', () => {
  const openers = {
    'video-preview': () => ui().openModal('video-preview', { videoId: video.id, title: video.filename }),
    'delete-confirmation': () =>
      ui().openModal('delete-confirmation', { courseId: course.id, ids: [marked.id] }),
    'upload-settings': () => ui().openModal('upload-settings'),
  } satisfies Partial<Record<keyof typeof dialogs, () => void>>

  it.each(Object.entries(openers))('%s opens, keeps the focus and closes by Escape', async (_type, open) => {
    render(<Page />)
    const opener = screen.getByRole('button', { name: 'Settings' })
    opener.focus()
    act(open)
    const dialog = await screen.findByRole('dialog')
    await waitFor(() => expect(dialog).toContainElement(document.activeElement as HTMLElement))
    for (let press = 0; press < 12; press += 1) {
      await userEvent.tab()
      expect(dialog).toContainElement(document.activeElement as HTMLElement)
    }
    await userEvent.keyboard('{Escape}')
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    expect(ui().modal).toEqual({ type: null })
    await waitFor(() => expect(opener).toHaveFocus())
  })
})

it('gives the focus to the row when the button in it was drawn anew', async () => {
  const row = (button: string) => (
    <div data-row-key="row-1" role="row" tabIndex={-1}>
      <button key={button} type="button" onClick={() => ui().openModal('upload-settings')}>
        {button}
      </button>
    </div>
  )
  const { rerender } = render(
    <>
      {row('Before')}
      <ModalHost />
    </>,
  )
  await userEvent.click(screen.getByRole('button', { name: 'Before' }))
  await screen.findByRole('dialog')
  rerender(
    <>
      {row('After')}
      <ModalHost />
    </>,
  )
  await userEvent.keyboard('{Escape}')
  await waitFor(() => expect(screen.getByRole('row')).toHaveFocus())
})

it('closes with the page that it was opened on', async () => {
  const { unmount } = render(<Page />)
  await userEvent.click(screen.getByRole('button', { name: 'Settings' }))
  await screen.findByRole('dialog')
  unmount()
  expect(ui().modal.type).toBeNull()
})

describe('delete confirmation', () => {
  const open = () =>
    act(() => ui().openModal('delete-confirmation', { courseId: course.id, ids: [marked.id] }))

  it('names what goes and its bytes, starting on the safe button', async () => {
    render(<Page />)
    open()
    const dialog = await screen.findByRole('dialog', { name: 'Delete 1 item for good?' })
    expect(dialog).toHaveAccessibleDescription('This frees 402 MB and cannot be undone.')
    expect(dialog).toHaveTextContent('First take, video from')
    expect(within(dialog).getByRole('button', { name: 'Keep it' })).toHaveFocus()
  })

  it('closes by itself when everything in it was brought back elsewhere', async () => {
    fakeApi.marks.clear()
    render(<Page />)
    open()
    await waitFor(() => expect(ui().modal.type).toBeNull())
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })
})

describe('upload settings', () => {
  const settings = () => ui().preferences.uploadSettings
  const show = async () => {
    render(<Page />)
    await userEvent.click(screen.getByRole('button', { name: 'Settings' }))
    await screen.findByRole('dialog', { name: 'Upload settings' })
  }

  it('hold as soon as they are chosen', async () => {
    await show()
    await userEvent.click(screen.getByRole('radio', { name: '5' }))
    expect(settings().parallelUploads).toBe(5)
    await userEvent.click(screen.getByRole('checkbox', { name: 'Retry by itself' }))
    expect(settings().autoRetry).toBe(false)
  })

  it('keep the last right cap while one types', async () => {
    await show()
    await userEvent.click(screen.getByRole('radio', { name: 'At most…' }))
    expect(settings().maxMbps).toBe(10)
    const field = screen.getByRole('textbox', { name: 'Mbit/s for all uploads together' })
    await userEvent.clear(field)
    expect(field).toHaveAccessibleDescription('Write a number of Mbit/s from 0.1 to 10,000.')
    expect(settings().maxMbps).toBe(10)
    await userEvent.type(field, '2,5')
    expect(settings().maxMbps).toBe(2.5)
    expect(field).toHaveAccessibleDescription(/^Held on average/)
    await userEvent.click(screen.getByRole('radio', { name: 'As fast as possible' }))
    expect(settings().maxMbps).toBeNull()
    await userEvent.click(screen.getByRole('radio', { name: 'At most…' }))
    expect(settings().maxMbps).toBe(2.5)
  })
})
