import {
  addChapters,
  courseIdOf,
  describeCourse,
  expect,
  expectAccessible,
  test,
  untilUsable,
} from './support'

const PASSWORD = 'a long enough one'

test('an account is marked to be deleted, and kept after all: nothing is lost', async ({
  page,
  instructor,
}) => {
  await describeCourse(page, 'Botany')
  await addChapters(page, 'Mosses')
  const id = courseIdOf(page)

  await page.goto('/account')
  await untilUsable(page)
  await page.getByRole('button', { name: 'Delete my account…' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: 'Botany' })).toBeVisible()
  await page.getByLabel('Your password, to delete it').fill('not this one')
  await page.getByRole('button', { name: 'Delete in 14 days' }).click()
  await expect(page.getByText('This is not your current password.')).toBeVisible()
  // What lies half under the bar at the top would count as too small.
  await page.evaluate(() => window.scrollTo(0, 0))
  await expectAccessible(page)
  await page.getByLabel('Your password, to delete it').fill(PASSWORD)
  await page.getByRole('button', { name: 'Delete in 14 days' }).click()

  await page.waitForURL('**/account/leaving')
  await expect(page.getByText('You are signed out everywhere.')).toBeVisible()
  expect((await page.request.get('/api/me')).status()).toBe(401)
  await page.getByRole('link', { name: 'Sign in' }).click()
  await page.getByLabel('Email').fill(instructor.email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL('**/account/leaving')
  // There is no way around the question.
  await page.goto(`/instructor/course/${id}/edit`)
  await page.waitForURL('**/account/leaving')
  expect((await page.request.get(`/api/courses/${id}`)).status()).toBe(403)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Keep my account' }).click()
  await page.waitForURL('**/account')
  expect((await page.request.get(`/api/courses/${id}`)).status()).toBe(200)
  await expect(page.getByText('Account kept after all')).toBeVisible()
})
