import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { ensureFixtures } from '../src/server/testing/fixtures'
import {
  addChapters,
  describeCourse,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  test,
} from './support'

/** `SCREENSHOTS=folder` keeps a picture of each screen; without it the walk only checks them. */
const folder = process.env.SCREENSHOTS

async function look(page: Page, name: string) {
  await expectNoSidewaysScroll(page)
  await expectAccessible(page)
  if (!folder) return
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, animations: 'disabled' })
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 360]) {
    test.describe(`${width} px, ${colorScheme}`, () => {
      test.use({ viewport: { width, height: 800 }, colorScheme })

      test('every screen is accessible and fits', async ({ page, context }) => {
        const suffix = `${width}-${colorScheme}`
        const fixtures = await ensureFixtures()

        await page.goto('/instructor/courses')
        await expect(page.getByRole('link', { name: 'New course' }).first()).toBeVisible()
        await look(page, `courses-empty-${suffix}`)

        await describeCourse(page, 'Statistics for field ecologists')
        await page.getByRole('button', { name: 'Previous' }).click()
        await expect(page.getByText('Step 1 of 4')).toBeVisible()
        await look(page, `wizard-1-${suffix}`)
        await page.getByRole('button', { name: 'Next' }).click()
        await look(page, `wizard-2-empty-${suffix}`)
        await addChapters(
          page,
          'Before you go out',
          'مقدمة في الخط الكوفي',
          'Mixed models, slowly: random intercepts, random slopes, and how to explain to a reviewer why the plot-within-site term stays in',
        )
        await look(page, `wizard-2-${suffix}`)
        await page.getByRole('button', { name: 'Next' }).click()
        await page
          .getByLabel('Upload videos to Before you go out')
          .setInputFiles([
            join(fixtures, 'mp4-h264-aac.mp4'),
            join(fixtures, 'webm-vp9-opus.webm'),
            join(fixtures, 'png.mp4'),
          ])
        await expect(page.getByTestId('upload-error-icon').first()).toBeVisible()
        await expect(page.getByText('Complete', { exact: true })).toHaveCount(2)
        await look(page, `wizard-3-${suffix}`)
        await page.getByRole('button', { name: 'Next' }).click()
        await expect(page.getByText('Step 4 of 4')).toBeVisible()
        await look(page, `wizard-4-problems-${suffix}`)

        await page.goto('/instructor/courses')
        await expect(page.getByText('Statistics for field ecologists').first()).toBeVisible()
        await look(page, `courses-${suffix}`)

        await page.goto('/instructor/course/0198c2f1-0000-7000-8000-000000000000/edit')
        await look(page, `not-found-${suffix}`)

        await context.clearCookies()
        await page.goto('/sign-in')
        await look(page, `sign-in-${suffix}`)
        await page.goto('/sign-up')
        await look(page, `sign-up-${suffix}`)
      })

      test('the edit page is accessible and fits', async ({ page }) => {
        const suffix = `${width}-${colorScheme}`
        const fixtures = await ensureFixtures()
        await describeCourse(page, 'Statistics for field ecologists')
        await addChapters(page, 'Before you go out', 'Counting things that move')
        await page.getByRole('button', { name: 'Next' }).click()
        await page
          .getByLabel('Upload videos to Before you go out')
          .setInputFiles([join(fixtures, 'mp4-h264-aac.mp4'), join(fixtures, 'mp4-long-10min.mp4')])
        await expect(page.getByText('100% Complete')).toBeVisible()
        await page.getByRole('button', { name: 'Next' }).click()
        await look(page, `wizard-4-${suffix}`)
        await page.getByRole('button', { name: 'Create Course' }).click()
        await page.waitForURL(/\/edit$/)
        await expect(page.getByText('Counting things that move', { exact: true }).first()).toBeVisible()
        await look(page, `edit-${suffix}`)
        await page.getByRole('button', { name: 'More for Before you go out', exact: true }).click()
        await look(page, `edit-menu-${suffix}`)
      })
    })
  }
}
