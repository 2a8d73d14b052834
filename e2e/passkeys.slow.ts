import type { CDPSession } from '@playwright/test'
import { expect, expectAccessible, expectNoSidewaysScroll, test, untilUsable } from './support'

const PASSWORD = 'a long enough one'

/** Browsers keep passkeys for names, not for numbers. */
const here = (baseURL: string | undefined) => (baseURL ?? '').replace('127.0.0.1', 'localhost')

/** A phone, so to speak, that recognises its person at once. */
async function device(session: CDPSession): Promise<string> {
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  })
  return authenticatorId
}

test('a passkey is added, signs in instead of password and code, and opens nothing once it is removed', async ({
  page,
  baseURL,
  instructor,
}) => {
  const origin = here(baseURL)
  const session = await page.context().newCDPSession(page)
  const authenticatorId = await device(session)
  // Otherwise this device takes the offer in the field for the email by itself, sometimes before the button is pressed.
  await page.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false)
  })
  const kept = async () =>
    (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length
  const headers = { 'sec-fetch-site': 'same-origin' }
  const data = { email: instructor.email, password: PASSWORD }

  // At the number of this machine the page says where to go.
  await page.goto('/account')
  await expect(page.getByRole('link', { name: `${origin}/account` })).toBeVisible()

  expect((await page.request.post(`${origin}/api/auth/sign-in/email`, { data, headers })).status()).toBe(200)
  await page.goto(`${origin}/account`)
  await untilUsable(page)
  await page.getByLabel('Name of the passkey').fill('My phone')
  await page.getByLabel('Your password, to add it').fill('not this one')
  await page.getByRole('button', { name: 'Add passkey' }).click()
  await expect(page.getByText('This is not your current password.')).toBeVisible()
  expect(await kept()).toBe(0)
  await page.getByLabel('Your password, to add it').fill(PASSWORD)
  await page.getByRole('button', { name: 'Add passkey' }).click()
  await expect(page.getByRole('button', { name: 'Remove passkey My phone' })).toBeVisible()
  expect(await kept()).toBe(1)
  await expectAccessible(page)
  await page.setViewportSize({ width: 360, height: 740 })
  await expectNoSidewaysScroll(page)

  const signIn = async () => {
    await page.context().clearCookies()
    await page.goto(`${origin}/sign-in`)
    await page.getByRole('button', { name: 'Use a passkey' }).click()
  }
  await signIn()
  await page.waitForURL('**/instructor/courses')

  await page.goto(`${origin}/account`)
  await page.getByRole('button', { name: 'Remove passkey My phone' }).click()
  await page.getByRole('button', { name: 'Remove for good' }).click()
  await expect(page.getByRole('button', { name: 'Remove passkey My phone' })).toBeHidden()
  await signIn()
  await expect(page.getByRole('alert').filter({ hasText: 'does not know that passkey' })).toBeVisible()
  expect(new URL(page.url()).pathname).toBe('/sign-in')
})
