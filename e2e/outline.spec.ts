import type { Page } from '@playwright/test'
import {
  announced,
  bread,
  box,
  card,
  dropLine,
  grip,
  hoverOver,
  large,
  lift,
  openCourse,
  outline,
  row,
} from './outline-page'
import { courseOf, expect, expectAccessible, expectNoSidewaysScroll, test, untilUsable } from './support'

test.describe('by mouse', () => {
  test('videos go between those of another chapter, and into an empty one', async ({ page, context }) => {
    const id = await openCourse(page, context.request, bread)
    await lift(page, 'Wheat')
    await hoverOver(page, 'Warm', 'top')
    await expect(dropLine(page)).toHaveCount(1)
    await expect(card(page)).toContainText('To Water, place 2 of 3')
    await expectAccessible(page)
    await page.mouse.up()
    await expect(announced(page)).toHaveText("Moved 'Wheat' to 'Water', place 2 of 3.")
    await expect.poll(() => outline(context.request, id)).toContain('Water Cold Wheat Warm')

    await lift(page, 'Rye')
    const end = await box(page.getByRole('row', { name: 'Add to Fire' }))
    await page.mouse.move(end.x + 220, end.y + end.height / 2, { steps: 8 })
    await page.mouse.move(end.x + 221, end.y + end.height / 2)
    await page.mouse.up()
    await expect
      .poll(() => outline(context.request, id))
      .toEqual(['Flour Spelt Oats', 'Water Cold Wheat Warm', 'Fire Rye'])
    await expect(card(page)).toHaveCount(0)
    await expect(dropLine(page)).toHaveCount(0)
  })

  test('a closed chapter takes what is let go on it, and opens for what waits', async ({ page, context }) => {
    const id = await openCourse(page, context.request, bread)
    await page.getByRole('button', { name: 'Collapse Water' }).click()
    await lift(page, 'Rye')
    await hoverOver(page, 'Water', 'top')
    await expect(row(page, 'Water')).toHaveClass(/drop-into/)
    await page.mouse.up()
    await expect.poll(() => outline(context.request, id)).toContain('Water Cold Warm Rye')
    await expect(row(page, 'Water')).toHaveAttribute('aria-expanded', 'false')

    await lift(page, 'Spelt')
    await hoverOver(page, 'Water', 'top')
    await expect(card(page)).toContainText('opens in a moment')
    await expect(row(page, 'Water')).toHaveAttribute('aria-expanded', 'true')
    await hoverOver(page, 'Cold', 'top')
    await page.mouse.up()
    await expect
      .poll(() => outline(context.request, id))
      .toEqual(['Flour Wheat Oats', 'Water Spelt Cold Warm Rye', 'Fire'])
  })

  test('a selection goes as one, in the order of the outline', async ({ page, context }) => {
    const id = await openCourse(page, context.request, bread)
    await row(page, 'Oats').click()
    await row(page, 'Rye').click({ modifiers: ['ControlOrMeta'] })
    await page.getByRole('checkbox', { name: 'Select Cold' }).check({ force: true })
    await expect(page.getByRole('group', { name: 'Selection' })).toContainText('3 videos selected')
    await expectAccessible(page)

    await lift(page, 'Oats')
    await expect(card(page)).toContainText('3 videos')
    await expect(page.locator('.is-lifted')).toHaveCount(3)
    await hoverOver(page, 'Warm', 'bottom')
    await expectAccessible(page)
    await page.mouse.up()
    await expect
      .poll(() => outline(context.request, id))
      .toEqual(['Flour Wheat Spelt', 'Water Warm Rye Oats Cold', 'Fire'])
    await expect(announced(page)).toHaveText("Moved 3 videos to 'Water', places 2 to 4 of 4.")
    await expect(page.getByRole('row', { selected: true })).toHaveCount(3)

    // What is not part of the selection moves alone.
    await lift(page, 'Spelt')
    await hoverOver(page, 'Wheat', 'top')
    await page.mouse.up()
    await expect.poll(() => outline(context.request, id)).toContain('Flour Spelt Wheat')
  })

  test('chapters go together, with Shift from one to another', async ({ page, context }) => {
    const id = await openCourse(page, context.request, { ...bread, Time: ['Long', 'Longer'] })
    await row(page, 'Flour').click()
    await row(page, 'Water').click({ modifiers: ['Shift'] })
    await expect(page.getByRole('group', { name: 'Selection' })).toContainText('2 chapters selected')
    await lift(page, 'Flour')
    await hoverOver(page, 'Longer', 'bottom')
    await page.mouse.up()
    await expect
      .poll(() => outline(context.request, id))
      .toEqual(['Fire', 'Time Long Longer', 'Flour Rye Wheat Spelt Oats', 'Water Cold Warm'])
  })

  test('Escape cancels, and so does letting go outside', async ({ page, context }) => {
    const id = await openCourse(page, context.request, bread)
    const before = await courseOf(context.request, id)
    await lift(page, 'Rye')
    await hoverOver(page, 'Warm', 'bottom')
    await expect(dropLine(page)).toHaveCount(1)
    await page.keyboard.press('Escape')
    await expect(card(page)).toHaveCount(0)
    await expect(dropLine(page)).toHaveCount(0)
    await expect(page.locator('.is-lifted')).toHaveCount(0)
    await page.mouse.up()

    await lift(page, 'Rye')
    await page.mouse.move(1200, 30, { steps: 8 })
    await page.mouse.up()
    await expect(card(page)).toHaveCount(0)
    await expect(announced(page)).toHaveText('Nothing was moved.')
    expect(await courseOf(context.request, id)).toEqual(before)
  })
})

