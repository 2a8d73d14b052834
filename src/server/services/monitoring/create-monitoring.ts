import type { Database } from '../../db/client'
import { metricRepository } from '../../db/repositories/metric-repository'
import { readHealth, type CohortHealth, type HealthQuery } from './health'

const KEPT_MS = 8 * 86_400_000

/** What all servers and workers of this database have measured. */
export const createMonitoring = ({ db }: { db: Database }) => ({
  /**
   * For a rollout: how a cohort does against the limits.
   * @example await monitoring.health({ from: stepBegan, cohort: 'on' }) // → { errorRate, uploadSuccess, inpP75 }
   */
  health: (query: HealthQuery): Promise<CohortHealth> => readHealth(db, query),

  /** Forgets what is older than 8 days, and errors beyond the latest 2,000. To be called every hour. */
  forgetOld: (): Promise<void> => metricRepository.forget(db, new Date(Date.now() - KEPT_MS)),
})

export type Monitoring = ReturnType<typeof createMonitoring>
