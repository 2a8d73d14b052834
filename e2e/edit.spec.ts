import { fileURLToPath } from 'node:url'
import type { APIRequestContext, Page } from '@playwright/test'
import { courseOf, expect, expectAccessible, test, untilUsable } from './support'

const sample = fileURLToPath(new URL('../samples/01-counting-clock.mp4', import.meta.url))

/** A finished course with two chapters of planned videos, made through the API; the page is on it. */
async function openCourse(page: Page, request: APIRequestContext): Promise<string> {
  const made = await request.post('/api/courses', {
    data: { title: 'Winter bread', description: 'Rye and patience.', difficulty: 'beginner' },
  })
  const { id } = (await made.json()) as { id: string }
  for (const title of ['Flour', 'Fire']) {
    const chapter = await request.post(`/api/courses/${id}/chapters`, { data: { title } })
    const { id: chapterId } = (await chapter.json()) as { id: string }
    for (const filename of [`${title} one`, `${title} two`]) {
      expect((await request.post(`/api/chapters/${chapterId}/videos`, { data: { filename } })).status()).toBe(
        201,
      )
    }
  }
  expect((await request.post(`/api/courses/${id}/complete-setup`, { data: {} })).status()).toBe(200)
  await page.goto(`/instructor/course/${id}/edit`)
  await expect(page.getByRole('heading', { name: 'Winter bread', level: 1 })).toBeVisible()
  await untilUsable(page)
  return id
}

const outline = async (request: APIRequestContext, id: string) =>
  (await courseOf(request, id)).chapters.map(
    ({ title, videos }) => `${title}: ${videos.map(({ filename }) => filename).join(', ')}`,
  )

test('title, price, difficulty and description are edited in place', async ({ page, context }) => {
  const id = await openCourse(page, context.request)
  const course = async () => (await context.request.get(`/api/courses/${id}`)).json() as Promise<object>

  await page.getByRole('button', { name: 'Edit course title' }).click()
  await page.getByLabel('Course title').fill('Never mind')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Winter bread')
  await page.getByRole('button', { name: 'Edit course title' }).click()
  await page.getByLabel('Course title').fill('Winter & summer bread')
  await page.keyboard.press('Enter')
  await expect.poll(course).toMatchObject({ title: 'Winter & summer bread' })

  await page.getByRole('button', { name: /change the price/ }).click()
  await page.getByLabel('Price').fill('1e9')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Price')).toHaveAttribute('aria-invalid', 'true')
  await page.getByLabel('Price').fill('12,50')
  await page.keyboard.press('Enter')
  await expect.poll(course).toMatchObject({ price: 12.5 })

  await page.getByRole('button', { name: /change the difficulty/ }).click()
  await page.getByRole('menuitemradio', { name: 'Advanced' }).click()
  await expect.poll(course).toMatchObject({ difficulty: 'advanced' })

  await page.route(`**/api/courses/${id}`, (route) =>
    route.request().method() === 'PATCH' ? route.abort('connectionreset') : route.continue(),
  )
  await page.getByRole('button', { name: 'Edit description' }).click()
  await page.getByLabel('Description').fill('Rye, patience, and a cold kitchen.')
  await page.getByRole('heading', { level: 1 }).click()
  // A connection that drops is no refusal: the text is kept, said to be waiting, and sent when there is an answer.
  await expect(page.getByText('Rye, patience, and a cold kitchen.')).toBeVisible()
  await expect(page.getByRole('banner').getByRole('status')).toContainText('1 change waiting')
  await page.unroute(`**/api/courses/${id}`)
  await expect.poll(course).toMatchObject({ description: 'Rye, patience, and a cold kitchen.' })
  await page.reload()
  await expect(page.getByText('Rye, patience, and a cold kitchen.')).toBeVisible()
})

test('deleting marks, restoring puts back, deleting permanently asks and is for good', async ({
  page,
  context,
}) => {
  const id = await openCourse(page, context.request)
  const remove = async (name: string) => {
    await page
      .getByText(name.replace(/^Delete (chapter|video) /, ''), { exact: true })
      .first()
      .hover()
    await page.getByRole('button', { name, exact: true }).click()
  }

  await remove('Delete video Flour one')
  const panel = page.getByRole('region', { name: 'Pending Deletions' })
  await expect(panel).toBeVisible()
  await expect
    .poll(() => outline(context.request, id))
    .toEqual(['Flour: Flour two', 'Fire: Fire one, Fire two'])
  await panel.getByRole('button', { name: /Restore/ }).click()
  await expect
    .poll(() => outline(context.request, id))
    .toEqual(['Flour: Flour one, Flour two', 'Fire: Fire one, Fire two'])
  await expect(panel).toBeHidden()

  await remove('Delete chapter Fire')
  await expect.poll(() => outline(context.request, id)).toEqual(['Flour: Flour one, Flour two'])
  await page.reload()
  await expect(panel).toBeVisible()
  await panel.getByRole('button', { name: 'Delete Permanently (1)' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Fire')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: /^Keep/ }).click()
  await panel.getByRole('button', { name: 'Delete Permanently (1)' }).click()
  await dialog.getByRole('button', { name: /^Delete/ }).click()
  await expect(panel).toBeHidden()
  await page.reload()
  await expect(page.getByText('Flour two')).toBeVisible()
  await expect(panel).toBeHidden()
  expect(await outline(context.request, id)).toEqual(['Flour: Flour one, Flour two'])
})

test('chapters and videos are added, and a course with a ready video is published', async ({
  page,
  context,
}) => {
  const id = await openCourse(page, context.request)
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  await expect(page.getByText('Upload at least one video and wait until it is ready.')).toBeVisible()
  expect(await courseOf(context.request, id)).toMatchObject({ status: 'draft' })

  await page.getByRole('button', { name: 'Add chapter' }).click()
  await page.getByPlaceholder('Chapter title').fill('Water')
  await page.getByPlaceholder('Chapter title').press('Enter')
  await page.getByPlaceholder('Chapter title').press('Escape')
  await page.getByLabel('Upload videos to Water').setInputFiles(sample)
  await expect(page.getByRole('button', { name: /^Play video/ })).toHaveCount(1)
  await expect
    .poll(async () => (await courseOf(context.request, id)).chapters[2]?.videos[0]?.status)
    .toBe('ready')
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Unpublish' })).toBeVisible()
  await expect.poll(async () => (await courseOf(context.request, id)).status).toBe('published')
})

test("another instructor's course is not there", async ({ page, browser, context, baseURL }) => {
  const id = await openCourse(page, context.request)
  const other = await browser.newContext({ baseURL: baseURL ?? '' })
  await other.request.post('/api/auth/sign-up/email', {
    data: { name: 'Otto', email: `otto-${Date.now()}@school.example`, password: 'a long enough one' },
  })
  expect((await other.request.get(`/api/courses/${id}`)).status()).toBe(404)
  const theirs = await other.newPage()
  const answer = await theirs.goto(`/instructor/course/${id}/edit`)
  expect(answer?.status()).toBe(404)
  await expect(theirs.getByText('Winter bread')).toBeHidden()
  await other.close()
})
