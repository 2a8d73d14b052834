import type { CDPSession, Page } from '@playwright/test'
import { endPhase, type PhaseResult, startPhase } from './probe'

/** What a person does on the page for a moment. Ours and the reference page have the same names, so both take it. */
interface Phase {
  name: string
  kind: 'interactions' | 'drag'
  /** Gets everything ready; not measured. `false`: the page cannot do this. */
  prepare: (page: Page) => Promise<boolean>
  run: (page: Page) => Promise<void>
}

const VIDEO_ROW = '[role="row"][aria-label^="Video 1.2,"]'

/** Looked up in one short call: a locator would search all rows, and that would be measured too. */
const middleOf = (page: Page, selector: string) =>
  page.evaluate((wanted) => {
    const box = document.querySelector(wanted)?.getBoundingClientRect()
    return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : null
  }, selector)

async function at(page: Page, selector: string): Promise<{ x: number; y: number }> {
  const point = await middleOf(page, selector)
  if (!point) throw new Error(`nothing on the page is ${selector}`)
  return point
}

async function focusVideo(page: Page): Promise<boolean> {
  await page.evaluate((selector) => {
    window.scrollTo(0, 0)
    document.querySelector<HTMLElement>(selector)?.focus()
  }, VIDEO_ROW)
  await page.waitForTimeout(300)
  return page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, VIDEO_ROW)
}

const dragging: Phase = {
  name: 'dragging a video',
  kind: 'drag',
  prepare: async (page) => {
    await focusVideo(page)
    const grip = await at(page, `${VIDEO_ROW} [aria-label^="Drag to reorder"], :has(> ${VIDEO_ROW}) > .grip`)
    await page.mouse.move(grip.x, grip.y)
    await page.waitForTimeout(200)
    return true
  },
  run: async (page) => {
    const grip = await at(page, `${VIDEO_ROW} [aria-label^="Drag to reorder"], :has(> ${VIDEO_ROW}) > .grip`)
    await page.mouse.down()
    await page.mouse.move(grip.x + 4, grip.y + 4)
    for (let step = 1; step <= 60; step++) {
      await page.mouse.move(grip.x + 40, grip.y + 4 + step * 8)
      await page.waitForTimeout(16)
    }
    await page.mouse.up()
  },
}

const typing: Phase = {
  name: 'typing in a title',
  kind: 'interactions',
  prepare: async (page) => {
    if (!(await focusVideo(page))) return false
    await page.keyboard.press('F2')
    await page.waitForFunction(() => document.activeElement?.matches('input[type="text"], input:not([type])'))
    await page.waitForTimeout(300)
    return true
  },
  run: async (page) => {
    for (const letter of 'Counting beetles in the meadow') {
      await page.keyboard.press(letter === ' ' ? 'Space' : letter)
      await page.waitForTimeout(80)
    }
    await page.keyboard.press('Enter')
  },
}

const expanding: Phase = {
  name: 'opening and closing a chapter',
  kind: 'interactions',
  prepare: async (page) => {
    await focusVideo(page)
    return (
      (await middleOf(page, '[aria-label^="Collapse "][aria-expanded], [aria-label^="Collapse "]')) !== null
    )
  },
  run: async (page) => {
    const button = await at(page, '[role="row"] [aria-label^="Collapse "]')
    await page.mouse.move(button.x, button.y)
    for (let press = 0; press < 20; press++) {
      await page.mouse.click(button.x, button.y)
      await page.waitForTimeout(150)
    }
  },
}

const selecting: Phase = {
  name: 'selecting rows',
  kind: 'interactions',
  prepare: async (page) => {
    const canSelect = await page.evaluate(
      () => document.querySelector('[role="treegrid"]')?.getAttribute('aria-multiselectable') === 'true',
    )
    return canSelect && (await focusVideo(page))
  },
  run: async (page) => {
    for (let row = 0; row < 10; row++) {
      await page.keyboard.press('Space')
      await page.waitForTimeout(80)
      await page.keyboard.press('ArrowDown')
      await page.waitForTimeout(80)
    }
    for (let row = 0; row < 10; row++) {
      await page.keyboard.press('ArrowUp')
      await page.waitForTimeout(80)
      await page.keyboard.press('Space')
      await page.waitForTimeout(80)
    }
  },
}

const openingMenus: Phase = {
  name: 'opening and closing a row menu',
  kind: 'interactions',
  prepare: (page) => focusVideo(page),
  run: async (page) => {
    const button = await at(page, `${VIDEO_ROW} [aria-label^="More for "]`)
    for (let turn = 0; turn < 8; turn++) {
      await page.mouse.click(button.x, button.y)
      await page.waitForFunction(() => document.querySelector('[role="menu"]') !== null)
      await page.waitForTimeout(150)
      await page.keyboard.press('Escape')
      await page.waitForFunction(() => document.querySelector('[role="menu"]') === null)
      await page.waitForTimeout(150)
    }
  },
}

const movingByKeyboard: Phase = {
  name: 'moving by Alt and ↓',
  kind: 'interactions',
  prepare: (page) => focusVideo(page),
  run: async (page) => {
    for (let step = 0; step < 10; step++) {
      await page.keyboard.press('Alt+ArrowDown')
      await page.waitForTimeout(250)
    }
  },
}

export const phases: readonly Phase[] = [
  dragging,
  typing,
  expanding,
  selecting,
  openingMenus,
  movingByKeyboard,
]

/** What the main thread did in a phase, in ms of its own processor time, which other processes do not add to. */
export interface Work {
  all: number
  script: number
  style: number
  layout: number
}

const NAMES = {
  all: 'TaskDuration',
  script: 'ScriptDuration',
  style: 'RecalcStyleDuration',
  layout: 'LayoutDuration',
} as const satisfies Record<keyof Work, string>

async function workSoFar(session: CDPSession): Promise<Work> {
  const { metrics } = await session.send('Performance.getMetrics')
  const ms = (key: keyof Work) => (metrics.find(({ name }) => name === NAMES[key])?.value ?? 0) * 1_000
  return { all: ms('all'), script: ms('script'), style: ms('style'), layout: ms('layout') }
}

export interface MeasuredPhase extends PhaseResult {
  work: Work
}

/** Runs one phase; `null` when the page cannot do it. */
export async function measure(page: Page, { kind, prepare, run }: Phase): Promise<MeasuredPhase | null> {
  if (!(await prepare(page))) return null
  await page.waitForTimeout(400) // what the preparation has started is over
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const mark = await startPhase(page)
  const before = await workSoFar(session)
  await run(page)
  const result = await endPhase(page, mark, kind)
  const after = await workSoFar(session)
  await session.detach()
  return {
    ...result,
    work: {
      all: after.all - before.all,
      script: after.script - before.script,
      style: after.style - before.style,
      layout: after.layout - before.layout,
    },
  }
}
