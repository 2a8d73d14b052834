import { expect, type Page } from '@playwright/test'
import type { randomFrom } from './random'

type Random = ReturnType<typeof randomFrom>

/** What a random edit did, as far as nothing of it may be lost. */
export interface Made {
  kind: 'move' | 'rename' | 'chapter' | 'video' | 'delete'
  /** The new title of a rename or an addition; no other edit uses it. */
  title?: string
  /** What was renamed or deleted. */
  id?: string
}

const outlineOf = (page: Page) => page.getByRole('treegrid', { name: 'Outline' })

/** Chapters and videos as the page shows them, in order: id and title. */
export const shownIn = (page: Page): Promise<string[]> =>
  outlineOf(page)
    .locator('[role=row][data-row-key]')
    .evaluateAll((rows) =>
      rows.flatMap((row) => {
        const words = /^(?:Chapter|Video) [\d.]+, ([^,]+)/.exec(row.getAttribute('aria-label') ?? '')
        return words ? [`${row.getAttribute('data-row-key')} ${words[1]}`] : []
      }),
    )

/** Puts the focus on a chapter or a video that the page shows. @returns its id, or `null` when there is none */
const focusSome = (page: Page, random: Random, kind: 'any' | 'chapter' = 'any'): Promise<string | null> =>
  page.evaluate(
    ({ wanted, at }) => {
      const rows = [...document.querySelectorAll<HTMLElement>('[role=row][data-row-key]')].filter((row) =>
        (wanted === 'any' ? /^(Chapter|Video) / : /^Chapter /).test(row.getAttribute('aria-label') ?? ''),
      )
      const row = rows[Math.floor(at * rows.length)]
      row?.focus()
      return row?.dataset.rowKey ?? null
    },
    { wanted: kind, at: random.below(1_000) / 1_000 },
  )

/**
 * One edit by keyboard, of the course as this page shows it.
 * @param title for what is named; unique
 * @param given words of choices against what was typed here
 * @returns `null` when there was nothing to edit, or the other page took it away before the key was pressed
 */
export async function editAtRandom(
  page: Page,
  random: Random,
  title: string,
  given: string[],
): Promise<Made | null> {
  const kind = random.pick([
    'move',
    'move',
    'move',
    'rename',
    'rename',
    'chapter',
    'video',
    'delete',
  ] as const)
  if (kind === 'chapter') {
    await page.getByRole('button', { name: 'Add chapter' }).click()
    return (await typeNew(page, 'Chapter title', title)) ? { kind, title } : null
  }
  const id = await focusSome(page, random, kind === 'video' ? 'chapter' : 'any')
  if (id === null) return null
  switch (kind) {
    case 'move':
      for (let step = random.below(3); step >= 0; step -= 1) {
        await page.keyboard.press(random.below(2) === 0 ? 'Alt+ArrowDown' : 'Alt+ArrowUp')
      }
      return { kind }
    case 'rename': {
      await page.keyboard.press('F2')
      const isTyped = await typeInto(page, TITLE_FIELD, title)
      if (isTyped) await answerConflict(page, random, given)
      return isTyped ? { kind, title, id } : null
    }
    case 'video': {
      const name = `[data-row-key="${id}"]`
      await page.evaluate((row) => {
        const chapter = document.querySelector(row)?.getAttribute('aria-label')?.split(', ')[1]
        document.querySelector<HTMLElement>(`[aria-label="Add video to ${chapter}"]`)?.click()
      }, name)
      return (await typeNew(page, 'Video title', title)) ? { kind, title } : null
    }
    case 'delete':
      await page.keyboard.press('Delete')
      return { kind, id }
  }
}

const TITLE_FIELD = 'input[aria-label^="Title of"]:focus'

/**
 * Where the other page changed the title that was just sent, the page asks at once, and goes on when it has a choice.
 * One that was refused keeps its field and its words.
 */
async function answerConflict(page: Page, random: Random, given: string[]): Promise<void> {
  const dialog = page.getByRole('dialog')
  const isOver = async () => (await page.locator(TITLE_FIELD).count()) === 0 || (await dialog.isVisible())
  await expect
    .poll(isOver, { timeout: 2_000, intervals: [10, 20, 50] })
    .toBe(true)
    .catch(() => undefined)
  if (!(await dialog.isVisible())) return
  await choose(page, random, given)
  await expect(dialog).toHaveCount(0)
}

/** @param given gets the words of a choice against what was typed here */
async function choose(page: Page, random: Random, given: string[]): Promise<void> {
  const dialog = page.getByRole('dialog')
  const choice = random.pick(['Keep mine', 'Keep theirs'] as const)
  if (choice === 'Keep theirs') given.push(await dialog.innerText({ timeout: 2_000 }))
  await dialog.getByRole('button', { name: choice }).click({ timeout: 2_000 })
}

async function typeNew(page: Page, placeholder: string, title: string): Promise<boolean> {
  const isTyped = await typeInto(page, `input[placeholder="${placeholder}"]:focus`, title)
  if (isTyped) await page.keyboard.press('Escape') // the field for the next one
  return isTyped
}

/** Types into the field that has the focus, and sends it. @returns whether the words ever stood in it */
async function typeInto(page: Page, field: string, title: string): Promise<boolean> {
  try {
    await page.locator(field).waitFor({ timeout: 1_000 })
  } catch {
    return false // its row went away
  }
  await page.keyboard.insertText(title)
  const typed = await page.evaluate(() =>
    document.activeElement instanceof HTMLInputElement ? document.activeElement.value : '',
  )
  await page.keyboard.press('Enter')
  return typed === title
}

/**
 * Waits until the page has the server's word on every edit. Where both pages changed one title, it chooses.
 * @param given words of choices against what was typed here
 */
export async function settle(page: Page, random: Random, given: string[]): Promise<void> {
  const status = page.getByRole('banner').getByRole('status')
  await expect(async () => {
    const compare = status.getByRole('button', { name: 'Compare' })
    if (await compare.isVisible()) {
      await compare.click({ timeout: 1_000 })
      await choose(page, random, given)
    }
    expect(await status.textContent()).toMatch(/^(Saved|Could not save)/)
  }).toPass({ timeout: 30_000, intervals: [50, 100, 200] })
}
