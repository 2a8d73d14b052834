import { paddedVideo } from './padded-video'
import {
  addChapters,
  courseIdOf,
  describeCourse,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  test,
  untilUsable,
} from './support'

test('preferences are found in the account menu, hold at once and survive a reload', async ({ page }) => {
  await describeCourse(page, 'Counting birds')
  await addChapters(page, 'One', 'Two')
  const id = courseIdOf(page)
  await page.request.post(`/api/courses/${id}/complete-setup`, {
    data: {},
    headers: { 'sec-fetch-site': 'same-origin' },
  })
  await page.goto(`/instructor/course/${id}/edit`)
  await untilUsable(page)

  // chapterExpanded
  const collapse = page.getByRole('button', { name: 'Collapse One' })
  await collapse.click()
  await page.reload()
  await untilUsable(page)
  await expect(page.getByRole('button', { name: 'Expand One' })).toBeVisible()

  await page.getByRole('button', { name: /^Account of/ }).click()
  await page.getByRole('menuitem', { name: 'Preferences…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Preferences' })
  await expect(dialog).toBeVisible()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Open all chapters' }).click()
  await dialog.getByRole('checkbox', { name: 'Save while I type' }).uncheck()
  await dialog.getByRole('checkbox', { name: 'Show upload details' }).uncheck()
  await dialog.getByRole('radio', { name: 'Grid' }).check()
  await page.setViewportSize({ width: 360, height: 740 })
  await expectNoSidewaysScroll(page)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: /^Account of/ })).toBeFocused()
  await page.setViewportSize({ width: 1280, height: 900 })
  await expect(page.getByRole('button', { name: 'Collapse One' })).toBeVisible()

  await page.reload()
  await untilUsable(page)
  await expect(page.getByRole('button', { name: 'Collapse One' })).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('preferences')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('checkbox', { name: 'Save while I type' })).not.toBeChecked()
  await expect(dialog.getByRole('checkbox', { name: 'Show upload details' })).not.toBeChecked()
  await expect(dialog.getByRole('radio', { name: 'Grid' })).toBeChecked()
  await dialog.getByRole('button', { name: 'Close' }).click()

  // viewMode
  await page.goto('/instructor/courses')
  await expect(
    page
      .getByRole('radio', { name: /grid/i })
      .or(page.getByRole('button', { name: /grid/i }))
      .first(),
  ).toBeVisible()
})

test('upload settings hold for the uploads that come, and survive a reload', async ({ page }) => {
  await describeCourse(page, 'Counting birds')
  await addChapters(page, 'One')
  const id = courseIdOf(page)
  await page.request.post(`/api/courses/${id}/complete-setup`, {
    data: {},
    headers: { 'sec-fetch-site': 'same-origin' },
  })
  await page.goto(`/instructor/course/${id}/edit`)
  await untilUsable(page)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('upload settings')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Upload settings' })
  await dialog.getByRole('radio', { name: '1', exact: true }).check()
  await dialog.getByRole('radio', { name: 'At most…' }).check()
  await dialog.getByRole('textbox', { name: 'Mbit/s for all uploads together' }).fill('0.5')
  await dialog.getByRole('checkbox', { name: 'Retry by itself' }).uncheck()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await page.reload()
  await untilUsable(page)

  // A part that the storage does not take stops the upload at once, for lack of retries.
  let puts = 0
  await page.route('**/storage/**', (route) => {
    puts += 1
    return route.fulfill({ status: 503, body: '' })
  })
  const files = await Promise.all(
    ['a.mp4', 'b.mp4'].map(async (name) => ({
      name,
      mimeType: 'video/mp4',
      buffer: await paddedVideo(100_000),
    })),
  )
  await page.locator('input[type=file]').first().setInputFiles(files)
  await expect(page.getByText('The storage did not take a part.').first()).toBeVisible()
  const summary = page.getByRole('region', { name: 'Upload Progress' })
  await expect(summary).toBeVisible()
  // The cap lets the second file begin only when the first one's bytes are paid for: 100 kB at 0.5 Mbit/s.
  await expect.poll(() => puts).toBe(2)
  await page.unroute('**/storage/**')

  await summary.getByRole('button', { name: 'Upload settings' }).click()
  await expect(dialog.getByRole('radio', { name: '1', exact: true })).toBeChecked()
  await expect(dialog.getByRole('textbox')).toHaveValue('0.5')
  await dialog.getByRole('radio', { name: 'As fast as possible' }).check()
  // Switched on, retries take up what had stopped for lack of them.
  await dialog.getByRole('checkbox', { name: 'Retry by itself' }).check()
  await page.keyboard.press('Escape')
  await expect(page.getByText('The storage did not take a part.')).toHaveCount(0)
})
