import { expect, expectAccessible, test, untilUsable } from './support'

test.describe('signed out', () => {
  test.beforeEach(async ({ context }) => context.clearCookies())

  test('the demo instructor is one click away, and signs out again', async ({ page }) => {
    await page.goto('/')
    await page.waitForURL(/\/sign-in/)
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Explore with the demo instructor' }).click()
    await page.waitForURL('**/instructor/courses')
    await untilUsable(page)
    await page.getByRole('button', { name: /account/i }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.waitForURL(/\/sign-in/)
    await page.goto('/instructor/courses')
    await page.waitForURL(/\/sign-in/)
  })

  test('wrong words are refused in plain words; the right ones lead back to where one wanted to go', async ({
    page,
    instructor,
  }) => {
    await page.goto('/instructor/course/new')
    await page.waitForURL(/\/sign-in\?next=/)
    await page.getByLabel('Email').fill(instructor.email)
    await page.getByLabel('Password', { exact: true }).fill('not the right one')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(
      page.getByText('That email and password do not belong together.', { exact: false }),
    ).toBeVisible()
    await page.getByLabel('Password', { exact: true }).fill('a long enough one')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL(/\/instructor\/course\/new/)
  })

  test('pages cannot be framed, and say so to every browser', async ({ page }) => {
    const answer = await page.goto('/sign-in')
    expect(answer?.headers()).toMatchObject({
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
    })
  })

  test('a next address on another site is not followed', async ({ page, instructor }) => {
    await page.goto('/sign-in?next=https%3A%2F%2Fevil.example%2F')
    await page.getByLabel('Email').fill(instructor.email)
    await page.getByLabel('Password', { exact: true }).fill('a long enough one')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL('**/instructor/courses')
  })

  test('someone new creates an account', async ({ page }) => {
    await page.goto('/sign-up')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Create account' }).click()
    await expect(page.getByLabel('Name')).toBeFocused()
    await page.getByLabel('Name').fill('Jonas Lindqvist')
    await page.getByLabel('Email').fill(`jonas-${Date.now()}@school.example`)
    await page.getByLabel('Password', { exact: true }).fill('another long one')
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.waitForURL('**/instructor/courses')
    await expect(page.getByRole('link', { name: 'New course' }).first()).toBeVisible()
    await expectAccessible(page)
  })
})
