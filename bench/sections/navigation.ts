import type { CourseTree } from '@/types/course'
import { openContext, throttle } from '../lib/browser'
import { installProbe } from '../lib/probe'
import { progress, type Row, type Section } from '../lib/report'
import { median } from '../lib/stats'
import { type BenchContext, editURL } from './context'

interface Visit {
  fcp: number
  usable: number
  quiet: number
  longest: number
  elementsAtUsable: number
  elements: number
}

const SIZES = [
  { chapters: 50, videosEach: 20, slowdowns: [1, 4], withReference: true },
  { chapters: 200, videosEach: 50, slowdowns: [4], withReference: false },
] as const

const GOAL_USABLE_MS = 1_500
const GOAL_ELEMENTS = 3_000

/** From the navigation to an outline that can be used, with a cold cache. */
export async function navigation(context: BenchContext): Promise<Section> {
  const { account, app, reference, rounds } = context
  const rows: Row[] = []
  const details: unknown[] = []
  for (const { chapters, videosEach, slowdowns, withReference } of SIZES) {
    const course = await context.course(chapters, videosEach)
    const size = `${chapters} × ${videosEach}`
    if (withReference) {
      reference.showCourse(await account.call<CourseTree>('GET', `/api/courses/${course.id}`))
    }
    const url = editURL(app, course.id)
    await visit(context, url, 1) // the server's own caches are warm for everybody
    for (const slowdown of slowdowns) {
      const ours: Visit[] = []
      const theirs: Visit[] = []
      for (let round = 1; round <= rounds; round++) {
        progress(`navigation: ${size} at ${slowdown}×, round ${round} of ${rounds}`)
        ours.push(await visit(context, url, slowdown))
        if (withReference) theirs.push(await visit(context, reference.baseURL, slowdown))
      }
      const row = (what: string, key: keyof Visit, more: Partial<Row> = {}): Row => ({
        what: `${size} at ${slowdown}×: ${what}`,
        unit: 'ms',
        ours: median(ours.map((one) => one[key])),
        reference: theirs.length === 0 ? null : median(theirs.map((one) => one[key])),
        ...more,
      })
      const isPublished = withReference && slowdown === 4
      rows.push(
        row('first paint', 'fcp', isPublished ? { beside: 'ClassroomIO 2,344' } : {}),
        row('usable', 'usable', {
          goal: GOAL_USABLE_MS,
          ...(isPublished && { beside: 'ClassroomIO 20,214' }),
        }),
        row('main thread quiet', 'quiet', isPublished ? { beside: 'ClassroomIO 26,409' } : {}),
        row('longest task', 'longest', isPublished ? { beside: 'ClassroomIO 13,785' } : {}),
        row('elements in the page', 'elements', {
          unit: 'elements',
          goal: GOAL_ELEMENTS,
          ...(withReference && { beside: 'ClassroomIO 47,871' }),
        }),
      )
      details.push({ size, slowdown, ours, reference: theirs })
    }
  }
  return {
    title: 'From the navigation to an outline that can be used',
    how:
      `Cold cache, signed in, everything on this machine; medians of ${rounds} rounds. Usable: rows are on the screen and ` +
      'React answers them. The reference gets its course as one JSON file and draws no page head, details or strip. ' +
      'ClassroomIO: at 4×, published for another machine.',
    rows,
    details,
  }
}

async function visit({ browser, account }: BenchContext, url: string, slowdown: number): Promise<Visit> {
  const context = await openContext(browser, account)
  try {
    await installProbe(context)
    const page = await context.newPage()
    await page.goto('about:blank')
    await throttle(page, slowdown)
    await page.goto(url, { waitUntil: 'commit' })
    await page.waitForFunction(() => window.benchProbe.usableAt !== null, undefined, { timeout: 180_000 })
    await page.waitForLoadState()
    await page.waitForTimeout(3_000) // the network is never idle: the page follows the course's events
    return await page.evaluate(() => {
      const { usableAt, elementsAtUsable, longTasks } = window.benchProbe
      const paint = performance.getEntriesByName('first-contentful-paint')[0]
      const last = longTasks.at(-1)
      return {
        fcp: paint?.startTime ?? NaN,
        usable: usableAt ?? NaN,
        quiet: Math.max(usableAt ?? NaN, last ? last.startTime + last.duration : 0),
        longest: Math.max(0, ...longTasks.map(({ duration }) => duration)),
        elementsAtUsable,
        elements: document.getElementsByTagName('*').length,
      }
    })
  } finally {
    await context.close()
  }
}
