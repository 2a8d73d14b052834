import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { getAnnouncement } from '@/lib/announce'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { act, render, screen } from '@/test/utils/course-creation-test-utils'
import { ModalHost } from './ModalHost'

const ui = () => useCourseCreationUI.getState()

async function show() {
  render(<ModalHost />)
  act(() => ui().openModal('preferences'))
  await screen.findByRole('dialog', { name: 'Preferences' })
  return userEvent.setup()
}

it('changes each preference at once', async () => {
  const user = await show()
  await user.click(screen.getByRole('checkbox', { name: 'Save while I type' }))
  await user.click(screen.getByRole('checkbox', { name: 'Show upload details' }))
  await user.click(screen.getByRole('radio', { name: 'Grid' }))
  expect(ui().preferences).toMatchObject({ autoSave: false, showUploadProgress: false, viewMode: 'grid' })
})

it('opens every chapter that was collapsed', async () => {
  act(() => ui().updatePreference('chapterExpanded', { a: false, b: true, c: false }))
  const user = await show()
  expect(screen.getByText(/^2 chapters collapsed/)).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Open all chapters' }))
  expect(ui().preferences.chapterExpanded).toEqual({})
  expect(getAnnouncement().message).toBe('All chapters are open.')
  expect(screen.queryByRole('button', { name: 'Open all chapters' })).not.toBeInTheDocument()
})

it('leads to the upload settings', async () => {
  const user = await show()
  await user.click(screen.getByRole('button', { name: 'Upload settings…' }))
  expect(await screen.findByRole('dialog', { name: 'Upload settings' })).toBeVisible()
  expect(screen.queryByRole('dialog', { name: 'Preferences' })).not.toBeInTheDocument()
})
