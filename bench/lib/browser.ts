import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test'
import { chromiumLaunch } from '../../scripts/lib/chromium.mjs'

export const VIEWPORT = { width: 1280, height: 900 }

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    ...chromiumLaunch,
    args: [...chromiumLaunch.args, '--enable-precise-memory-info'],
  })

/** Slows the page's processor down; 1 is full speed. */
export async function throttle(page: Page, rate: number): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate })
}

/** A fresh profile with an empty cache, signed in when `cookie` is given. */
export async function openContext(
  browser: Browser,
  signedIn?: { baseURL: string; cookie: { name: string; value: string } },
): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: VIEWPORT, reducedMotion: 'no-preference' })
  if (signedIn) {
    await context.addCookies([{ ...signedIn.cookie, url: signedIn.baseURL }])
  }
  return context
}
