import type { Locator, Page } from '@playwright/test'
import {
  addChapters,
  courseIdOf,
  courseOf,
  describeCourse,
  expect,
  expectAccessible,
  test,
  untilDraggable,
} from './support'

/** A real drag by mouse: down, a small move that starts it, steps to the target, up. */
async function drag(page: Page, from: Locator, to: Locator, edge: 'top' | 'bottom') {
  await untilDraggable(page)
  await from.hover({ force: true })
  const start = await from.boundingBox()
  const end = await to.boundingBox()
  if (!start || !end) throw new Error('nothing to drag')
  const x = start.x + start.width / 2
  await page.mouse.move(x, start.y + start.height / 2)
  await page.mouse.down()
  await page.mouse.move(x + 4, start.y + start.height / 2 + 4, { steps: 2 })
  const y = edge === 'top' ? end.y + 4 : end.y + end.height - 4
  await page.mouse.move(end.x + end.width / 3, y, { steps: 12 })
  await page.mouse.move(end.x + end.width / 3, y)
  await page.mouse.up()
}

const row = (page: Page, kind: 'chapter' | 'video', title: string) =>
  page.getByRole('row', { name: new RegExp(`^${kind} [\\d.]+, ${title}`, 'i') })
const chapterRows = (page: Page) => page.getByRole('row', { name: /^Chapter / })
const grip = (page: Page, kind: 'chapter' | 'video', title: string) =>
  page.getByLabel(`Drag to reorder ${kind} ${title}`, { exact: true })

async function planVideos(page: Page, chapter: string, ...titles: string[]) {
  await page.getByRole('button', { name: `More for ${chapter}`, exact: true }).click()
  await page.getByRole('menuitem', { name: 'Add video' }).click()
  for (const title of titles) {
    const field = page.getByPlaceholder('Video title')
    await field.fill(title)
    await field.press('Enter')
    await expect(row(page, 'video', title)).toBeVisible()
  }
  await page.getByPlaceholder('Video title').press('Escape')
}

test('chapters and videos are dragged by mouse, within and between chapters', async ({ page, context }) => {
  await describeCourse(page, 'Dragging')
  await addChapters(page, 'Chapter 1', 'Chapter 2')
  await planVideos(page, 'Chapter 1', 'video-1', 'video-2')
  await planVideos(page, 'Chapter 2', 'video-3')
  const outline = async () =>
    (await courseOf(context.request, courseIdOf(page))).chapters.map(
      ({ title, videos }) => `${title}: ${videos.map(({ filename }) => filename).join(' ')}`,
    )

  await expect(page.getByLabel(/drag to reorder chapter/i)).toHaveCount(2)
  await expect(page.getByLabel(/drag to reorder video/i)).toHaveCount(3)

  await drag(page, grip(page, 'video', 'video-2'), row(page, 'video', 'video-1'), 'top')
  await expect.poll(outline).toEqual(['Chapter 1: video-2 video-1', 'Chapter 2: video-3'])

  await drag(page, grip(page, 'video', 'video-1'), row(page, 'video', 'video-3'), 'bottom')
  await expect.poll(outline).toEqual(['Chapter 1: video-2', 'Chapter 2: video-3 video-1'])

  await drag(page, grip(page, 'chapter', 'Chapter 2'), row(page, 'chapter', 'Chapter 1'), 'top')
  await expect.poll(outline).toEqual(['Chapter 2: video-3 video-1', 'Chapter 1: video-2'])

  await page.reload()
  await expect(chapterRows(page).first()).toContainText('Chapter 2')
})

test('a refused move goes back and says so', async ({ page, context }) => {
  await describeCourse(page, 'Refused')
  await addChapters(page, 'One', 'Two')
  await page.route('**/moves', (route) => route.fulfill({ status: 500, body: 'no' }))
  await page.getByRole('button', { name: 'More for Two', exact: true }).click()
  await expectAccessible(page)
  await page.getByRole('menuitem', { name: 'Move up' }).click()
  await expect(page.getByText(/back in its old place|did not/i).first()).toBeVisible()
  await expect(chapterRows(page).first()).toContainText('One')
  expect((await courseOf(context.request, courseIdOf(page))).chapters[0]?.title).toBe('One')
})

test('rename by Enter and Escape, and by menu', async ({ page, context }) => {
  await describeCourse(page, 'Renaming')
  await addChapters(page, 'Old name')
  const title = page.getByLabel('Title of chapter 1')
  await page.getByRole('button', { name: 'More for Old name', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Rename' }).click()
  await expect(title).toBeFocused()
  await page.keyboard.type('Never kept')
  await page.keyboard.press('Escape')
  await expect(page.getByText('Old name', { exact: true }).first()).toBeVisible()
  await page.getByRole('button', { name: 'More for Old name', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Rename' }).click()
  await expect(title).toBeFocused()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('New name')
  await page.keyboard.press('Enter')
  await expect
    .poll(async () => (await courseOf(context.request, courseIdOf(page))).chapters[0]?.title)
    .toBe('New name')
})