test('a whole session by keyboard: move, select, rename, delete, add', async ({ page, context }) => {
  const id = await openCourse(page, context.request, bread)
  const focused = (name: string | RegExp) => expect(page.getByRole('row', { name })).toBeFocused()
  for (let presses = 0; presses < 40; presses += 1) {
    if (await row(page, 'Flour').evaluate((element) => element === document.activeElement)) break
    await page.keyboard.press('Tab')
  }
  await focused(/^Chapter 1, Flour/)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await focused(/^Video 1.2, Wheat/)
  await expect(page.getByRole('row', { selected: true })).toHaveCount(2)
  await page.keyboard.press('Alt+ArrowDown')
  await expect.poll(() => outline(context.request, id)).toContain('Flour Spelt Rye Wheat Oats')
  await focused(/^Video 1.3, Wheat/)
  await page.keyboard.press('Alt+ArrowDown')
  await page.keyboard.press('Alt+ArrowDown')
  await expect
    .poll(() => outline(context.request, id))
    .toEqual(['Flour Spelt Oats', 'Water Rye Wheat Cold Warm', 'Fire'])
  await focused(/^Video 2.2, Wheat/)

  await page.keyboard.press('Escape')
  await expect(page.getByRole('row', { selected: true })).toHaveCount(0)
  await page.keyboard.press('F2')
  await page.keyboard.type('Wheat, sifted')
  await page.keyboard.press('Enter')
  await expect.poll(() => outline(context.request, id)).toContain('Water Rye Wheat, sifted Cold Warm')
  await focused(/^Video 2.2, Wheat, sifted/)

  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await page.keyboard.press('Delete')
  await expect.poll(() => outline(context.request, id)).toContain('Water Rye Warm')
  await focused(/^Video 2.2, Warm/)
  await page.keyboard.press('ControlOrMeta+z')
  await expect.poll(() => outline(context.request, id)).toContain('Water Rye Wheat, sifted Cold Warm')
  await page.keyboard.press('Shift+ControlOrMeta+z')
  await expect.poll(() => outline(context.request, id)).toContain('Water Rye Warm')
  await focused(/^Video 2.\d, Warm/)

  await page.keyboard.press('Home')
  await focused(/^Chapter 1, Flour/)
  await page.keyboard.press('ArrowLeft')
  await expect(row(page, 'Spelt')).toHaveCount(0)
  await page.keyboard.press('End')
  await focused('Add to Fire')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Stone oven')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect.poll(() => outline(context.request, id)).toContain('Fire Stone oven')
  await expect(page.getByRole('treegrid').locator(':focus')).toHaveCount(1)
})

