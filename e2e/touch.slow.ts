import type { CDPSession, Page } from '@playwright/test'
import { announced, box, bread, card, dropLine, grip, large, openCourse, outline, row } from './outline-page'
import { courseOf, expect, expectAccessible, expectNoSidewaysScroll, test, untilDraggable } from './support'

interface Spot {
  x: number
  y: number
}

/** Fingers on the screen, sent through the browser's own protocol: gestures, scrolling and cancelling are real. */
class Hand {
  private at: Spot = { x: 0, y: 0 }
  private constructor(private readonly client: CDPSession) {}

  static async of(page: Page): Promise<Hand> {
    return new Hand(await page.context().newCDPSession(page))
  }

  async down(spot: Spot): Promise<void> {
    this.at = spot
    await this.send('touchStart', spot)
  }

  async moveTo(to: Spot): Promise<void> {
    for (const spot of this.way(to)) {
      this.at = spot
      await this.send('touchMove', spot)
    }
  }

  /** In one go: were each step waited for, a busy machine would make a long press of it. */
  async swipe(from: Spot, to: Spot): Promise<void> {
    this.at = from
    await Promise.all([
      this.send('touchStart', from),
      ...this.way(to).map((spot) => this.send('touchMove', spot)),
      this.send('touchEnd'),
    ])
  }

  /** A second finger, while the first one stays. */
  async downToo(spot: Spot): Promise<void> {
    await this.send('touchStart', this.at, spot)
  }

  async up(): Promise<void> {
    await this.send('touchEnd')
  }

  private way(to: Spot, steps = 10): Spot[] {
    const from = this.at
    return Array.from({ length: steps }, (_step, index) => {
      const part = (index + 1) / steps
      return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }
    })
  }

  private async send(type: 'touchStart' | 'touchMove' | 'touchEnd', ...spots: Spot[]): Promise<void> {
    const touchPoints = spots.map((spot, id) => ({ ...spot, id }))
    await this.client.send('Input.dispatchTouchEvent', { type, touchPoints })
  }
}

/** Rests on a row's grip until the row is lifted. */
async function liftByTouch(page: Page, hand: Hand, title: string): Promise<Spot> {
  await untilDraggable(page)
  const hold = await box(grip(page, title))
  const start = { x: hold.x + 8, y: hold.y + hold.height / 2 }
  await hand.down(start)
  await expect(card(page)).toBeVisible()
  return start
}

async function spotOn(page: Page, title: string, edge: 'top' | 'bottom'): Promise<Spot> {
  const { x, y, height } = await box(row(page, title))
  return { x: x + 100, y: edge === 'top' ? y + 6 : y + height - 6 }
}

/** A fling or a scroll at the edge has come to rest. */
async function untilStill(page: Page): Promise<number> {
  let before = Number.NaN
  await expect
    .poll(async () => {
      const last = before
      before = await page.evaluate(() => window.scrollY)
      return before === last
    })
    .toBe(true)
  return before
}

async function selectByMenu(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: `More for ${title}`, exact: true }).tap()
  await page.getByRole('menuitem', { name: 'Select', exact: true }).tap()
}

