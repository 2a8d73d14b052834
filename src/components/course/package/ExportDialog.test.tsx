import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { fakeApi } from '@/test/msw/fake-api'
import { failWith } from '@/test/msw/failures'
import { render, screen } from '@/test/utils/course-creation-test-utils'
import { toastMessages } from '@/test/utils/toasts'
import { ExportDialog } from './ExportDialog'

function show(videos = [makeVideo({ size: 1_200_000_000 }), makeVideo({ status: 'planned', size: 0 })]) {
  const course = fakeApi.add(makeCourse({ title: 'مقدمة', chapters: [makeChapter({ videos })] }))
  const onClose = vi.fn()
  render(<ExportDialog data={{ courseId: course.id }} onClose={onClose} />)
  return { courseId: course.id, onClose, user: userEvent.setup() }
}
const link = () => screen.findByRole('link', { name: /^Download/ })

it('says what is exported and how much, and lets the browser download it', async () => {
  const { courseId, onClose, user } = show()
  const download = await link()
  expect(screen.getByRole('dialog')).toHaveAccessibleName('Export “مقدمة”')
  expect(download).toHaveAccessibleName('Download, 1.2 GB')
  expect(download).toHaveAttribute('href', `/api/courses/${courseId}/export/package?media=1`)
  expect(download).toHaveAttribute('download')
  expect(screen.getByRole('checkbox')).toHaveAccessibleDescription(/^1 of 2 videos, 1.2 GB/)

  await user.click(screen.getByRole('checkbox', { name: 'With the video files' }))
  expect(await link()).toHaveAccessibleName('Download')
  expect(await link()).toHaveAttribute('href', `/api/courses/${courseId}/export/package?media=0`)

  // jsdom follows no link.
  download.addEventListener('click', (event) => event.preventDefault())
  await user.click(download)
  expect(onClose).toHaveBeenCalledTimes(1)
  expect(toastMessages()).toEqual(['The download has begun'])
})

it('exports for other platforms, by keyboard', async () => {
  const { courseId, user } = show()
  await link()
  expect(screen.getByRole('radio', { name: 'Lectern package' })).toHaveFocus()
  await user.keyboard('{ArrowRight}')
  expect(screen.getByRole('radio', { name: 'Common Cartridge' })).toBeChecked()
  expect(screen.queryByRole('checkbox')).not.toBeInTheDocument()
  expect(screen.getByText(/once the course is published/)).toBeVisible()
  expect(await link()).toHaveAttribute('href', `/api/courses/${courseId}/export/common-cartridge`)
})

it('says that there are no files yet', async () => {
  show([])
  await link()
  expect(screen.getByRole('checkbox')).toHaveAccessibleDescription(/There are none yet/)
})

it('says what went wrong and tries again', async () => {
  failWith('get', '/api/courses/:id/export', 'unavailable', { once: true, message: 'The database is away.' })
  const { user } = show()
  expect(await screen.findByText('The database is away.')).toBeVisible()
  expect(screen.queryByRole('link')).not.toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await link()).toBeVisible()
})
