import type { Page } from '@playwright/test'
import { courseOf, expect, expectAccessible, test, untilUsable } from './support'

const row = (page: Page, title: string) => page.getByRole('row', { name: new RegExp(`, ${title}`) })
const save = (page: Page) => page.getByRole('banner').getByText(/^(Saved|Saving|\d+ changes? waiting)/)

/** A course with one chapter of two planned videos, and a page on it. */
async function openCourse(page: Page): Promise<string> {
  const made = await page.request.post('/api/courses', {
    data: {
      title: 'Live',
      description: 'Seen by two.',
      difficulty: 'beginner',
      chapters: [
        {
          id: crypto.randomUUID(),
          title: 'Light',
          videos: ['Dawn', 'Dusk'].map((filename) => ({ id: crypto.randomUUID(), filename })),
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
  // The last part of the page that is fetched: nothing is put in place of anything after it.
  await expect(page.getByRole('region', { name: 'Activity' })).toBeVisible()
}

async function rename(page: Page, from: string, to: string): Promise<void> {
  await row(page, from).focus()
  await page.keyboard.press('F2')
  const field = page.locator('input[aria-label^="Title of"]')
  await field.fill(to)
  await field.press('Enter')
}

test('an edit of another tab appears by itself, and those who are here are named', async ({
  page,
  browser,
  baseURL,
}) => {
  const id = await openCourse(page)
  const other = await browser.newContext({ baseURL: baseURL ?? '' })
  const jonas = {
    name: 'Jonas Falk',
    email: `jonas-${crypto.randomUUID()}@school.example`,
    password: 'a long enough one',
  }
  expect((await other.request.post('/api/auth/sign-up/email', { data: jonas })).status()).toBe(200)
  const invited = await page.request.post(`/api/courses/${id}/members`, {
    data: { email: jonas.email, role: 'editor' },
  })
  expect(invited.ok(), await invited.text()).toBe(true)
  const theirs = await other.newPage()
  await open(theirs, id)
  await expect(page.getByText('Jonas Falk is here')).toBeVisible()
  await expect(theirs.getByText('Ines Falk is here')).toBeVisible()

  await rename(theirs, 'Dawn', 'First light')
  await expect(row(page, 'First light')).toBeVisible({ timeout: 2_000 })
  await rename(page, 'Dusk', 'Last light')
  await expect(row(theirs, 'Last light')).toBeVisible({ timeout: 2_000 })
  await expectAccessible(page)
  await other.close()
  await expect(page.getByText('Jonas Falk is here')).toBeHidden()
})

test('edits made offline wait, survive a reload, and are sent once', async ({ page, context }) => {
  const id = await openCourse(page)
  await context.setOffline(true)
  await rename(page, 'Dawn', 'Offline one')
  await rename(page, 'Dusk', 'Offline two')
  await expect(page.getByText('2 changes waiting – offline')).toBeVisible()
  const keys: string[] = []
  page.on('request', (request) => {
    const key = request.headers()['idempotency-key']
    if (request.method() === 'PATCH' && key) keys.push(key)
  })
  await context.setOffline(false)
  await expect(save(page)).toHaveText(/^Saved/)
  await expect
    .poll(async () => (await courseOf(page.request, id)).chapters[0]?.videos.map(({ filename }) => filename))
    .toEqual(['Offline one', 'Offline two'])
  expect(keys.length).toBe(2)
  expect(new Set(keys).size).toBe(2)
})

test('steps are taken back and done again, also after a reload, from the keys and from the activity', async ({
  page,
}) => {
  const id = await openCourse(page)
  const titles = async () =>
    (await courseOf(page.request, id)).chapters[0]?.videos.map(({ filename }) => filename)
  await rename(page, 'Dawn', 'Morning')
  await row(page, 'Morning').focus()
  await page.keyboard.press('Alt+ArrowDown')
  await expect.poll(titles).toEqual(['Dusk', 'Morning'])
  await page.keyboard.press('Control+z')
  await expect.poll(titles).toEqual(['Morning', 'Dusk'])
  await page.keyboard.press('Control+Shift+z')
  await expect.poll(titles).toEqual(['Dusk', 'Morning'])

  await page.reload()
  await untilUsable(page)
  const activity = page.getByRole('region', { name: 'Activity' })
  await expect(activity.getByText('Renamed “Dawn” to “Morning”')).toBeVisible()
  await page.getByRole('button', { name: 'Undo last step' }).click()
  await expect.poll(titles).toEqual(['Morning', 'Dusk'])
  await activity.getByRole('button', { name: 'Undo: Renamed “Dawn” to “Morning”' }).click()
  await expect.poll(titles).toEqual(['Dawn', 'Dusk'])
  await expect(activity.getByText(/taken back/).first()).toBeVisible()
  await expectAccessible(page)
})
