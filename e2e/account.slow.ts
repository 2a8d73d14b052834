import { expect, expectAccessible, expectNoSidewaysScroll, test, untilUsable } from './support'
import { totpOf } from '../src/test/utils/totp'

const PASSWORD = 'a long enough one'

test('other places are signed out one by one, and all at once by a new password', async ({
  page,
  playwright,
  baseURL,
  instructor,
}) => {
  const elsewhere = await Promise.all(
    ['Firefox/140.0', 'Edg/140.0'].map((userAgent) =>
      playwright.request.newContext({ userAgent, ...(baseURL !== undefined && { baseURL }) }),
    ),
  )
  const headers = { 'sec-fetch-site': 'same-origin' }
  const signIn = (request: (typeof elsewhere)[number], password: string) =>
    request.post('/api/auth/sign-in/email', { data: { email: instructor.email, password }, headers })
  for (const other of elsewhere) expect((await signIn(other, PASSWORD)).status()).toBe(200)
  const statuses = () => Promise.all(elsewhere.map(async (one) => (await one.get('/api/me')).status()))

  await page.goto('/account')
  await untilUsable(page)
  await expect(page.getByText('This browser')).toHaveCount(1)
  await page.getByRole('button', { name: /Sign out Firefox/ }).click()
  await expect(page.getByRole('button', { name: /Sign out Firefox/ })).toBeHidden()
  expect(await statuses()).toEqual([401, 200])

  await page.getByLabel('Current password').fill('not this one')
  await page.getByLabel('New password').fill('another long one')
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByText('This is not your current password.')).toBeVisible()
  await page.getByLabel('Current password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByText('Changed. You are signed out everywhere else.')).toBeVisible()
  expect(await statuses()).toEqual([401, 401])
  await expect(page.getByText('Password changed', { exact: true })).toBeVisible()
  expect((await page.request.get('/api/me')).status()).toBe(200)
  await Promise.all(elsewhere.map((one) => one.dispose()))
})

test('a key is made, shown once, and deleted; the page fits and is accessible', async ({ page }) => {
  await page.goto('/instructor/courses')
  await untilUsable(page)
  await page.getByRole('button', { name: /Account/ }).click()
  await page.getByRole('menuitem', { name: 'Account' }).click()
  await expect(page.getByRole('heading', { name: 'Your account', exact: true })).toBeVisible()
  await page.getByLabel('What the key is for').fill('Shop')
  await page.getByRole('button', { name: 'Make key' }).click()
  await expect(page.getByText(/^lectern_enrol_/)).toBeVisible()
  await expectAccessible(page)
  await page.setViewportSize({ width: 360, height: 740 })
  await expectNoSidewaysScroll(page)
  await page.reload()
  await untilUsable(page)
  await expect(page.getByText('never used')).toBeVisible()
  await expect(page.getByText(/^lectern_enrol_/)).toBeHidden()
  await page.getByRole('button', { name: 'Delete key Shop' }).click()
  await expect(page.getByRole('button', { name: 'Delete for good' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByText('never used')).toBeHidden()
})

test('two-factor sign-in is set up with a code, asked for after the password, and a recovery code helps', async ({
  page,
  instructor,
}) => {
  await page.goto('/account')
  await untilUsable(page)
  await page.getByLabel('Your password, to turn it on').fill(PASSWORD)
  await page.getByRole('button', { name: 'Set up' }).click()
  await expect(page.getByRole('img', { name: 'QR code of the key below' })).toBeVisible()
  await expectAccessible(page)
  const secret = (await page.getByText(/^[A-Z2-7]{40,}$/).textContent()) ?? ''
  const code = () => totpOf(`otpauth://totp/Lectern?secret=${secret}`)
  const recovery =
    (await page
      .getByRole('listitem')
      .filter({ hasText: /^\w{5}-\w{5}$/ })
      .first()
      .textContent()) ?? ''
  await page.getByLabel('Code of the app').fill(code())
  await page.getByRole('button', { name: 'Turn on' }).click()
  await expect(page.getByText('On', { exact: true })).toBeVisible()

  for (const second of ['app', 'recovery'] as const) {
    await page.context().clearCookies()
    await page.goto('/sign-in')
    await page.getByLabel('Email').fill(instructor.email)
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByLabel('Code of your authenticator app')).toBeFocused()
    await expectAccessible(page)
    if (second === 'recovery') await page.getByRole('button', { name: 'Use a recovery code' }).click()
    await page.keyboard.insertText(second === 'app' ? code() : recovery)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/instructor/courses')
  }
})
