import type { Page } from '@playwright/test'
import {
  courseIdOf,
  courseOf,
  describeCourse,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  test,
  untilUsable,
} from './support'

test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

/** Puts a text on the clipboard and presses the keys that paste it, as a person does. */
async function paste(page: Page, text: string) {
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text)
  await page.keyboard.press('ControlOrMeta+v')
}

/** An empty course; the page is on it. */
async function openCourse(page: Page, chapters: { title: string }[] = []): Promise<string> {
  const made = await page.request.post('/api/courses', {
    data: { title: 'Light and dark', description: 'What is seen.', difficulty: 'beginner' },
  })
  const { id } = (await made.json()) as { id: string }
  for (const data of chapters) await page.request.post(`/api/courses/${id}/chapters`, { data })
  await page.goto(`/instructor/course/${id}/edit`)
  await expect(page.getByRole('heading', { name: 'Light and dark', level: 1 })).toBeVisible()
  await untilUsable(page)
  return id
}

const outline = async (page: Page) =>
  (await courseOf(page.request, courseIdOf(page))).chapters.map(({ title, videos }) =>
    [title, ...videos.map(({ filename }) => filename)].join(' | '),
  )
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Paste an outline' })
const text = (page: Page) => page.getByRole('textbox', { name: 'Outline' })
const row = (page: Page, name: RegExp) => page.getByRole('row', { name })

const markdown = `# Light and dark

## Light
- [Rays](https://example.org), and what they are
- **Colour**
Some words about it.

## Dark
1. Night
2. Shadows
`

test('Markdown is pasted into an empty course, corrected, added, and taken back', async ({ page }) => {
  await openCourse(page)
  await paste(page, markdown)
  await expect(dialog(page)).toBeVisible()
  await expect(dialog(page).getByRole('status')).toHaveText('2 chapters and 4 videos')
  await expect(dialog(page).getByText('Line 1', { exact: true })).toBeVisible()
  await expectAccessible(page)

  await dialog(page).getByRole('button', { name: 'Line 6', exact: true }).click()
  await expect(text(page)).toBeFocused()
  await page.keyboard.press('Delete')
  await text(page).fill((await text(page).inputValue()).replace('2. Shadows', '2. Long shadows'))
  await expect(dialog(page).getByRole('listitem').filter({ hasText: 'Long shadows' })).toBeVisible()
  await expect(dialog(page).getByRole('button', { name: 'Line 6', exact: true })).toHaveCount(0)
  expect(await outline(page)).toEqual([])

  await dialog(page).getByRole('button', { name: 'Add 2 chapters and 4 videos' }).click()
  await expect(dialog(page)).toBeHidden()
  await expect(row(page, /^Chapter 1, Light/)).toBeFocused()
  const added = ['Light | Rays, and what they are | Colour', 'Dark | Night | Long shadows']
  await expect.poll(() => outline(page)).toEqual(added)
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect.poll(() => outline(page)).toEqual([])
  await expect(page.getByText('A course starts with a chapter')).toBeVisible()

  await paste(page, markdown)
  await dialog(page).getByRole('button', { name: 'Add 2 chapters and 4 videos' }).click()
  await expect.poll(() => outline(page)).toHaveLength(2)
  await page.reload()
  await expect(row(page, /^Chapter 2, Dark/)).toBeVisible()
})

test('cells of a spreadsheet are pasted on a chapter and go to it', async ({ page }) => {
  await openCourse(page, [{ title: 'Light' }, { title: 'Dark' }])
  await row(page, /^Chapter 1, Light/).focus()
  await paste(page, 'Section\tLesson\tMinutes\nColour\tRed\t5\n\t"Blue, and\nwhy"\t6\n')
  await expect(dialog(page)).toBeVisible()
  await expect(page.getByRole('combobox', { name: 'Put it' })).toHaveValue(/.+/)
  await expect(dialog(page).getByText('Line 1 names the columns')).toBeVisible()
  await dialog(page).getByRole('button', { name: 'Add 1 chapter and 2 videos' }).click()
  await expect.poll(() => outline(page)).toEqual(['Light', 'Colour | Red | Blue, and why', 'Dark'])

  await row(page, /^Chapter 1, Light/).focus()
  await paste(page, 'Rays\nLenses')
  await dialog(page).getByRole('button', { name: 'Add 2 videos' }).click()
  await expect.poll(async () => (await outline(page))[0]).toBe('Light | Rays | Lenses')
})

test('a hostile text is shown as text, and one that is too long is not taken', async ({ page }) => {
  await openCourse(page)
  const nasty = `<img src=x onerror="document.title='hacked'">\n\t<script>document.title='hacked'</script>\u0000\u202E\n\t${'x'.repeat(3_000)}\n- [x](javascript:alert(1))`
  await paste(page, nasty)
  await expect(dialog(page)).toBeVisible()
  await expect(dialog(page).locator('img, script')).toHaveCount(0)
  await dialog(page)
    .getByRole('button', { name: /^Add 1 chapter/ })
    .click()
  await expect.poll(async () => (await outline(page)).length).toBe(1)
  expect(await page.title()).not.toContain('hacked')

  await page.getByRole('button', { name: 'More for the outline' }).click()
  await page.getByRole('menuitem', { name: 'Paste an outline…' }).click()
  await text(page).focus()
  await paste(page, 'Light\n'.repeat(30_000))
  await expect(text(page)).toHaveAccessibleDescription(/30,001 lines, and at most 20,000/)
  await expect(text(page)).toHaveValue('')
})

test('what the server refuses comes back with its text', async ({ page }) => {
  await openCourse(page)
  await page.route('**/outline', (route) => route.fulfill({ status: 500, body: 'no' }))
  await paste(page, 'Light\n  Rays')
  await dialog(page).getByRole('button', { name: 'Add 1 chapter and 1 video' }).click()
  await expect(dialog(page).getByRole('alert')).toContainText('Your text is still here.')
  await expect(text(page)).toHaveValue('Light\n  Rays')
  await expectAccessible(page)
  await page.unroute('**/outline')
  await dialog(page).getByRole('button', { name: 'Add 1 chapter and 1 video' }).click()
  await expect.poll(() => outline(page)).toEqual(['Light | Rays'])
})

test('step 2 of the wizard takes it too, on a phone, by the button', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  await describeCourse(page, 'By the button')
  await page.getByRole('button', { name: 'Paste an outline…' }).click()
  await expect(text(page)).toBeFocused()
  await expectAccessible(page)
  await text(page).fill('Light\n  Rays\nDark')
  await expectNoSidewaysScroll(page)
  await dialog(page).getByRole('button', { name: 'Add 2 chapters and 1 video' }).click()
  await expect(row(page, /^Chapter 2, Dark/)).toBeVisible()
  await expect.poll(() => outline(page)).toEqual(['Light | Rays', 'Dark'])
})
