import type { CDPSession, Page } from '@playwright/test'
import { openContext } from '../lib/browser'
import { installProbe } from '../lib/probe'
import { progress, type Section } from '../lib/report'
import { type BenchContext, editURL } from './context'

/** By then the browser has compiled what runs often, and the page keeps as many steps as it ever does. */
const WARM_UP = 600
const EDITS = 2_000
const GOAL_GROWTH_PERCENT = 5
const MB = 1_000_000

/** Whether the edit page keeps what it no longer needs: its heap before and after many edits. */
export async function heap(context: BenchContext): Promise<Section> {
  const { browser, account, app } = context
  const course = await context.course(50, 20)
  const visit = await openContext(browser, account)
  try {
    await installProbe(visit)
    const page = await visit.newPage()
    await page.goto(editURL(app, course.id))
    await page.waitForFunction(() => window.benchProbe.usableAt !== null)
    await page.waitForLoadState()
    await page.waitForTimeout(2_000)
    const session = await page.context().newCDPSession(page)
    progress(`heap: ${WARM_UP} edits to warm up`)
    await edit(page, WARM_UP)
    const before = await heapAfterGC(page, session)
    const samples = [before]
    for (let done = 0; done < EDITS; done += 500) {
      progress(`heap: ${done} of ${EDITS} edits`)
      await edit(page, 500)
      samples.push(await heapAfterGC(page, session))
    }
    const after = samples.at(-1) ?? NaN
    return {
      title: `Heap of the edit page after ${EDITS.toLocaleString('en-US')} edits, 50 × 20`,
      how:
        `By keyboard, each saved by the server: nine moves, then a rename. After ${WARM_UP} edits to warm up, the heap is ` +
        'read after a forced garbage collection, once everything is saved.',
      rows: [
        {
          what: 'after the warm-up',
          unit: 'MB',
          ours: before / MB,
          beside: 'ClassroomIO 176 without an edit',
        },
        { what: `after ${EDITS.toLocaleString('en-US')} more`, unit: 'MB', ours: after / MB },
        { what: 'growth', unit: '%', ours: (after / before - 1) * 100, goal: GOAL_GROWTH_PERCENT },
      ],
      details: { samples },
    }
  } finally {
    await visit.close()
  }
}

const ROW = '[role="row"][aria-label^="Video 1.2,"], [role="row"][aria-label^="Video 1.3,"]'

async function edit(page: Page, count: number): Promise<void> {
  await page.evaluate((selector) => {
    window.scrollTo(0, 0)
    document.querySelector<HTMLElement>(selector)?.focus()
  }, ROW)
  for (let turn = 0; turn < count; turn++) {
    if (turn % 10 === 9) {
      await page.keyboard.press('F2')
      await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT')
      await page.keyboard.type(`Lesson ${turn}`)
      await page.keyboard.press('Enter')
    } else {
      await page.keyboard.press(turn % 2 === 0 ? 'Alt+ArrowDown' : 'Alt+ArrowUp')
    }
    await page.waitForTimeout(20)
  }
}

/** Waits until everything is saved and nothing is on its way, then collects what nobody holds. */
async function heapAfterGC(page: Page, session: CDPSession): Promise<number> {
  await page
    .getByRole('banner')
    .getByRole('status')
    .filter({ hasText: /^Saved/ })
    .waitFor({ timeout: 600_000 })
  await page.waitForFunction(
    () => {
      const now = performance.now()
      const requests = performance.getEntriesByType('resource')
      const last = Math.max(0, ...requests.map(({ responseEnd }) => responseEnd))
      performance.clearResourceTimings()
      const state = window as Window & { benchLastRequest?: number }
      state.benchLastRequest = Math.max(state.benchLastRequest ?? 0, last)
      return now - state.benchLastRequest > 5_000
    },
    undefined,
    { polling: 500, timeout: 300_000 },
  )
  // What the measuring itself has gathered is not the page's.
  await page.evaluate(() => {
    window.benchProbe.events.length = 0
    window.benchProbe.longTasks.length = 0
    window.benchProbe.drags.length = 0
    performance.clearResourceTimings()
  })
  await session.send('HeapProfiler.enable')
  for (let turn = 0; turn < 3; turn++) await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.send('HeapProfiler.disable')
  return usedSize
}
