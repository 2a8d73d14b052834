import type { SessionUser } from '@/types/api'
import type { Cohort } from './kinds'
import type { Measured, MeasuredError, Recorder } from './recorder'

/** Whether a person has the new course creation. Asked for every request, so it must not wait. */
export type CohortOf = (user: Pick<SessionUser, 'id'>) => Exclude<Cohort, 'none'>

/** What a process measures itself by. */
export interface Figures {
  readonly recorder: Recorder
  readonly version: string
  /** The new course creation is for everybody until a feature flag says otherwise. */
  cohortOf: CohortOf
}

export const createFigures = (recorder: Recorder, version: string): Figures => ({
  recorder,
  version,
  cohortOf: () => 'on',
})

/** Measures something of a person, or of nobody who is signed in. Does nothing where figures are not kept. */
export function measureFor(
  figures: Figures | undefined,
  user: Pick<SessionUser, 'id'> | null | undefined,
  measured: Omit<Measured, 'cohort'>,
  error?: Omit<MeasuredError, 'cohort' | 'kind'>,
): void {
  if (!figures) return
  const cohort = user ? figures.cohortOf(user) : 'none'
  figures.recorder.measure({ ...measured, cohort })
  if (error) figures.recorder.note({ ...error, kind: measured.kind, cohort })
}
