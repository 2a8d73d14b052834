import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { CourseTree } from '@/types/course'
import { openContext, throttle } from '../lib/browser'
import { type MeasuredPhase, measure, phases } from '../lib/phases'
import { installProbe } from '../lib/probe'
import { progress, type Row, type Section } from '../lib/report'
import { median, percentile } from '../lib/stats'
import { type BenchContext, editURL } from './context'

const CHAPTERS = 50
const VIDEOS_EACH = 20
const SLOWDOWN = 4
const GOAL_MS = 100

type Round = Map<string, MeasuredPhase | null>

/** How long the page takes to answer a person, 1,000 videos on a processor four times slower. */
export async function latency(context: BenchContext): Promise<Section> {
  const { account, app, reference, rounds } = context
  const course = await context.course(CHAPTERS, VIDEOS_EACH)
  reference.showCourse(await account.call<CourseTree>('GET', `/api/courses/${course.id}`))
  const ours: Round[] = []
  const theirs: Round[] = []
  for (let round = 1; round <= rounds; round++) {
    progress(`latency: round ${round} of ${rounds}, ours`)
    ours.push(await measureRound(context, editURL(app, course.id), `ours-${round}`))
    progress(`latency: round ${round} of ${rounds}, reference`)
    theirs.push(await measureRound(context, reference.baseURL, `reference-${round}`))
  }
  const shares = [95, 98] as const
  const rows = phases.flatMap(({ name }) =>
    shares.map((share): Row => {
      const of = (list: Round[]) =>
        overRounds(list, name, ({ durations }) => percentile(durations, share / 100))
      return {
        what: `${name}, p${share}`,
        unit: 'ms',
        ours: of(ours),
        reference: of(theirs),
        ...(share === 98 && { goal: GOAL_MS }),
        ...besideOf(name, share),
      }
    }),
  )
  const longest = phases.map(({ name }): Row => {
    const of = (list: Round[]) => overRounds(list, name, ({ longTasks }) => Math.max(0, ...longTasks))
    return {
      what: `${name}, longest task`,
      unit: 'ms',
      ours: of(ours),
      reference: of(theirs),
      goal: GOAL_MS,
    }
  })
  const work = phases.map(({ name }): Row => {
    const of = (list: Round[]) =>
      overRounds(list, name, ({ work: { all }, durations }) => all / Math.max(1, durations.length))
    return {
      what: `${name}, work of the main thread for each`,
      unit: 'ms',
      ours: of(ours),
      reference: of(theirs),
    }
  })
  const together = (list: Round[]) =>
    median(list.map((round) => percentile(everything(round).durations, 0.98)))
  const all: Row = {
    what: 'all of these, p98',
    unit: 'ms',
    ours: together(ours),
    reference: together(theirs),
    goal: GOAL_MS,
  }
  return {
    title: `Interaction latency, ${CHAPTERS} × ${VIDEOS_EACH} = 1,000 videos, processor ${SLOWDOWN}× slower`,
    how:
      'From the input to the frame that shows its result (Event Timing, steps of 8 ms; while dragging, from each drag ' +
      `event). Medians of ${rounds} rounds, ours and the reference in turn. A longest task of 0 means none over 50 ms.`,
    rows: [...rows, all, ...longest, ...work],
    details: { ours: ours.map(plain), reference: theirs.map(plain) },
  }
}

async function measureRound(context: BenchContext, url: string, label: string): Promise<Round> {
  const { browser, account } = context
  const visit = await openContext(browser, account)
  try {
    await installProbe(visit)
    const page = await visit.newPage()
    await page.goto(url)
    await page.waitForFunction(() => window.benchProbe.usableAt !== null, undefined, { timeout: 120_000 })
    await page.waitForLoadState()
    await throttle(page, SLOWDOWN)
    await page.waitForTimeout(2_000)
    const round: Round = new Map()
    for (const phase of phases) {
      const work = () => measure(page, phase)
      const path = join(context.results, 'profiles', `${label} ${phase.name}.cpuprofile`)
      round.set(phase.name, context.withProfiles ? await profiled(page, path, work) : await work())
    }
    return round
  } finally {
    await visit.close()
  }
}

async function profiled<T>(page: Page, path: string, work: () => Promise<T>): Promise<T> {
  const session = await page.context().newCDPSession(page)
  await session.send('Profiler.enable')
  await session.send('Profiler.setSamplingInterval', { interval: 500 })
  await session.send('Profiler.start')
  const result = await work()
  const { profile } = await session.send('Profiler.stop')
  await session.detach()
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, JSON.stringify(profile))
  return result
}

function overRounds(rounds: Round[], name: string, of: (result: MeasuredPhase) => number): number | null {
  const values = rounds.flatMap((round) => {
    const result = round.get(name)
    return result ? [of(result)] : []
  })
  return values.length === 0 ? null : median(values)
}

const everything = (round: Round) => ({
  durations: [...round.values()].flatMap((result) => result?.durations ?? []),
})

const plain = (round: Round) => Object.fromEntries(round)

/** research: ClassroomIO at 50 × 20 and 4×, its own page, another machine. */
function besideOf(name: string, share: 95 | 98): Pick<Row, 'beside'> {
  if (share !== 95) return {}
  if (name.includes('menu')) return { beside: 'ClassroomIO 784' }
  if (name.startsWith('typing')) return { beside: 'ClassroomIO 488' }
  if (name.startsWith('moving')) return { beside: 'ClassroomIO 1,920' }
  return {}
}
