import type { Executor } from '../../db/client'
import { metricRepository, type MetricSum } from '../../db/repositories/metric-repository'
import { kinds, type Cohort } from './kinds'
import { limits, verdictOf, type Limit, type Verdict } from './limits'
import { percentile } from './percentile'

export interface Figure {
  /** `null` when nothing was measured. */
  value: number | null
  samples: number
  /** Of `samples`, those that failed; 0 for a percentile. */
  failures: number
  limit: Limit
  verdict: Verdict
}

/** The figures that a rollout depends on. */
export interface CohortHealth {
  /** Share of requests that failed (5xx), 0 to 1. */
  errorRate: Figure
  /** Share of ended uploads that were completed, 0 to 1. */
  uploadSuccess: Figure
  /** What three of four visits stay below from an interaction to the next picture, ms. */
  inpP75: Figure
}

export interface HealthQuery {
  from: Date
  /** Now, unless told. */
  to?: Date
  /** Everybody who is signed in, and visitors, unless told. */
  cohort?: Cohort
  version?: string
  /** Other limits, or other least numbers of samples, than the usual ones. */
  limits?: Partial<Record<keyof CohortHealth, Limit>>
}

const nothing: Pick<MetricSum, 'count' | 'errors' | 'buckets' | 'highest'> = {
  count: 0,
  errors: 0,
  buckets: [],
  highest: 0,
}

/** Error rate, upload success and interaction latency of a cohort over all servers. Counts whole minutes. */
export async function readHealth(db: Executor, query: HealthQuery): Promise<CohortHealth> {
  const { from, to = new Date(), cohort, version } = query
  const sums = await metricRepository.sum(db, { kinds: ['http', 'upload', 'inp'], from, to, cohort, version })
  const of = (kind: string) => sums.find((sum) => sum.kind === kind) ?? nothing
  const [http, upload, inp] = [of('http'), of('upload'), of('inp')]
  const figure = (
    name: keyof CohortHealth,
    value: number | null,
    samples: number,
    failures: number,
  ): Figure => {
    const limit = query.limits?.[name] ?? limits[name]
    return { value, samples, failures, limit, verdict: verdictOf(limit, value, samples) }
  }
  const share = (part: number, whole: number) => (whole === 0 ? null : part / whole)
  return {
    errorRate: figure('errorRate', share(http.errors, http.count), http.count, http.errors),
    uploadSuccess: figure(
      'uploadSuccess',
      share(upload.count - upload.errors, upload.count),
      upload.count,
      upload.errors,
    ),
    inpP75: figure('inpP75', percentile(kinds.inp.ladder, inp.buckets, 0.75, inp.highest), inp.count, 0),
  }
}
