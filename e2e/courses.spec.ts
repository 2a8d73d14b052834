import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { ensureFixtures } from '../src/server/testing/fixtures'
import { makeCourse } from './course-api'
import { lookEverywhere } from './looks'
import { courseOf, expect, expectAccessible, storedSha256, test, untilUsable, uploadVideo } from './support'

const row = (page: Page, title: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: title, exact: true }) })

const titles = (page: Page) => page.getByRole('heading', { level: 2 }).allTextContents()

async function openList(page: Page, query = '') {
  await page.goto(`/instructor/courses${query}`)
  await untilUsable(page)
}

async function choose(page: Page, title: string, action: string) {
  await page.getByRole('button', { name: `More actions for ${title}`, exact: true }).click()
  await page.getByRole('menuitem', { name: action, exact: true }).click()
}

const undo = (page: Page) => page.getByRole('button', { name: 'Undo', exact: true }).first().click()

test('search, filters and order stand in the address and survive a reload', async ({ page, context }) => {
  const { request } = context
  await makeCourse(request, { title: 'Lesson 10', difficulty: 'advanced' })
  await makeCourse(request, { title: 'lesson 2', difficulty: 'advanced' })
  await makeCourse(request, { title: 'Lesson 3' })
  await makeCourse(request, { title: 'Choir', description: 'Not a lesson, by ear.', difficulty: 'advanced' })
  await openList(page)
  await expect.poll(() => titles(page)).toEqual(['Choir', 'Lesson 3', 'lesson 2', 'Lesson 10'])

  await page.getByRole('button', { name: 'Difficulty: any' }).click()
  await page.getByRole('menuitemradio', { name: 'Advanced' }).click()
  await page.getByRole('button', { name: 'Sort: Last edited' }).click()
  await page.getByRole('menuitemradio', { name: 'Title A–Z' }).click()
  await page.getByRole('searchbox', { name: 'Search courses' }).fill('LESSON')
  await expect.poll(() => titles(page)).toEqual(['Choir', 'lesson 2', 'Lesson 10'])
  await expect(page).toHaveURL(/\?search=LESSON&difficulty=advanced&sort=title$/)

  await page.reload()
  await untilUsable(page)
  expect(await titles(page)).toEqual(['Choir', 'lesson 2', 'Lesson 10'])
  await expect(page.getByRole('searchbox', { name: 'Search courses' })).toHaveValue('LESSON')
  await page.getByRole('searchbox', { name: 'Search courses' }).fill('nothing of that')
  await expect(page.getByText('No course matches')).toBeVisible()
  await page.getByRole('button', { name: 'clear search and filters' }).click()
  await expect.poll(() => titles(page)).toEqual(['Choir', 'lesson 2', 'Lesson 3', 'Lesson 10'])

  await page.getByRole('button', { name: 'Grid' }).click()
  await page.reload()
  await expect(page.getByRole('button', { name: 'Grid' })).toHaveAttribute('aria-pressed', 'true')
})

test('a copy shares the stored file or has none, and can be taken back', async ({ page, context }) => {
  const { request } = context
  const course = await makeCourse(request, { title: 'Linocut', chapters: { Ink: [] } })
  const path = join(await ensureFixtures(), 'mp4-h264-aac.mp4')
  const videoId = await uploadVideo(
    request,
    { courseId: course.id, chapterId: course.chapters[0]?.id ?? '' },
    path,
  )
  const original = (await courseOf(request, course.id)).chapters[0]?.videos[0]
  await openList(page)

  await choose(page, 'Linocut', 'Duplicate with videos')
  await expect(row(page, 'Copy of Linocut')).toBeVisible()
  const copyOf = async (title: string) => {
    const href = await row(page, title).getByRole('link', { name: title, exact: true }).getAttribute('href')
    return courseOf(request, /course\/([^/]+)\/edit/.exec(href ?? '')?.[1] ?? '')
  }
  const copied = (await copyOf('Copy of Linocut')).chapters[0]?.videos[0]
  expect(copied).toMatchObject({ filename: original?.filename, status: 'ready' })
  expect(copied?.id).not.toBe(videoId)
  expect(await storedSha256(request, copied?.id ?? '')).toBe(await storedSha256(request, videoId))
  await undo(page)
  await expect(row(page, 'Copy of Linocut')).toHaveCount(0)

  await choose(page, 'Linocut', 'Duplicate without videos')
  await expect(row(page, 'Copy of Linocut')).toBeVisible()
  expect((await copyOf('Copy of Linocut')).chapters[0]?.videos).toMatchObject([
    { filename: original?.filename, status: 'planned' },
  ])
})

