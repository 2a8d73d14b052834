import type { RolloutFigureName } from '@/types/rollout'
import type { Monitoring } from '../monitoring/create-monitoring'
import type { Limit, Verdict } from '../monitoring/limits'

/** A figure over some time, judged by its limit. */
export interface Reading {
  value: number | null
  samples: number
  /** Of `samples`, those that failed; `null` for a percentile. */
  failures: number | null
  limit: Limit
  verdict: Verdict
}

export type Readings = Record<RolloutFigureName, Reading>

/** What a rollout has to know of how people fare: those who have the feature, and those who have not. */
export interface RolloutFigures {
  read(query: { cohort: 'on' | 'off'; from: Date; to: Date }): Promise<Readings>
}

/** The figures that all servers and workers write down. */
export const monitoredFigures = ({ health }: Pick<Monitoring, 'health'>): RolloutFigures => ({
  async read(query) {
    const { errorRate, uploadSuccess, inpP75 } = await health(query)
    return { errorRate, uploadSuccess, inpP75: { ...inpP75, failures: null } }
  },
})
