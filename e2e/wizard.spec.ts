import { join } from 'node:path'
import { ensureFixtures } from '../src/server/testing/fixtures'
import { addChapters, courseIdOf, courseOf, describeCourse, expect, expectAccessible, test } from './support'

const fixture = async (name: string) => join(await ensureFixtures(), name)

test('a reload at any step comes back to the same step with the same content', async ({ page }) => {
  await page.goto('/instructor/course/new')
  await page.getByLabel('Course title').fill('Half typed')
  await page.getByLabel('Description').fill('Not sent yet')
  await page.getByLabel('Price').fill('49,999,00')
  page.on('dialog', (dialog) => void dialog.accept())
  await page.reload()
  await expect(page.getByLabel('Course title')).toHaveValue('Half typed')
  await expect(page.getByLabel('Description')).toHaveValue('Not sent yet')
  await expect(page.getByLabel('Price')).toHaveValue('49,999,00')

  await page.getByLabel('Price').fill('49,5')
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText('Step 2 of 4')).toBeVisible()
  await addChapters(page, 'One', 'Two')
  await page.reload()
  await expect(page.getByText('Step 2 of 4')).toBeVisible()
  await expect(page.getByText('Two', { exact: true }).first()).toBeVisible()

  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByLabel('Upload videos to Two').setInputFiles(await fixture('mp4-h264-aac.mp4'))
  await expect(page.getByText('100% Complete')).toBeVisible()
  await page.reload()
  await expect(page.getByText('Step 3 of 4')).toBeVisible()
  await expect(page.getByText(/mp4.h264.aac/i).first()).toBeVisible()

  await page.getByRole('button', { name: 'Next' }).click()
  await page.reload()
  await expect(page.getByText('Step 4 of 4')).toBeVisible()
  await expect(page.getByText('$49.50')).toBeVisible()
})

test('a draft begun on another machine goes on at its step', async ({ page, browser, context, baseURL }) => {
  await describeCourse(page, 'Begun at school')
  await addChapters(page, 'Kept')
  const id = courseIdOf(page)

  const home = await browser.newContext({
    baseURL: baseURL ?? '',
    storageState: await context.storageState(),
  })
  const other = await home.newPage()
  await other.addInitScript(() => window.localStorage.clear())
  await other.goto(`/instructor/course/new?draft=${id}`)
  await expect(other.getByText('Step 2 of 4')).toBeVisible()
  await expect(other.getByText('Kept', { exact: true }).first()).toBeVisible()
  await other.getByRole('button', { name: 'Previous' }).click()
  await expect(other.getByLabel('Course title')).toHaveValue('Begun at school')

  await other.goto('/instructor/courses')
  await other.getByRole('link', { name: /Continue setup/ }).click()
  await expect(other.getByText(/Step [12] of 4/)).toBeVisible()
  await home.close()
})

test("the browser's Back goes one step back", async ({ page }) => {
  await describeCourse(page, 'Back and forth')
  await addChapters(page, 'One')
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText('Step 3 of 4')).toBeVisible()
  await page.goBack()
  await expect(page.getByText('Step 2 of 4')).toBeVisible()
  await page.goBack()
  await expect(page.getByText('Step 1 of 4')).toBeVisible()
  await expect(page.getByLabel('Course title')).toHaveValue('Back and forth')
  await page.goForward()
  await expect(page.getByText('Step 2 of 4')).toBeVisible()
})

test('wrong fields are named, focused, and corrected while typing', async ({ page }) => {
  await page.goto('/instructor/course/new')
  await page.getByLabel('Price').fill('49,999,00')
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText('Give the course a title. You can change it later.').first()).toBeVisible()
  await expect(page.getByLabel('Course title')).toBeFocused()
  await expect(page.getByLabel('Course title')).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByText('could be two prices').first()).toBeVisible()
  await expectAccessible(page)
  await page.getByLabel('Course title').fill('<b>Bold</b> & "quoted"')
  await page.getByLabel('Description').fill('   ')
  await page.getByLabel('Price').fill('12,50')
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText('Step 1 of 4')).toBeVisible()
  await page.getByLabel('Description').fill('<script>alert(1)</script>')
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText('Step 2 of 4')).toBeVisible()
  await addChapters(page, '<i>Chapter</i>')
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText('<b>Bold</b> & "quoted"').first()).toBeVisible()
  await expect(page.getByText('<script>alert(1)</script>')).toBeVisible()
  await expect(page.getByText('$12.50')).toBeVisible()
})