test('the dialog for a far place is worked by keys alone, for one and for many', async ({
  page,
  context,
}) => {
  const id = await openCourse(page, context.request, large(50, 20))
  await row(page, 'Video 1.1').focus()
  await page.keyboard.press('Shift+ArrowDown')
  await grip(page, 'Video 1.2').focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Move 2 videos' })
  await expect(dialog.getByRole('combobox')).toBeFocused()
  await expect(dialog.getByRole('option', { selected: true })).toContainText('now')
  await expectAccessible(page)
  await page.keyboard.type('37 after 12')
  await expect(dialog.getByRole('option', { selected: true })).toContainText('After “Video 37.12”')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(announced(page)).toHaveText("Moved 2 videos to 'Chapter 37', places 13 to 14 of 22.")
  await expect
    .poll(async () =>
      (await courseOf(context.request, id)).chapters[36]?.videos
        .slice(11, 15)
        .map(({ filename }) => filename),
    )
    .toEqual(['Video 37.12', 'Video 1.1', 'Video 1.2', 'Video 37.13'])
  await expect(row(page, 'Video 1.2')).toBeInViewport()
  await expect(grip(page, 'Video 1.2')).toBeFocused()
})

test('? on a row lists the keys', async ({ page, context }) => {
  await openCourse(page, context.request, bread)
  await row(page, 'Rye').focus()
  await page.keyboard.press('?')
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(dialog).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(row(page, 'Rye')).toBeFocused()
  await page.setViewportSize({ width: 360, height: 740 })
  await page.getByRole('button', { name: 'More for the outline' }).click()
  await page.getByRole('menuitem', { name: 'Keyboard shortcuts' }).click()
  await expect(dialog).toBeVisible()
  await expectNoSidewaysScroll(page)
  await expectAccessible(page)
})

test.describe('1,000 videos', () => {
  const elements = (page: Page) => page.evaluate(() => document.querySelectorAll('*').length)

  test('are few elements wherever one looks, and one is dragged from the top to the bottom', async ({
    page,
    context,
  }) => {
    const id = await openCourse(page, context.request, large(50, 20))
    expect(await elements(page)).toBeLessThanOrEqual(3000)
    for (const share of [0.3, 0.7, 1]) {
      await page.evaluate((part) => window.scrollTo(0, document.documentElement.scrollHeight * part), share)
      await expect(page.locator('[role=row]:visible').first()).toBeVisible()
      expect(await elements(page)).toBeLessThanOrEqual(3000)
    }
    await page.evaluate(() => window.scrollTo(0, 0))
    await expect(row(page, 'Video 1.1')).toBeVisible()

    await lift(page, 'Video 1.1')
    const edge = { x: 400, y: 892 }
    await page.mouse.move(edge.x, edge.y, { steps: 10 })
    await expect(async () => {
      await page.mouse.move(edge.x + Math.random() * 4, edge.y)
      const left = await page.evaluate(
        () => document.documentElement.scrollHeight - window.innerHeight - window.scrollY,
      )
      expect(left).toBeLessThan(5)
    }).toPass({ timeout: 60_000, intervals: [100] })
    expect(await elements(page)).toBeLessThanOrEqual(3000)
    await hoverOver(page, 'Video 50.18', 'bottom')
    await expect(card(page)).toContainText('To Chapter 50, place 19 of 21')
    await page.mouse.up()
    await expect
      .poll(async () => (await courseOf(context.request, id)).chapters[49]?.videos[18]?.filename)
      .toBe('Video 1.1')
    await expect(row(page, 'Video 1.1')).toBeVisible()
  })

  test('a reload comes back to where the page was', async ({ page, context }) => {
    await openCourse(page, context.request, large(50, 20))
    await page.evaluate(() => window.scrollTo(0, 15_000))
    const seen = () =>
      page.evaluate(() =>
        document.elementFromPoint(400, 450)?.closest('[role=row]')?.getAttribute('aria-rowindex'),
      )
    await expect.poll(async () => Number(await seen())).toBeGreaterThan(300)
    const before = Number(await seen())
    await page.reload()
    await untilUsable(page)
    await expect.poll(async () => Math.abs(Number(await seen()) - before)).toBeLessThan(4)
  })
})
