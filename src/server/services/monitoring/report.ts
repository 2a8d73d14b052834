import { errorKinds, type FigureId, type MonitoringReport, type MonitoringWindow } from '@/schemas/monitoring'
import type { Executor } from '../../db/client'
import { backlogRepository } from '../../db/repositories/backlog-repository'
import { metricRepository, type MetricSum } from '../../db/repositories/metric-repository'
import { kinds, type Kind } from './kinds'
import { limits, verdictOf, type Limit } from './limits'
import { percentile } from './percentile'
import { readWorkerPresence } from './worker-presence'

type Figure = MonitoringReport['figures'][number]
type Sum = Pick<MetricSum, 'count' | 'errors' | 'total' | 'highest' | 'buckets'>

const windows: Record<MonitoringWindow, { stepSeconds: number; steps: number }> = {
  '1h': { stepSeconds: 60, steps: 60 },
  '24h': { stepSeconds: 900, steps: 96 },
  '7d': { stepSeconds: 7_200, steps: 84 },
}

/** A process that wrote nothing for so long is gone. */
const PRESENT_MS = 3 * 60_000
const ERRORS_OF_A_KIND = 25
const LISTED = 6

/** How a figure is told by what was measured. */
interface Plan {
  id: FigureId
  kind: Kind
  unit: Figure['unit']
  limit: Limit
  value: (sum: Sum, kind: Kind) => number | null
  /** `now`: a state, of which the present one counts; `window`: everything that was measured. */
  of: 'now' | 'window'
  byCohort?: true
  errorKind?: Figure['errorKind']
}

const failed = ({ errors, count }: Sum) => (count === 0 ? null : errors / count)
const succeeded = ({ errors, count }: Sum) => (count === 0 ? null : (count - errors) / count)
const highest = ({ highest, count }: Sum) => (count === 0 ? null : highest)
const at = (share: number) => (sum: Sum, kind: Kind) =>
  percentile(kinds[kind].ladder, sum.buckets, share, sum.highest)
const most = (value: number, minSamples: number): Limit => ({ kind: 'most', value, minSamples })

const plans: Plan[] = [
  {
    id: 'errorRate',
    kind: 'http',
    unit: 'share',
    limit: limits.errorRate,
    value: failed,
    of: 'window',
    byCohort: true,
    errorKind: 'http',
  },
  {
    id: 'uploadSuccess',
    kind: 'upload',
    unit: 'share',
    limit: limits.uploadSuccess,
    value: succeeded,
    of: 'window',
    byCohort: true,
    errorKind: 'upload',
  },
  { id: 'inp', kind: 'inp', unit: 'ms', limit: limits.inpP75, value: at(0.75), of: 'window', byCohort: true },
  { id: 'queueAge', kind: 'queueAge', unit: 'seconds', limit: most(600, 1), value: highest, of: 'now' },
  {
    id: 'processing',
    kind: 'processing',
    unit: 'share',
    limit: most(0.01, 20),
    value: failed,
    of: 'window',
    errorKind: 'processing',
  },
  { id: 'stuckUploads', kind: 'stuckUploads', unit: 'count', limit: most(0, 1), value: highest, of: 'now' },
  { id: 'memory', kind: 'memory', unit: 'megabytes', limit: most(1_024, 1), value: highest, of: 'now' },
  {
    id: 'tabMemory',
    kind: 'tabMemory',
    unit: 'megabytes',
    limit: most(300, 50),
    value: at(0.95),
    of: 'window',
    byCohort: true,
  },
  { id: 'loopDelay', kind: 'loopDelay', unit: 'ms', limit: most(100, 30), value: at(0.95), of: 'window' },
  {
    id: 'database',
    kind: 'database',
    unit: 'ms',
    limit: most(100, 30),
    value: at(0.95),
    of: 'window',
    errorKind: 'database',
  },
  {
    id: 'storage',
    kind: 'storage',
    unit: 'ms',
    limit: most(1_000, 10),
    value: at(0.95),
    of: 'window',
    errorKind: 'storage',
  },
  {
    id: 'lcp',
    kind: 'lcp',
    unit: 'ms',
    limit: most(2_500, 100),
    value: at(0.75),
    of: 'window',
    byCohort: true,
  },
  {
    id: 'cls',
    kind: 'cls',
    unit: 'score',
    limit: most(0.1, 100),
    value: at(0.75),
    of: 'window',
    byCohort: true,
  },
]

export interface ReportQuery {
  window: MonitoringWindow
  version?: string | undefined
  now?: Date
}

