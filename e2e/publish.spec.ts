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

/** A live course: "Flour" with a video that plays and two titles, "Fire" with two titles. */
async function liveCourse(request: APIRequestContext) {
  const [id, flour, fire] = [randomUUID(), randomUUID(), randomUUID()]
  const titles = (...filenames: string[]) => filenames.map((filename) => ({ id: randomUUID(), filename }))
  const made = await request.post('/api/courses', {
    data: {
      id,
      title: 'Winter bread',
      description: 'Rye and patience.',
      difficulty: 'beginner',
      chapters: [
        { id: flour, title: 'Flour', videos: titles('Flour one', 'Flour two') },
        { id: fire, title: 'Fire', videos: titles('Fire one', 'Fire two') },
      ],
    },
  })
  expect(made.status()).toBe(201)
  await uploadVideo(request, { courseId: id, chapterId: flour }, sample)
  expect((await request.post(`/api/courses/${id}/publish`, { data: {} })).status()).toBe(200)
  return { id, flour, fire }
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

const published = ['Flour: Flour one, Flour two, 01 counting clock', 'Fire: Fire one, Fire two']

test('later edits stay unpublished until they are published, and the dialog says which', async ({
  page,
  context,
}) => {
  const { request } = context
  const { id, fire } = await liveCourse(request)
  await open(page, id)
  await expect(page.getByText('Published', { exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Publish/ })).toBeHidden()

  await page.getByRole('button', { name: 'Edit course title' }).click()
  await page.getByLabel('Course title').fill('Summer bread')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Unpublished changes')).toBeVisible()

  // What another device does.
  const { chapters } = await courseOf(request, id)
  const [one, two] = chapters[0]?.videos ?? []
  await request.post(`/api/courses/${id}/moves`, {
    data: { type: 'video', id: one?.id, toChapterId: fire, afterId: null },
  })
  await request.patch(`/api/videos/${two?.id}`, { data: { filename: 'Flour, milled twice' } })
  await request.delete(`/api/videos/${chapters[1]?.videos[1]?.id}`)
  await request.post(`/api/courses/${id}/chapters`, { data: { title: 'Water' } })
  await page.reload()
  await untilUsable(page)

  await page.getByRole('button', { name: 'Publish changes' }).click()
  const dialog = page.getByRole('dialog', { name: '5 unpublished changes' })
  await expect(dialog.getByRole('button', { name: 'Keep editing' })).toBeFocused()
  await expect(dialog).toContainText('by Ines Falk.')
  await expect(dialog.getByRole('heading', { level: 3 })).toHaveText(['The course', 'Flour', 'Fire', 'Water'])
  await expect(dialog.getByRole('listitem')).toHaveText([
    /Title changed from “Winter bread” to “Summer bread”/,
    /“Flour two” renamed to “Flour, milled twice”/,
    /“Flour one” moved here from “Flour”/,
    /“Fire two” removed/,
    /Chapter added/,
  ])
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Publish changes' })).toBeFocused()

  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'Publish changes' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('Students see your changes now.')).toBeVisible()
  await expect(page.getByText('Unpublished changes')).toBeHidden()
  const answer = await request.get(`/api/courses/${id}/publication`)
  expect(await answer.json()).toMatchObject({ snapshot: { title: 'Summer bread' } })
  expect((await courseOf(request, id)).has_unpublished_changes).toBe(false)
})

