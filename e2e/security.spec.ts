import { expect, REFUSED, test, untilUsable } from './support'

test(
  'a page runs only what its server gave it',
  { annotation: { type: REFUSED } },
  async ({ page, request }) => {
    const answer = await page.goto('/instructor/courses')
    const headers = answer?.headers() ?? {}
    const nonce = /script-src 'nonce-([^']+)' 'strict-dynamic'/.exec(
      headers['content-security-policy'] ?? '',
    )?.[1]
    expect(nonce).toBeTruthy()
    expect(headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
    await untilUsable(page)
    // As if somebody's title had got into the page as markup.
    const ran = await page.evaluate(async () => {
      const refused = new Promise<string>((resolve) =>
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective)),
      )
      document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.broken = true">')
      return [await refused, 'broken' in window]
    })
    expect(ran).toEqual(['script-src-attr', false])

    for (const path of ['/api/config', '/storage/objects/none', '/icon.svg']) {
      const other = await request.get(path)
      expect(other.headers()['x-content-type-options'], path).toBe('nosniff')
      expect(other.headers()['cross-origin-resource-policy'], path).toBe('same-origin')
    }
    // Each visit has a nonce of its own.
    const again = await request.get('/instructor/courses')
    expect(again.headers()['content-security-policy']).not.toContain(`'nonce-${nonce ?? ''}'`)
  },
)

test('an address with nothing behind it is as strict as any other', async ({ page }) => {
  const answer = await page.goto('/nothing/here')
  expect(answer?.status()).toBe(404)
  expect(answer?.headers()['content-security-policy']).toContain("'strict-dynamic'")
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
})
