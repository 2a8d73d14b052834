import { join } from 'node:path'
import { ensureFixtures } from '../src/server/testing/fixtures'
import { lookEverywhere } from './looks'
import { addChapters, describeCourse, expect, test } from './support'

test('uploads go on across pages, and the tray tells of them', async ({ page }) => {
  const fixtures = await ensureFixtures()
  await describeCourse(page, 'Winter bread')
  await addChapters(page, 'Dough', 'Fire')
  await page.getByRole('button', { name: 'Next' }).click()
  // Held until the test lets them go.
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/storage/**', async (route) => {
    await held
    await route.continue()
  })
  await page
    .getByLabel('Upload videos to Dough')
    .setInputFiles([join(fixtures, 'mp4-h264-aac.mp4'), join(fixtures, 'webm-vp9-opus.webm')])
  await expect(page.getByRole('heading', { name: 'Upload Progress' })).toHaveCount(1)

  const pill = page.getByRole('button', { name: /^Uploads: / })
  // The step before shows no uploads itself; its own buttons stay free.
  await expect(pill).toHaveCount(0)
  await page.getByRole('button', { name: 'Previous' }).click()
  await expect(pill).toBeVisible()
  await lookEverywhere(page, 'tray-wizard')
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(pill).toHaveCount(0)

  await page.getByRole('link', { name: 'Courses', exact: true }).click()
  await expect(pill).toBeVisible()
  await expect(page).toHaveTitle(/^\d+% · /)
  await pill.click()
  const tray = page.getByRole('region', { name: 'Uploads' })
  await expect(tray.getByText('Winter bread')).toBeVisible()
  await expect(tray.getByRole('listitem')).toHaveCount(2)
  await lookEverywhere(page, 'tray-open')
  await page.keyboard.press('Escape')
  await expect(pill).toBeFocused()
  await lookEverywhere(page, 'tray')

  release()
  await expect(page.getByRole('button', { name: 'Uploads: 2 files uploaded' })).toBeVisible()
  await expect(page).not.toHaveTitle(/%/)
  await expect(pill).toHaveCount(0)
})
