import { addChapters, courseIdOf, courseOf, describeCourse, expect, test } from './support'

test('two tabs on one draft lose nothing that either of them adds', async ({ page, context }) => {
  await describeCourse(page, 'Two tabs')
  await addChapters(page, 'From the first')
  const other = await context.newPage()
  await other.goto(page.url())
  await expect(other.getByText('From the first', { exact: true }).first()).toBeVisible()

  await addChapters(other, 'From the second')
  await addChapters(page, 'Again from the first')
  await expect
    .poll(async () =>
      (await courseOf(context.request, courseIdOf(page))).chapters.map(({ title }) => title).sort(),
    )
    .toEqual(['Again from the first', 'From the first', 'From the second'])
})

test('a double press of Next or Create Course makes one course', async ({ page, context }) => {
  await page.goto('/instructor/course/new')
  await page.getByLabel('Course title').fill('Pressed twice')
  await page.getByLabel('Description').fill('With haste.')
  await page.getByRole('button', { name: 'Next' }).dblclick()
  await expect(page.getByText('Step 2 of 4')).toBeVisible()
  await addChapters(page, 'One')
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText('Step 3 of 4')).toBeVisible()
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText('Step 4 of 4')).toBeVisible()
  await page.getByRole('button', { name: 'Create Course' }).dblclick()
  await page.waitForURL(/\/edit$/)
  const { items } = (await (await context.request.get('/api/courses')).json()) as {
    items: { title: string }[]
  }
  expect(items.map(({ title }) => title)).toEqual(['Pressed twice'])
})
