import type { Database } from '../../db/client'
import { metricRepository } from '../../db/repositories/metric-repository'
import type { MonitoringReport } from '@/schemas/monitoring'
import { readReport, type ReportQuery } from './report'
import type { Figures } from './figures'
import { readHealth, type CohortHealth, type HealthQuery } from './health'

const KEPT_MS = 8 * 86_400_000

/** What all servers and workers of this database have measured. */
export const createMonitoring = ({ db, figures }: { db: Database; figures?: Figures }) => ({
  /**
   * For a rollout: how a cohort does against the limits.
   * @example await monitoring.health({ from: stepBegan, cohort: 'on' }) // → { errorRate, uploadSuccess, inpP75 }
   */
  health: (query: HealthQuery): Promise<CohortHealth> => readHealth(db, query),

  /** Everything that the page for administrators shows; of this process also what it has not written yet. */
  async report(query: ReportQuery): Promise<MonitoringReport> {
    await figures?.recorder.flush()
    return readReport(db, query)
  },

  /** Forgets what is older than 8 days, and errors beyond the latest 2,000. To be called every hour. */
  forgetOld: (): Promise<void> => metricRepository.forget(db, new Date(Date.now() - KEPT_MS)),
})

export type Monitoring = ReturnType<typeof createMonitoring>
