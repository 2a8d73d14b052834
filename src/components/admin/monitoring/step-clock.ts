import type { MonitoringReport } from '@/schemas/monitoring'

export type StepClock = Pick<MonitoringReport, 'from' | 'stepSeconds' | 'window'>

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', hour: '2-digit', minute: '2-digit' })
const exact = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const dated = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

/** When a step begins, on the reader's clock; within a week with its day. */
export const stepTime = ({ from, stepSeconds, window }: StepClock, step: number): string =>
  (window === '7d' ? day : time).format(new Date(Date.parse(from) + step * stepSeconds * 1_000))

/** To the second, with the date where it may be another day. */
export const momentOf = (iso: string, window?: StepClock['window']): string =>
  (window === undefined || window === '1h' ? exact : dated).format(new Date(iso))
