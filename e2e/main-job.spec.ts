import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { ensureFixtures } from '../src/server/testing/fixtures'
import {
  addChapters,
  courseIdOf,
  courseOf,
  describeCourse,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  sha256,
  storedSha256,
  test,
} from './support'

const fixture = async (name: string) => join(await ensureFixtures(), name)

/** Opens the video on the edit page, plays it, and seeks to a place that was not loaded yet. */
async function watch(page: Page, title: string) {
  await page.getByRole('button', { name: `Play video ${title}` }).click()
  const video = page.getByRole('dialog').locator('video')
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => element.readyState))
    .toBeGreaterThan(1)
  await video.evaluate((element: HTMLVideoElement) => {
    element.muted = true
    return element.play()
  })
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime))
    .toBeGreaterThan(0.2)
  const target = await video.evaluate((element: HTMLVideoElement) => {
    element.currentTime = element.duration - 1
    return element.duration - 1
  })
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => !element.seeking && element.currentTime))
    .toBeGreaterThanOrEqual(target - 0.1)
  expect(await video.evaluate((element: HTMLVideoElement) => element.error)).toBeNull()
}

test('an instructor makes a course with a real video, reloads, and watches it', async ({ page, context }) => {
  const file = await fixture('mp4-h264-aac.mp4')
  await describeCourse(page, 'Statistics for field ecologists')
  await addChapters(page, 'Introduction')
  await page.getByRole('button', { name: 'Next' }).click()

  await expect(page.getByText('Step 3 of 4')).toBeVisible()
  await page.getByLabel(/upload videos/i).setInputFiles(file)
  await expect(page.getByRole('heading', { name: 'Upload Progress' })).toBeVisible()
  await expect(page.getByText('100% Complete')).toBeVisible()
  await page.getByRole('button', { name: 'Next' }).click()

  await expect(page.getByText('Step 4 of 4')).toBeVisible()
  for (const text of ['Statistics for field ecologists', '$99', 'Introduction', 'mp4-h264-aac.mp4']) {
    await expect(page.getByText(text, { exact: true }).first()).toBeVisible()
  }
  await page.getByRole('button', { name: 'Create Course' }).click()

  await page.waitForURL(/\/instructor\/course\/[0-9a-f-]{36}\/edit$/)
  const course = await courseOf(context.request, courseIdOf(page))
  const video = course.chapters[0]?.videos[0]
  if (!video) throw new Error('the course has no video')
  expect(video.status).toBe('ready')
  expect(await storedSha256(context.request, video.id)).toBe(await sha256(file))

  await page.reload()
  await watch(page, video.filename)
})

test('the same by keyboard only', async ({ page, context }) => {
  const focusOn = async (name: RegExp | string, role: 'button' | 'textbox' | 'link' = 'button') => {
    const target = page.getByRole(role, { name }).first()
    for (let presses = 0; presses < 60; presses += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return target
      await page.keyboard.press('Tab')
    }
    throw new Error(`Tab never reached ${String(name)}`)
  }

  await page.goto('/instructor/courses')
  await focusOn('New course', 'link')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Step 1 of 4')).toBeVisible()
  await focusOn('Course title', 'textbox')
  await page.keyboard.type('By keyboard alone')
  await focusOn('Description', 'textbox')
  await page.keyboard.type('No mouse was used.')
  await focusOn('Next')
  await page.keyboard.press('Enter')

  await expect(page.getByText('Step 2 of 4')).toBeVisible()
  await focusOn('Add chapter')
  await page.keyboard.press('Enter')
  for (const title of ['First', 'Second']) {
    await page.keyboard.type(title)
    await page.keyboard.press('Enter')
  }
  await page.keyboard.press('Escape')
  await expect(page.getByText('Second', { exact: true })).toBeVisible()

  // Move the second chapter up by the keys of the row.
  await page.getByRole('button', { name: 'More for Second' }).focus()
  await page.keyboard.press('Alt+ArrowUp')
  await expect
    .poll(async () => (await courseOf(context.request, courseIdOf(page))).chapters.map(({ title }) => title))
    .toEqual(['Second', 'First'])

  await focusOn('Next')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Step 3 of 4')).toBeVisible()
  // A file picker is the operating system's own window: the field is reached by keyboard, the choice is handed over.
  const chooser = page.waitForEvent('filechooser')
  await page.getByLabel('Upload videos to Second').focus()
  await page.keyboard.press('Enter')
  await (await chooser).setFiles(await fixture('mp4-h264-aac.mp4'))
  await expect(page.getByText('100% Complete')).toBeVisible()

  await focusOn('Next')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Step 4 of 4')).toBeVisible()
  await focusOn('Create Course')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/edit$/)
})

test.describe('at 360 px', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true })

  test('the same on a phone', async ({ page, context }) => {
    await describeCourse(page, 'On a phone')
    await expectNoSidewaysScroll(page)
    await addChapters(
      page,
      'Introduction',
      'A title that is a good deal longer than a phone is wide, to see it wrap',
    )
    await expectNoSidewaysScroll(page)
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByLabel('Upload videos to Introduction').setInputFiles(await fixture('mp4-h264-aac.mp4'))
    await expect(page.getByText('100% Complete')).toBeVisible()
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Next' }).click()
    await expectNoSidewaysScroll(page)
    await page.getByRole('button', { name: 'Create Course' }).click()
    await page.waitForURL(/\/edit$/)
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
    expect((await courseOf(context.request, courseIdOf(page))).chapters[0]?.videos[0]?.status).toBe('ready')
  })
})
