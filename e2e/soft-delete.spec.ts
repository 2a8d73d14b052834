import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { APIRequestContext, Page } from '@playwright/test'
import {
  courseOf,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  test,
  untilUsable,
  uploadVideo,
} from './support'

const sample = fileURLToPath(new URL('../samples/01-counting-clock.mp4', import.meta.url))

async function makeCourse(request: APIRequestContext, videosPerChapter: Record<string, number>) {
  const id = randomUUID()
  const chapters = Object.entries(videosPerChapter).map(([title, n]) => ({
    id: randomUUID(),
    title,
    videos: Array.from({ length: n }, (_, i) => ({ id: randomUUID(), filename: `${title} ${i + 1}` })),
  }))
  const data = {
    id,
    title: 'Winter bread',
    description: 'Rye and patience.',
    difficulty: 'beginner',
    chapters,
  }
  expect((await request.post('/api/courses', { data })).status()).toBe(201)
  expect((await request.post(`/api/courses/${id}/complete-setup`, { data: {} })).status()).toBe(200)
  return { id, chapters }
}

async function open(page: Page, id: string): Promise<void> {
  await page.goto(`/instructor/course/${id}/edit`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await untilUsable(page)
}

const outline = async (request: APIRequestContext, id: string) =>
  (await courseOf(request, id)).chapters.map(
    ({ title, videos }) => `${title}: ${videos.map(({ filename }) => filename).join(', ')}`,
  )

test('a deleted chapter brings its videos back to where they were, on any device', async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  const { request } = context
  const { id } = await makeCourse(request, { Flour: 2, Fire: 2, Water: 1 })
  const before = await outline(request, id)
  await open(page, id)
  await page.getByRole('button', { name: 'Delete video Fire 1' }).click()
  const panel = page.getByRole('region', { name: 'Pending Deletions' })
  await expect(panel.getByText('from Fire')).toBeVisible()
  await page.getByRole('button', { name: 'Delete chapter Fire' }).click()
  await expect(panel.getByText('chapter with 1 video')).toBeVisible()
  await expect.poll(() => outline(request, id)).toEqual(['Flour: Flour 1, Flour 2', 'Water: Water 1'])
  await expect(panel).toContainText(/deleted for good on /)
  await expectAccessible(page)

  // Another device shows the same marks.
  const elsewhere = await browser.newContext({
    ...(baseURL !== undefined && { baseURL }),
    storageState: await context.storageState(),
  })
  const other = await elsewhere.newPage()
  await open(other, id)
  const there = other.getByRole('region', { name: 'Pending Deletions' })
  await there.getByRole('button', { name: 'Restore Fire', exact: true }).click()
  await expect(there.getByRole('button', { name: 'Restore Fire 1' })).toBeFocused()
  await expect.poll(() => outline(request, id)).toEqual([before[0], 'Fire: Fire 2', before[2]])
  await other.keyboard.press('Enter')
  await expect(there).toBeHidden()
  await expect.poll(() => outline(request, id)).toEqual(before)
  await elsewhere.close()
})

test('hiding folds the list away, and cancelling brings everything back', async ({ page, context }) => {
  const { request } = context
  const { id, chapters } = await makeCourse(request, { Flour: 3 })
  const before = await outline(request, id)
  const ids = chapters[0]?.videos.map((video) => video.id).slice(0, 2)
  await request.post(`/api/courses/${id}/delete`, { data: { ids } })
  await open(page, id)
  const panel = page.getByRole('region', { name: 'Pending Deletions' })
  await panel.getByRole('button', { name: 'Hide' }).click()
  await expect(panel.getByRole('listitem')).toHaveCount(0)
  await expect(panel.getByText('2 items')).toBeVisible()
  await panel.getByRole('button', { name: 'Show' }).click()
  await expect(panel.getByRole('listitem')).toHaveCount(2)
  await panel.getByRole('button', { name: 'Cancel All Deletions' }).click()
  await expect(panel).toBeHidden()
  await expect.poll(() => outline(request, id)).toEqual(before)
})

test('what is deleted for good takes its stored bytes along', async ({ page, context }) => {
  const { request } = context
  const { id, chapters } = await makeCourse(request, { Flour: 1 })
  const videoId = await uploadVideo(request, { courseId: id, chapterId: chapters[0]?.id ?? '' }, sample)
  const playback = await request.get(`/api/videos/${videoId}/playback`)
  const [source] = ((await playback.json()) as { sources: { src: string }[] }).sources
  const stored = async () => (await request.get(source?.src ?? '')).status()
  expect(await stored()).toBe(200)

  await open(page, id)
  await page.getByRole('button', { name: 'Delete video 01 counting clock' }).click()
  const panel = page.getByRole('region', { name: 'Pending Deletions' })
  await panel.getByRole('button', { name: 'Delete Permanently (1)' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('01 counting clock')
  expect(await stored()).toBe(200)
  await dialog.getByRole('button', { name: /^Delete/ }).click()
  await expect(panel).toBeHidden()
  await expect.poll(stored).toBe(404)
  expect(await outline(request, id)).toEqual(['Flour: Flour 1'])
})

test('a thousand marked items keep the page light', async ({ page, context }) => {
  const { request } = context
  const { id, chapters } = await makeCourse(request, { Keep: 1, Old: 1_000 })
  const ids = chapters[1]?.videos.map((video) => video.id)
  expect((await request.post(`/api/courses/${id}/delete`, { data: { ids } })).ok()).toBe(true)
  await open(page, id)
  const panel = page.getByRole('region', { name: 'Pending Deletions' })
  await expect(panel.getByText('1,000 items')).toBeVisible()
  await expect(panel.getByRole('listitem').first()).toBeVisible()
  expect(await panel.getByRole('listitem').count()).toBeLessThan(30)
  expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(3_000)
  await expectAccessible(page)

  // By keyboard to the end of it.
  await panel.getByRole('group', { name: 'Items marked for deletion' }).focus()
  await page.keyboard.press('End')
  await expect(panel.locator('li[aria-posinset="1000"]')).toBeVisible()
  await page.setViewportSize({ width: 360, height: 740 })
  await expectNoSidewaysScroll(page)
})
