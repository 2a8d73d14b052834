import type { Page } from '@playwright/test'
import { courseOf, expect, expectAccessible, test, untilUsable } from './support'

const status = (page: Page) => page.getByRole('banner').getByRole('status')

/** A finished course with one planned video; the page is on it. */
async function openCourse(page: Page, title = 'Winter bread'): Promise<string> {
  const made = await page.request.post('/api/courses', {
    data: {
      title,
      description: 'Rye and patience.',
      difficulty: 'beginner',
      chapters: [
        {
          id: crypto.randomUUID(),
          title: 'Flour',
          videos: [{ id: crypto.randomUUID(), filename: 'Rye' }],
        },
      ],
    },
  })
  const { id } = (await made.json()) as { id: string }
  expect((await page.request.post(`/api/courses/${id}/complete-setup`, { data: {} })).status()).toBe(200)
  await open(page, id)
  return id
}

async function open(page: Page, id: string): Promise<void> {
  await page.goto(`/instructor/course/${id}/edit`)
  await untilUsable(page)
}

const titleOf = async (page: Page, id: string) => (await courseOf(page.request, id)).title

/** Types into the title, which stays open. */
async function typeTitle(page: Page, title: string) {
  await page.getByRole('button', { name: 'Edit course title' }).click()
  await page.getByLabel('Course title').fill(title)
}

/** Ids under which writes of this page arrive at the server, each as often as it is sent. */
function sentKeys(page: Page): string[] {
  const keys: string[] = []
  page.on('response', (response) => {
    const request = response.request()
    const key = request.headers()['idempotency-key']
    if (key && request.url().includes('/api/') && request.method() !== 'GET') keys.push(key)
  })
  return keys
}

test('what is typed is saved by itself, and Escape takes back even that', async ({ page }) => {
  const id = await openCourse(page)
  await typeTitle(page, 'Summer bread')
  await expect.poll(() => titleOf(page, id)).toBe('Summer bread')
  await expect(page.getByLabel('Course title')).toBeFocused()
  await expect(status(page)).toHaveText(/^Saved/)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Winter bread')
  await expect.poll(() => titleOf(page, id)).toBe('Winter bread')
})

test('a reload right after typing loses nothing', async ({ page }) => {
  const id = await openCourse(page)
  await page.route(`**/api/courses/${id}`, (route) =>
    route.request().method() === 'PATCH' ? route.abort('connectionreset') : route.continue(),
  )
  await typeTitle(page, 'Typed and gone')
  await page.waitForTimeout(500) // a crash may lose what was typed in the last moment
  await page.reload()
  await page.unroute(`**/api/courses/${id}`)
  await untilUsable(page)
  await expect.poll(() => titleOf(page, id), { timeout: 20_000 }).toBe('Typed and gone')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Typed and gone')
})

test('edits that the server did not answer are kept over a closed page, and sent once, in order', async ({
  page,
  context,
}) => {
  const id = await openCourse(page)
  await page.route('**/api/courses/*/chapters', (route) => route.abort('connectionreset'))
  await page.getByRole('button', { name: 'Add chapter' }).click()
  const field = page.getByPlaceholder('Chapter title')
  for (const title of ['Water', 'Fire']) {
    await field.fill(title)
    await field.press('Enter')
  }
  await expect(page.getByText('Could not save 2 changes')).toBeVisible({ timeout: 30_000 })
  expect((await courseOf(page.request, id)).chapters.map(({ title }) => title)).toEqual(['Flour'])
  await page.close()

  const next = await context.newPage()
  const keys = sentKeys(next)
  await open(next, id)
  await expect
    .poll(async () => (await courseOf(next.request, id)).chapters.map(({ title }) => title))
    .toEqual(['Flour', 'Water', 'Fire'])
  await expect(status(next)).toHaveText(/^Saved/)
  expect(keys).toHaveLength(2)
  await next.reload()
  await untilUsable(next)
  await expect(next.getByRole('row', { name: /^Chapter 3, Fire/ })).toBeVisible()
  expect(keys).toHaveLength(2)
})

test('a text that was changed elsewhere meanwhile shows both versions and asks', async ({
  page,
  browser,
}) => {
  const id = await openCourse(page)
  const other = await browser.newContext({ storageState: await page.context().storageState() })
  await page.context().setOffline(true)
  await typeTitle(page, 'My bread')
  await page.keyboard.press('Enter')
  await expect(status(page)).toHaveText('1 change waiting – offline')
  expect(
    (
      await other.request.patch(new URL(`/api/courses/${id}`, page.url()).href, {
        data: { title: 'Their bread' },
        headers: { 'sec-fetch-site': 'same-origin' },
      })
    ).status(),
  ).toBe(200)
  await page.context().setOffline(false)
  await expect(status(page)).toContainText('changed this title too')
  expect(await titleOf(page, id)).toBe('Their bread')
  await status(page).getByRole('button', { name: 'Compare' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('My bread')
  await expect(dialog).toContainText('Their bread')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Keep mine' }).click()
  await expect.poll(() => titleOf(page, id)).toBe('My bread')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('My bread')
  await expect(status(page)).toHaveText(/^Saved/)
  await other.close()
})

test('an edit of somebody who is signed out is kept until they have signed in again', async ({
  page,
  context,
  instructor,
}) => {
  const id = await openCourse(page)
  const { cookies } = await context.storageState()
  await context.clearCookies()
  await typeTitle(page, 'Kept')
  await page.keyboard.press('Enter')
  await expect(status(page)).toHaveText('Sign in again; your change is kept')
  await expectAccessible(page)
  await status(page).getByRole('link', { name: 'Sign in again' }).click()
  await expect(page.getByLabel('Email')).toBeVisible()
  await page.getByLabel('Email').fill(instructor.email)
  await page.getByLabel('Password').fill('a long enough one')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Kept')
  await expect.poll(() => titleOf(page, id)).toBe('Kept')
  expect(cookies.length).toBeGreaterThan(0)
})
