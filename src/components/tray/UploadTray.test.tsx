import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { makeFile, makeUpload } from '@/test/factories'
import { act, render, screen } from '@/test/utils/course-creation-test-utils'
import type { UploadItem } from '@/types/course'
import { UploadTray } from './UploadTray'

function add(...uploads: Partial<UploadItem>[]) {
  act(() => {
    for (const upload of uploads) {
      useCourseCreationUI.getState().addUpload(makeUpload({ file: makeFile({ size: 1_000 }), ...upload }))
    }
  })
}
// jsdom has no layout: a frame of 448 px, in which each line is as tall as it is estimated.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(448)
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(56)
})

const pill = () => screen.getByRole('button', { name: /^Uploads: / })

describe('the tray', () => {
  it('is not there without uploads, nor for those that the page shows itself', () => {
    render(<UploadTray />)
    expect(screen.queryByRole('button')).not.toBeInTheDocument()
    act(() => useCourseCreationUI.getState().showUploadsOf('here'))
    add({ courseId: 'here', status: 'uploading' })
    expect(screen.queryByRole('button')).not.toBeInTheDocument()
    add({ courseId: 'elsewhere', status: 'uploading', progress: 10 })
    expect(pill()).toHaveAccessibleName('Uploads: 10%')
  })

  it('is opened and folded by keyboard, and keeps the focus while files go on', async () => {
    render(<UploadTray />)
    add({ id: 'u', filename: 'Heron', status: 'uploading', progress: 10 })
    pill().focus()
    await userEvent.keyboard('{Enter}')
    expect(screen.getByRole('button', { name: 'Collapse uploads' })).toHaveFocus()
    expect(screen.getByText('Heron')).toBeVisible()
    screen.getByRole('button', { name: 'Pause Heron' }).focus()
    act(() => useCourseCreationUI.getState().updateUploadProgress('u', 20))
    expect(screen.getByRole('button', { name: 'Pause Heron' })).toHaveFocus()
    await userEvent.keyboard('{Escape}')
    expect(pill()).toHaveFocus()
    expect(pill()).toHaveAccessibleName('Uploads: 20%')
  })

  it('draws few of 5,000 files', async () => {
    render(<UploadTray />)
    act(() => {
      useCourseCreationUI.setState({
        uploads: Object.fromEntries(
          Array.from({ length: 5_000 }, (_upload, n) => [`u${n}`, makeUpload({ id: `u${n}` })]),
        ),
      })
    })
    await userEvent.click(pill())
    expect(screen.getByText('5,000 files')).toBeVisible()
    expect(screen.getAllByRole('listitem').length).toBeLessThan(40)
  })

  it('clears what is done, and nothing else', async () => {
    render(<UploadTray />)
    add({ id: 'a', status: 'complete', progress: 100 }, { id: 'b', status: 'error' })
    await userEvent.click(pill())
    expect(screen.getByText('1 done, 1 failed')).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Clear completed' }))
    expect(Object.keys(useCourseCreationUI.getState().uploads)).toEqual(['b'])
  })

  it('stands in the title of the tab, and leaves it as it was', () => {
    document.title = 'Your courses'
    const { unmount } = render(<UploadTray />)
    add({ id: 'a', status: 'uploading', progress: 42 })
    expect(document.title).toBe('42% · Your courses')
    act(() => useCourseCreationUI.getState().updateUploadProgress('a', 43))
    expect(document.title).toBe('43% · Your courses')
    act(() => useCourseCreationUI.getState().updateUploadStatus('a', 'error', 'No'))
    expect(document.title).toBe('(!) Your courses')
    act(() => useCourseCreationUI.getState().removeUpload('a'))
    expect(document.title).toBe('Your courses')
    unmount()
  })
})