test('one step returns to the published version, and one brings the edits back', async ({
  page,
  context,
}) => {
  const { request } = context
  const { id, flour } = await liveCourse(request)
  const { chapters } = await courseOf(request, id)
  await request.post(`/api/courses/${id}/moves`, {
    data: { type: 'chapter', id: flour, afterId: chapters[1]?.id },
  })
  await request.delete(`/api/videos/${chapters[0]?.videos[0]?.id}`)
  await request.post(`/api/chapters/${flour}/videos`, { data: { filename: 'A new idea' } })
  const edited = await outline(request, id)
  await open(page, id)

  await page.getByRole('button', { name: 'Publish changes' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Return to the published version' }).click()
  await expect(dialog.getByRole('button', { name: 'Keep the changes' })).toBeFocused()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Take back 3 changes' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('The course is what students see again.')).toBeVisible()
  expect(await outline(request, id)).toEqual(published)
  await expect(page.getByText('Unpublished changes')).toBeHidden()
  // What was added since is not lost.
  const panel = page.getByRole('region', { name: 'Pending Deletions' })
  await expect(panel.getByText('A new idea')).toBeVisible()

  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(page.getByText('Unpublished changes')).toBeVisible()
  await expect.poll(() => outline(request, id)).toEqual(edited)
})

test('a move there and back is no change', async ({ page, context }) => {
  const { request } = context
  const { id } = await liveCourse(request)
  const { chapters } = await courseOf(request, id)
  const [one, two] = chapters[0]?.videos ?? []
  const move = (afterId: string | null | undefined) =>
    request.post(`/api/courses/${id}/moves`, { data: { type: 'video', id: one?.id, afterId } })
  await move(two?.id)
  await open(page, id)
  await expect(page.getByText('Unpublished changes')).toBeVisible()
  await move(null)
  await page.reload()
  await untilUsable(page)
  await expect(page.getByText('Published', { exact: true })).toBeVisible()
  await expect(page.getByText('Unpublished changes')).toBeHidden()
})

test('what is missing is named with the way to it', async ({ page, context }) => {
  const { request } = context
  const id = randomUUID()
  await request.post('/api/courses', {
    data: {
      id,
      title: 'Winter bread',
      difficulty: 'beginner',
      chapters: [{ id: randomUUID(), title: 'Flour', videos: [{ id: randomUUID(), filename: 'Flour one' }] }],
    },
  })
  await open(page, id)
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  const alert = page.getByRole('alert').filter({ hasText: 'The course is not published' })
  await expect(alert.getByRole('listitem')).toHaveText([
    /Describe the course in a sentence or two\./,
    /Upload at least one video and wait until it is ready\./,
  ])
  await expectAccessible(page)
  await alert.getByRole('button', { name: 'Edit the description' }).click()
  await expect(page.getByRole('button', { name: 'Edit description' })).toBeFocused()
  await alert.getByRole('button', { name: 'Go to the outline' }).click()
  await expect(page.locator('[aria-label="Course outline"] :focus')).toBeVisible()
})

test('the dialog stays readable at 360 px and for a thousand changes', async ({ page, context }) => {
  const { request } = context
  const { id } = await liveCourse(request)
  const videos = Array.from({ length: 700 }, (_, i) => ({ id: randomUUID(), filename: `Recipe ${i + 1}` }))
  const chapters = Array.from({ length: 7 }, (_, i) => ({
    id: randomUUID(),
    title: `Week ${i + 1}`,
    videos: videos.slice(i * 100, i * 100 + 100),
  }))
  expect((await request.post(`/api/courses/${id}/outline`, { data: { chapters } })).ok()).toBe(true)
  expect((await request.post(`/api/courses/${id}/publish`, { data: {} })).ok()).toBe(true)
  const updates = videos.map((video) => ({ id: video.id, filename: `${video.filename}, again` }))
  expect((await request.patch('/api/videos', { data: { updates } })).ok()).toBe(true)

  await page.setViewportSize({ width: 360, height: 740 })
  await open(page, id)
  await page.getByRole('button', { name: 'Publish changes' }).click()
  const dialog = page.getByRole('dialog', { name: '700 unpublished changes' })
  await expect(dialog.getByRole('listitem')).toHaveCount(100)
  await dialog.getByRole('button', { name: 'Show 500 more' }).click()
  await expect(dialog.getByRole('listitem')).toHaveCount(600)
  await expectNoSidewaysScroll(page)
  await expectAccessible(page)
})
