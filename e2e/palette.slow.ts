import {
  addChapters,
  courseOf,
  describeCourse,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  test,
  untilUsable,
} from './support'
import type { Page } from '@playwright/test'

const open = async (page: Page) => {
  await page.keyboard.press('Control+k')
  const field = page.getByRole('combobox', { name: 'Search or run a command' })
  await expect(field).toBeFocused()
  return field
}

/** A course with three chapters of two videos each, made through the API. */
async function makeOutline(page: Page, title: string): Promise<string> {
  const id = crypto.randomUUID()
  const videos = [
    'Walking the line',
    'Distance sampling on a lake shore',
    'Power, with a pencil',
    'Élan vital',
    'Social distance',
    'مقدمة',
  ]
  const answer = await page.request.post('/api/courses', {
    data: {
      id,
      title,
      description: 'For people who count plants, birds and beetles.',
      difficulty: 'beginner',
      chapters: ['Before you go out', 'Light', 'Counting'].map((chapter, index) => ({
        id: crypto.randomUUID(),
        title: chapter,
        videos: videos
          .slice(index * 2, index * 2 + 2)
          .map((filename) => ({ id: crypto.randomUUID(), filename })),
      })),
    },
    headers: { 'sec-fetch-site': 'same-origin' },
  })
  expect(answer.status(), await answer.text()).toBe(201)
  await page.request.post(`/api/courses/${id}/complete-setup`, {
    data: {},
    headers: { 'sec-fetch-site': 'same-origin' },
  })
  return id
}

test('goes to a video by its name, also one in a collapsed chapter, and does something with it', async ({
  page,
}) => {
  const id = await makeOutline(page, 'Statistics for field ecologists')
  await page.goto(`/instructor/course/${id}/edit`)
  await untilUsable(page)
  await page.getByRole('button', { name: 'Collapse all' }).click()
  await expect(page.getByText('Élan vital')).toHaveCount(0)

  const field = await open(page)
  await field.fill('elan')
  await expect(page.getByRole('option', { selected: true })).toHaveText(/^Élan vital/)
  await expectAccessible(page)
  await page.keyboard.press('Enter')
  await expect(field).toHaveCount(0)
  await expect(page.getByRole('row', { name: /Élan vital/ })).toBeFocused()
  await expect(page.getByRole('row', { name: /Élan vital/ })).toBeInViewport()

  await open(page)
  await page.keyboard.type('lake')
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('option', { selected: true })).toHaveText(/^Rename/)
  await page.keyboard.press('Enter')
  const title = page.getByRole('textbox', { name: /^Title of video/ })
  await expect(title).toBeFocused()
  await title.fill('Distance sampling from a boat')
  await title.press('Enter')
  await expect
    .poll(async () => (await courseOf(page.request, id)).chapters[0]?.videos[1]?.filename)
    .toBe('Distance sampling from a boat')
})

test('runs actions of the page, and lists them first the next time', async ({ page }) => {
  const id = await makeOutline(page, 'Counting birds')
  await page.goto(`/instructor/course/${id}/edit`)
  await untilUsable(page)
  const field = await open(page)
  await field.fill('add ch')
  await page.keyboard.press('Enter')
  await expect(page.getByPlaceholder('Chapter title')).toBeFocused()
  await page.keyboard.type('Sound')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await courseOf(page.request, id)).chapters.length).toBe(4)
  await page.keyboard.press('Escape')

  await page.reload()
  await untilUsable(page)
  await open(page)
  await expect(page.getByRole('group', { name: 'Recent' }).getByRole('option')).toHaveText(/^Add chapter/)
  await expectAccessible(page)
  await page.keyboard.type('upload set')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Upload settings' })).toBeVisible()
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox')).toHaveCount(0)
  await page.keyboard.press('Escape')

  await open(page)
  await page.keyboard.type('appearance dark')
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
})

test('goes from course to course, on the list and in the wizard too', async ({ page }) => {
  // A second try finds the courses of the first one too.
  const mark = String(Date.now())
  const first = await makeOutline(page, `Distant birds ${mark}`)
  const second = await makeOutline(page, `Winter bread ${mark}`)
  await page.goto('/instructor/courses')
  await untilUsable(page)
  await page.getByRole('button', { name: 'Search' }).click()
  // The palette may still be on its way.
  await page.keyboard.type(`bread ${mark}`)
  await expect(page.getByRole('option', { selected: true })).toHaveText(new RegExp(`^Winter bread ${mark}`))
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/course/${second}/edit`)
  await untilUsable(page)
  await open(page)
  await page.keyboard.type('dist')
  await page.getByRole('option', { name: new RegExp(`^Distant birds ${mark}`) }).click()
  await page.waitForURL(`**/course/${first}/edit`)

  await describeCourse(page, 'Half a course')
  await addChapters(page, 'One')
  await open(page)
  await page.keyboard.type('all courses')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/instructor/courses')
})

test('fills a narrow screen, and closes by its button', async ({ page }) => {
  const id = await makeOutline(page, 'Statistics for field ecologists')
  await page.setViewportSize({ width: 360, height: 740 })
  await page.goto(`/instructor/course/${id}/edit`)
  await untilUsable(page)
  await page.getByRole('button', { name: 'Search' }).click()
  const dialog = page.getByRole('dialog', { name: 'Search or run a command' })
  await expect(page.getByRole('combobox')).toBeFocused()
  // It floats in.
  await expect.poll(() => dialog.boundingBox()).toEqual({ x: 0, y: 0, width: 360, height: 740 })
  await page.keyboard.type('dist')
  await expect(page.getByRole('option').first()).toBeVisible()
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
  await page.getByRole('button', { name: 'Close' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Search' })).toBeFocused()
})

test('says when nothing is found and when the server cannot be asked', async ({ page }) => {
  await page.goto('/instructor/courses')
  await untilUsable(page)
  await open(page)
  await page.keyboard.type('zzzz')
  await expect(page.getByText(/^Nothing is called/)).toBeVisible()
  await expectAccessible(page)
  await page.route('**/api/courses?*', (route) => route.fulfill({ status: 503, body: '' }))
  await page.keyboard.type('q')
  await expect(page.getByText(/^Courses could not be searched/)).toBeVisible()
  await expectAccessible(page)
  await page.unroute('**/api/courses?*')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByText(/^Nothing is called/)).toBeVisible()
})