/** Everything that the page for administrators shows, over all processes. */
export async function readReport(db: Executor, query: ReportQuery): Promise<MonitoringReport> {
  const { window, version, now = new Date() } = query
  const { stepSeconds, steps } = windows[window]
  const lastStep = Math.floor(now.getTime() / 1_000 / stepSeconds) * stepSeconds
  const from = new Date((lastStep - (steps - 1) * stepSeconds) * 1_000)
  const to = new Date(now.getTime() + 60_000) // the minute that is just being measured, on any clock
  const filter = { from, to, version }
  const present = { ...filter, from: new Date(now.getTime() - PRESENT_MS) }
  const stateKinds = plans.flatMap(({ of, kind }) => (of === 'now' ? [kind] : []))

  const [sums, states, labels, versions, backlog, worker, errors] = await Promise.all([
    metricRepository.sum(
      db,
      { ...filter, kinds: [...plans.map(({ kind }) => kind), 'uploadBegun'] },
      ['cohort'],
      stepSeconds,
    ),
    metricRepository.latest(db, { ...present, kinds: [...stateKinds, 'heap'] }),
    metricRepository.sum(db, { ...filter, kinds: ['route', 'inp'] }, ['label']),
    metricRepository.versions(db, { from, to, kinds: ['memory'] }),
    backlogRepository.read(db),
    readWorkerPresence(db, now.getTime()),
    Promise.all(
      errorKinds.map((kind) => metricRepository.errors(db, { ...filter, kinds: [kind] }, ERRORS_OF_A_KIND)),
    ),
  ])

  const figureOf = (plan: Plan): Figure => {
    const ofKind = sums.filter(({ kind }) => kind === plan.kind)
    const all = added(ofKind)
    const isState = plan.of === 'now'
    const current = isState ? added(states.filter(({ kind }) => kind === plan.kind).map(asSum)) : all
    const value = plan.value(current, plan.kind)
    const cohorts = (['on', 'off'] as const).flatMap((cohort) => {
      const sum = added(ofKind.filter((one) => one.cohort === cohort))
      if (!plan.byCohort || sum.count === 0) return []
      return [{ cohort, value: plan.value(sum, plan.kind), samples: sum.count }]
    })
    const drawn = cohorts.length > 0 ? cohorts.map(({ cohort }) => cohort) : (['all'] as const)
    const samples = isState ? current.count : all.count
    return {
      id: plan.id,
      unit: plan.unit,
      value,
      p95: kinds[plan.kind].ladder.length > 0 ? at(0.95)(all, plan.kind) : null,
      samples,
      failures: all.errors,
      limit: plan.limit,
      verdict: verdictOf(plan.limit, value, samples),
      cohorts,
      series: drawn.map((cohort) => ({
        cohort,
        points: Array.from({ length: steps }, (_, step) =>
          plan.value(
            added(ofKind.filter((one) => one.step === step && (cohort === 'all' || one.cohort === cohort))),
            plan.kind,
          ),
        ),
      })),
      errorKind: plan.errorKind ?? null,
    }
  }

  const listed = (kind: Kind) =>
    labels
      .filter((one) => one.kind === kind)
      .map((one) => ({
        label: one.label,
        samples: one.count,
        failures: one.errors,
        p75: at(0.75)(one, kind),
      }))
      .sort((a, b) => b.failures - a.failures || (b.p75 ?? 0) - (a.p75 ?? 0))
      .slice(0, LISTED)
  const heapOf = new Map(
    states.flatMap((row) => (row.kind === 'heap' ? [[row.process, mean(row)] as const] : [])),
  )

  return {
    window,
    at: now.toISOString(),
    from: from.toISOString(),
    stepSeconds,
    version: version ?? null,
    versions,
    figures: plans.map(figureOf),
    processes: states
      .filter(({ kind }) => kind === 'memory')
      .map((row) => ({
        name: row.process,
        role: row.process.startsWith('worker') ? ('worker' as const) : ('web' as const),
        version: row.version,
        memoryMegabytes: mean(row),
        heapMegabytes: heapOf.get(row.process) ?? null,
        seenAt: row.minute.toISOString(),
      })),
    backlog: { unfinishedJobs: backlog.unfinishedJobs, deadJobs: backlog.deadJobs },
    worker,
    uploadsBegun: added(sums.filter(({ kind }) => kind === 'uploadBegun')).count,
    routes: listed('route'),
    pages: listed('inp'),
    errors: errors
      .flat()
      .sort((a, b) => b.at.getTime() - a.at.getTime())
      .map(
        ({ requestId, at: when, ...error }) =>
          ({ ...error, at: when.toISOString(), request_id: requestId }) as MonitoringReport['errors'][number],
      ), // kinds and cohorts are ours
  }
}

const mean = ({ total, count }: Pick<Sum, 'total' | 'count'>) => (count === 0 ? 0 : total / count)
const asSum = (row: Sum): Sum => ({ ...row, highest: mean(row) })

function added(sums: readonly Sum[]): Sum {
  const buckets: number[] = []
  for (const sum of sums) sum.buckets.forEach((count, i) => (buckets[i] = (buckets[i] ?? 0) + count))
  return {
    count: sums.reduce((all, { count }) => all + count, 0),
    errors: sums.reduce((all, { errors }) => all + errors, 0),
    total: sums.reduce((all, { total }) => all + total, 0),
    highest: Math.max(0, ...sums.map(({ highest }) => highest)),
    buckets,
  }
}
