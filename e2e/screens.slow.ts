import { join } from 'node:path'
import { ensureFixtures } from '../src/server/testing/fixtures'
import { lookEverywhere } from './looks'
import { addChapters, describeCourse, expect, test } from './support'

test.describe.configure({ timeout: 180_000 })

test('every screen is accessible and fits', async ({ page, context }) => {
  const fixtures = await ensureFixtures()

  await page.goto('/instructor/courses')
  await expect(page.getByRole('link', { name: 'New course' }).first()).toBeVisible()
  await lookEverywhere(page, 'courses-empty')

  await describeCourse(page, 'Statistics for field ecologists')
  await page.getByRole('button', { name: 'Previous' }).click()
  await expect(page.getByText('Step 1 of 4')).toBeVisible()
  await lookEverywhere(page, 'wizard-1')
  await page.getByRole('button', { name: 'Next' }).click()
  await lookEverywhere(page, 'wizard-2-empty')
  await addChapters(
    page,
    'Before you go out',
    'مقدمة في الخط الكوفي',
    'Mixed models, slowly: random intercepts, random slopes, and how to explain to a reviewer why the plot-within-site term stays in',
  )
  await lookEverywhere(page, 'wizard-2')
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
  await lookEverywhere(page, 'wizard-3')
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText('Step 4 of 4')).toBeVisible()
  await lookEverywhere(page, 'wizard-4-problems')

  await page.goto('/instructor/courses')
  await expect(page.getByText('Statistics for field ecologists').first()).toBeVisible()
  await lookEverywhere(page, 'courses')

  await page.goto('/instructor/course/0198c2f1-0000-7000-8000-000000000000/edit')
  await lookEverywhere(page, 'not-found')

  await context.clearCookies()
  await page.goto('/sign-in')
  await lookEverywhere(page, 'sign-in')
  await page.goto('/sign-up')
  await lookEverywhere(page, 'sign-up')
})

test.describe('at 360 px', () => {
  test.use({ viewport: { width: 360, height: 800 } })

  test('the edit page is accessible and fits', async ({ page }) => {
    const fixtures = await ensureFixtures()
    await describeCourse(page, 'Statistics for field ecologists')
    await addChapters(page, 'Before you go out', 'Counting things that move')
    await page.getByRole('button', { name: 'Next' }).click()
    await page
      .getByLabel('Upload videos to Before you go out')
      .setInputFiles([join(fixtures, 'mp4-h264-aac.mp4'), join(fixtures, 'mp4-long-10min.mp4')])
    await expect(page.getByText('100% Complete')).toBeVisible()
    await page.getByRole('button', { name: 'Next' }).click()
    await lookEverywhere(page, 'wizard-4')
    await page.getByRole('button', { name: 'Create Course' }).click()
    await page.waitForURL(/\/edit$/)
    await expect(page.getByText('Counting things that move', { exact: true }).first()).toBeVisible()
    await lookEverywhere(page, 'edit')
    await page.getByRole('button', { name: 'More for Before you go out', exact: true }).click()
    await lookEverywhere(page, 'edit-menu')
  })
})