test('a server that fails, is slow or is gone loses nothing that was typed', async ({ page, context }) => {
  await page.goto('/instructor/course/new')
  await page.getByLabel('Course title').fill('Kept through the storm')
  await page.getByLabel('Description').fill('Every word of it.')

  await page.route('**/api/courses', (route) =>
    route.fulfill({
      status: 500,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        type: 'urn:lectern:error:internal',
        title: 'Unexpected error',
        status: 500,
        code: 'internal',
        detail: 'Something unexpected happened.',
        requestId: '0198c2f1',
      }),
    }),
  )
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText(/0198c2f1|unexpected/i).first()).toBeVisible()
  await expect(page.getByText('Step 1 of 4')).toBeVisible()
  await expect(page.getByLabel('Course title')).toHaveValue('Kept through the storm')

  await page.unroute('**/api/courses')
  await context.setOffline(true)
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText(/connection|offline|reach/i).first()).toBeVisible()
  await context.setOffline(false)
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText('Step 2 of 4')).toBeVisible()

  // A chapter that the server refuses stays in its field.
  await page.route('**/api/courses/*/chapters', (route) => route.abort('connectionreset'))
  await page.getByRole('button', { name: 'Add chapter' }).click()
  await page.getByPlaceholder('Chapter title').fill('Not lost')
  await page.getByPlaceholder('Chapter title').press('Enter')
  await expect(page.getByPlaceholder('Chapter title')).toHaveValue('Not lost')
  await page.unroute('**/api/courses/*/chapters')
  await page.getByPlaceholder('Chapter title').press('Enter')
  await expect(page.getByText('Not lost', { exact: true }).first()).toBeVisible()
  await expect
    .poll(async () => (await courseOf(context.request, courseIdOf(page))).chapters.map(({ title }) => title))
    .toEqual(['Not lost'])
})

test('leaving with words that are not saved asks first', async ({ page }) => {
  await page.goto('/instructor/course/new')
  await page.getByLabel('Course title').fill('Unsaved')
  await page.getByRole('link', { name: 'Courses' }).first().click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toBeVisible()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Stay' }).click()
  await expect(page.getByLabel('Course title')).toHaveValue('Unsaved')
})

test('foreign or broken content in localStorage starts a fresh wizard', async ({ page }) => {
  for (const content of [
    '{',
    '[]',
    '{"state":{"completedSteps":5,"formData":7},"version":1}',
    '{"version":99}',
  ]) {
    await page.goto('/sign-in')
    await page.evaluate((value) => window.localStorage.setItem('course-creation-ui', value), content)
    await page.goto('/instructor/course/new')
    await expect(page.getByText('Step 1 of 4')).toBeVisible()
    await expect(page.getByLabel('Course title')).toHaveValue('')
  }
})

test('marking for deletion and restoring in the wizard', async ({ page, context }) => {
  await describeCourse(page, 'Second thoughts')
  await addChapters(page, 'Stays', 'Goes')
  await page.getByText('Goes', { exact: true }).first().hover()
  await page.getByRole('button', { name: 'Delete chapter Goes' }).click()
  await expect(page.getByText('Pending Deletions')).toBeVisible()
  await page
    .getByRole('button', { name: /^Restore/ })
    .first()
    .click()
  await expect(page.getByText('Pending Deletions')).toBeHidden()

  await page.getByText('Goes', { exact: true }).first().hover()
  await page.getByRole('button', { name: 'Delete chapter Goes' }).click()
  await page.reload()
  await expect(page.getByText('Pending Deletions')).toBeVisible()
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('button', { name: 'Create Course' }).click()
  await page.waitForURL(/\/edit$/)
  expect((await courseOf(context.request, courseIdOf(page))).chapters.map(({ title }) => title)).toEqual([
    'Stays',
  ])
})