for (const width of [360, 1280]) {
  test.describe(`by touch at ${width} px`, () => {
    test.use({ viewport: { width, height: 900 }, hasTouch: true, isMobile: width === 360 })

    test('a finger that rests on a grip lifts the row; a swipe scrolls', async ({ page, context }) => {
      const id = await openCourse(page, context.request, { ...bread, More: Array.from('abcdefghijklmnop') })
      const hand = await Hand.of(page)
      await row(page, 'Rye').scrollIntoViewIfNeeded()
      const hold = await box(grip(page, 'Spelt'))
      expect(hold.width).toBeGreaterThanOrEqual(44)
      const start = { x: hold.x + 8, y: hold.y + hold.height / 2 }

      const scrolled = await page.evaluate(() => window.scrollY)
      await hand.swipe(start, { x: start.x, y: start.y - 80 })
      await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(scrolled)
      await expect(card(page)).toHaveCount(0)
      await untilStill(page)
      await page.evaluate((y) => window.scrollTo(0, y), scrolled)
      const still = await untilStill(page)

      await liftByTouch(page, hand, 'Rye')
      await hand.moveTo(await spotOn(page, 'Oats', 'bottom'))
      await expect(card(page)).toContainText('To Flour, place 4 of 4')
      await expect(dropLine(page)).toHaveCount(1)
      await expectNoSidewaysScroll(page)
      await hand.up()
      await expect(card(page)).toHaveCount(0)
      await expect.poll(() => outline(context.request, id)).toContain('Flour Wheat Spelt Oats Rye')
      expect(await untilStill(page)).toBe(still)
    })

    test('a selection goes as one onto a closed chapter, which opens for what waits', async ({
      page,
      context,
    }) => {
      const id = await openCourse(page, context.request, bread)
      const hand = await Hand.of(page)
      await page.getByRole('button', { name: 'Collapse Water' }).tap()
      await selectByMenu(page, 'Rye')
      await page.getByText('Spelt', { exact: true }).tap()
      await expect(page.getByRole('group', { name: 'Selection' })).toContainText('2')

      await liftByTouch(page, hand, 'Spelt')
      await expect(card(page)).toContainText('2 videos')
      await hand.moveTo(await spotOn(page, 'Water', 'top'))
      await expect(card(page)).toContainText('opens in a moment')
      await expect(row(page, 'Water')).toHaveAttribute('aria-expanded', 'true')
      await hand.moveTo(await spotOn(page, 'Cold', 'bottom'))
      await expect(card(page)).toContainText('To Water, place 2 of 4')
      await hand.up()
      await expect
        .poll(() => outline(context.request, id))
        .toEqual(['Flour Wheat Oats', 'Water Cold Rye Spelt Warm', 'Fire'])
      await expect(announced(page)).toHaveText("Moved 2 videos to 'Water', places 2 to 3 of 4.")
    })

    test('a chapter is dragged with its videos', async ({ page, context }) => {
      const id = await openCourse(page, context.request, bread)
      const hand = await Hand.of(page)
      await liftByTouch(page, hand, 'Water')
      await hand.moveTo(await spotOn(page, 'Flour', 'top'))
      await hand.up()
      await expect
        .poll(() => outline(context.request, id))
        .toEqual(['Water Cold Warm', 'Flour Rye Wheat Spelt Oats', 'Fire'])
    })

    test('a second finger and Escape cancel', async ({ page, context }) => {
      const id = await openCourse(page, context.request, bread)
      const before = await courseOf(context.request, id)
      const hand = await Hand.of(page)
      await liftByTouch(page, hand, 'Rye')
      await hand.moveTo(await spotOn(page, 'Oats', 'bottom'))
      await expect(dropLine(page)).toHaveCount(1)
      const { x, y } = await box(page.getByRole('heading', { level: 1 }))
      await hand.downToo({ x: x + 4, y: y + 4 })
      await expect(card(page)).toHaveCount(0)
      await expect(dropLine(page)).toHaveCount(0)
      await hand.up()

      await liftByTouch(page, hand, 'Rye')
      await hand.moveTo(await spotOn(page, 'Oats', 'bottom'))
      await page.keyboard.press('Escape')
      await expect(card(page)).toHaveCount(0)
      await hand.up()
      await expect(announced(page)).toHaveText('Nothing was moved.')
      expect(await courseOf(context.request, id)).toEqual(before)
    })
  })
}

test.describe('by touch, further', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true })

  test('a finger at the edge of the screen scrolls a long outline', async ({ page, context }) => {
    const id = await openCourse(page, context.request, large(6, 10))
    const hand = await Hand.of(page)
    await row(page, 'Video 1.1').scrollIntoViewIfNeeded()
    const start = await liftByTouch(page, hand, 'Video 1.1')
    await hand.moveTo({ x: start.x + 40, y: 732 })
    await expect(row(page, 'Video 3.5')).toBeInViewport({ timeout: 60_000 })
    await hand.moveTo({ x: start.x + 40, y: 400 })
    await untilStill(page)
    await hand.moveTo(await spotOn(page, 'Video 3.5', 'bottom'))
    await expect(card(page)).toContainText('To Chapter 3, place 6 of 11')
    await hand.up()
    await expect
      .poll(async () => (await courseOf(context.request, id)).chapters[2]?.videos[5]?.filename)
      .toBe('Video 1.1')
  })

  test('the menu does the same, and begins a selection that taps go on with', async ({ page, context }) => {
    const id = await openCourse(page, context.request, bread)
    await page.getByRole('button', { name: 'More for Rye' }).tap()
    await page.getByRole('menuitem', { name: 'Move down' }).tap()
    await expect.poll(() => outline(context.request, id)).toContain('Flour Wheat Rye Spelt Oats')

    await page.getByText('Wheat', { exact: true }).tap()
    await expect(page.getByRole('row', { selected: true })).toHaveCount(0)
    await page.getByRole('button', { name: 'More for Rye' }).tap()
    await page.getByRole('menuitem', { name: 'Select', exact: true }).tap()
    await page.getByText('Oats', { exact: true }).tap()
    await expect(page.getByRole('group', { name: 'Selection' })).toContainText('2 videos selected')
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    await page.getByRole('button', { name: 'More for Oats' }).tap()
    await page.getByRole('menuitem', { name: 'Move up' }).tap()
    await expect.poll(() => outline(context.request, id)).toContain('Flour Rye Oats Wheat Spelt')
  })
})
