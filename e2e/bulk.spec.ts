import type { Page } from '@playwright/test'
import {
  courseIdOf,
  courseOf,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  test,
  untilUsable,
} from './support'

/** Two chapters of planned videos; the page is on the course. */
async function openCourse(page: Page): Promise<void> {
  const made = await page.request.post('/api/courses', {
    data: { title: 'Winter bread', description: 'Rye and patience.', difficulty: 'beginner' },
  })
  const { id } = (await made.json()) as { id: string }
  for (const title of ['Flour', 'Fire']) {
    const chapter = await page.request.post(`/api/courses/${id}/chapters`, { data: { title } })
    const { id: chapterId } = (await chapter.json()) as { id: string }
    for (const filename of [`${title} one`, `${title} two`]) {
      await page.request.post(`/api/chapters/${chapterId}/videos`, { data: { filename } })
    }
  }
  await page.goto(`/instructor/course/${id}/edit`)
  await expect(page.getByRole('heading', { name: 'Winter bread', level: 1 })).toBeVisible()
  await untilUsable(page)
}

const outline = async (page: Page) =>
  (await courseOf(page.request, courseIdOf(page))).chapters.map(({ title, videos }) =>
    [title, ...videos.map(({ filename }) => filename)].join(' | '),
  )
const row = (page: Page, name: RegExp) => page.getByRole('row', { name })
const bar = (page: Page) => page.getByRole('group', { name: 'Selection' })

async function selectAllVideos(page: Page) {
  await row(page, /^Video 1.1/).click()
  await row(page, /^Video 2.2/).click({ modifiers: ['Shift'] })
  await expect(bar(page)).toContainText('4')
}

test('a selection is renamed by a pattern in one step, and taken back', async ({ page }) => {
  await openCourse(page)
  await selectAllVideos(page)
  await bar(page).getByRole('button', { name: 'Rename…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Rename 4 videos' })
  await dialog.getByRole('textbox', { name: 'Pattern' }).fill('{chapter} {n:02}')
  await dialog.getByRole('checkbox', { name: 'Begin again in each chapter' }).check()
  await expect(dialog.getByRole('listitem').nth(2)).toContainText('Fire 01')
  await expectAccessible(page)

  const writes: string[] = []
  page.on('request', (request) => request.method() !== 'GET' && writes.push(request.url()))
  await dialog.getByRole('button', { name: 'Rename 4 videos' }).click()
  await expect(dialog).toBeHidden()
  await expect.poll(() => outline(page)).toEqual(['Flour | Flour 01 | Flour 02', 'Fire | Fire 01 | Fire 02'])
  expect(writes).toHaveLength(1)
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect
    .poll(() => outline(page))
    .toEqual(['Flour | Flour one | Flour two', 'Fire | Fire one | Fire two'])
})

test('text is replaced in a selection, and a refusal changes nothing', async ({ page }) => {
  await openCourse(page)
  await selectAllVideos(page)
  await page.route('**/renames', (route) => route.fulfill({ status: 500, body: 'no' }))
  await bar(page).getByRole('button', { name: 'Rename…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Rename 4 videos' })
  await dialog.getByRole('radio', { name: 'Find and replace' }).check()
  await dialog.getByRole('textbox', { name: 'Find' }).fill('ONE')
  await dialog.getByRole('textbox', { name: 'Replace with' }).fill('1')
  await dialog.getByRole('button', { name: 'Rename 2 videos' }).click()
  await expect(dialog.getByRole('alert')).toContainText('Nothing was renamed')
  await expectAccessible(page)
  expect(await outline(page)).toEqual(['Flour | Flour one | Flour two', 'Fire | Fire one | Fire two'])
  await page.unroute('**/renames')
  await dialog.getByRole('button', { name: 'Rename 2 videos' }).click()
  await expect.poll(() => outline(page)).toEqual(['Flour | Flour 1 | Flour two', 'Fire | Fire 1 | Fire two'])
})

test('readiness of a selection leads to what is missing, also on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  await openCourse(page)
  await row(page, /^Video 1.1/).focus()
  await page.keyboard.press('Space')
  await bar(page).getByRole('button', { name: 'More for the selection' }).click()
  await page.getByRole('menuitem', { name: 'Check readiness…' }).click()
  const dialog = page.getByRole('dialog', { name: 'The video is not ready' })
  await expect(dialog.getByText('No file yet')).toBeVisible()
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
  await dialog.getByRole('button', { name: 'Show Flour one' }).click()
  await expect(dialog).toBeHidden()
  await expect(row(page, /^Video 1.1/)).toBeFocused()

  await bar(page).getByRole('button', { name: 'More for the selection' }).click()
  await page.getByRole('menuitem', { name: 'Rename…' }).click()
  await expect(page.getByRole('dialog', { name: 'Rename 1 video' })).toBeVisible()
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
})