test('publishing is refused with links to what is missing, then works, and is taken back', async ({
  page,
  context,
}) => {
  const { request } = context
  const course = await makeCourse(request, { title: 'Linocut', chapters: { Ink: [] } })
  await openList(page)
  await choose(page, 'Linocut', 'Publish')
  const dialog = page.getByRole('dialog', { name: '“Linocut” cannot be published yet' })
  await expect(dialog.getByRole('link', { name: /Upload at least one video/ })).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'More actions for Linocut' })).toBeFocused()
  await expect(row(page, 'Linocut').getByText('Draft')).toBeVisible()
  await choose(page, 'Linocut', 'Publish')
  await dialog.getByRole('link', { name: /Upload at least one video/ }).click()
  await page.waitForURL(/\/edit#videos$/)
  await expect(page.getByRole('heading', { name: /Linocut/, level: 1 })).toBeVisible()

  const path = join(await ensureFixtures(), 'mp4-h264-aac.mp4')
  await uploadVideo(request, { courseId: course.id, chapterId: course.chapters[0]?.id ?? '' }, path)
  await openList(page)
  await choose(page, 'Linocut', 'Publish')
  await expect(page.getByText('“Linocut” is live')).toBeVisible()
  await expect(row(page, 'Linocut').getByText('Published')).toBeVisible()
  await choose(page, 'Linocut', 'Unpublish')
  await expect(page.getByText('“Linocut” is no longer live')).toBeVisible()
  await choose(page, 'Linocut', 'Archive')
  await expect(row(page, 'Linocut').getByText('Archived')).toBeVisible()
  await expect(page.getByText('“Linocut” is archived')).toBeVisible()
  expect((await courseOf(request, course.id)).status).toBe('archived')
  await choose(page, 'Linocut', 'Unarchive')
  await expect(page.getByText('“Linocut” is a draft again')).toBeVisible()
  expect((await courseOf(request, course.id)).status).toBe('draft')
})

test('a deleted course comes back by Undo, and later from the deleted ones', async ({ page, context }) => {
  const { id } = await makeCourse(context.request, { title: 'Linocut', chapters: { Ink: ['Rolling'] } })
  await openList(page)
  await choose(page, 'Linocut', 'Delete')
  await expect(page.getByRole('heading', { name: 'Your first course starts as an outline' })).toBeVisible()
  // The list shows it before the server has answered.
  await expect.poll(async () => (await context.request.get(`/api/courses/${id}`)).status()).toBe(404)
  await undo(page)
  await expect(row(page, 'Linocut')).toBeVisible()

  await choose(page, 'Linocut', 'Delete')
  await expect(page.getByText('“Linocut” was deleted')).toBeVisible()
  await openList(page)
  await page.getByRole('button', { name: 'Show deleted courses' }).click()
  await page.reload()
  await untilUsable(page)
  await row(page, 'Linocut').getByRole('button', { name: 'Restore Linocut' }).click()
  await expect(page.getByText('No deleted courses')).toBeVisible()
  await page.getByRole('button', { name: 'Show all courses' }).click()
  await row(page, 'Linocut').getByRole('link', { name: 'Linocut', exact: true }).click()
  await expect(page.getByText('Rolling', { exact: true }).first()).toBeVisible()
})

test('a list of 120 courses is loaded while scrolling and draws what is in sight', async ({
  page,
  context,
}) => {
  const numbers = Array.from({ length: 120 }, (_, n) => n)
  for (let at = 0; at < numbers.length; at += 20) {
    await Promise.all(
      numbers.slice(at, at + 20).map((n) => makeCourse(context.request, { title: `Course ${n}` })),
    )
  }
  await openList(page, '?sort=title')
  const end = page.getByText('120 courses', { exact: true })
  await expect
    .poll(async () => {
      await page.mouse.wheel(0, 4_000)
      return end.isVisible()
    })
    .toBe(true)
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight))
  await expect(row(page, 'Course 119')).toBeInViewport()
  expect(await page.getByRole('listitem').count()).toBeLessThan(60)
  await expect(row(page, 'Course 0')).toHaveCount(0)

  // Where the list was left is where it is found again.
  await row(page, 'Course 119').getByRole('link', { name: 'Course 119', exact: true }).click()
  await expect(page.getByText('Step 1 of 4')).toBeVisible()
  await page.goBack()
  await expect(row(page, 'Course 119')).toBeInViewport()
  await page.evaluate(() => window.scrollTo(0, 0))
  await expect(row(page, 'Course 0')).toBeInViewport()
})

test('every state of the list is accessible and fits', async ({ page, context }) => {
  const { request } = context
  await makeCourse(request, { title: 'Linocut', chapters: { Ink: ['Rolling', 'Printing'] } })
  await makeCourse(request, { title: 'مقدمة في الخط الكوفي', isSetUp: false })
  await makeCourse(request, { title: 'Andwhenatitlehasnoplacetobreakit'.repeat(6) })
  const gone = await makeCourse(request, { title: 'Gone' })
  await request.delete(`/api/courses/${gone.id}`, { headers: { 'sec-fetch-site': 'same-origin' } })

  await openList(page)
  await lookEverywhere(page, 'courses-rows')
  await page.getByRole('button', { name: 'More actions for Linocut' }).click()
  await expect(page.getByRole('menu')).toBeVisible()
  await lookEverywhere(page, 'courses-menu')
  await page.getByRole('menuitem', { name: 'Publish' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await lookEverywhere(page, 'courses-refusal')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Grid' }).click()
  await expect(page.locator('.course-card').first()).toBeVisible()
  await lookEverywhere(page, 'courses-cards')
  await openList(page, '?status=deleted')
  await expect(page.getByRole('button', { name: 'Restore Gone' })).toBeVisible()
  await lookEverywhere(page, 'courses-deleted')
})
