import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expectAccessible, expectNoSidewaysScroll } from './support'

/** `SCREENSHOTS=folder` keeps a picture of each look; without it they are only checked. */
const folder = process.env.SCREENSHOTS
const widths = [1280, 360] as const
const schemes = ['light', 'dark'] as const
/** What axe judges by colours; all else is the same in both appearances. */
const byColour = ['color-contrast', 'link-in-text-block']

/**
 * Looks at the page as it stands, in both widths and both appearances: nothing scrolls sideways, and axe finds
 * nothing. One walk to a state is enough for all four looks; the page is left as it was.
 * @param part a selector: axe looks at this alone, e.g. at a dialog over a page that was looked at before
 */
export async function lookEverywhere(page: Page, name: string, part?: string): Promise<void> {
  const before = page.viewportSize()
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 })
    for (const colorScheme of schemes) {
      // Without motion the colours are there at once.
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await expectNoSidewaysScroll(page)
      await expectAccessible(page, colorScheme === 'dark' ? byColour : undefined, part)
      await keep(page, `${name}-${width}-${colorScheme}`)
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null })
  if (before) await page.setViewportSize(before)
}

async function keep(page: Page, name: string): Promise<void> {
  if (!folder) return
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, animations: 'disabled' })
}
