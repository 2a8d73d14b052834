import { stepNames, stepWords } from '@/lib/rollout'
import type { Rollout, RolloutChange, RolloutFigure } from '@/types/rollout'

const HOUR_MS = 3_600_000

/** "2 d 3 h", "48 h" or "20 min". */
export function watchTime(ms: number): string {
  const hours = Math.floor(ms / HOUR_MS)
  if (hours < 1) return `${Math.floor(ms / 60_000)} min`
  if (hours < 72) return `${hours} h`
  return hours % 24 === 0 ? `${hours / 24} days` : `${Math.floor(hours / 24)} d ${hours % 24} h`
}

/** Whom it is for, before "since". */
export const whoHasIt = ({ step }: Pick<Rollout, 'step'>): string =>
  step === 'off' ? 'Off for everybody' : `On for ${stepWords[step]}`

export const figureNames: Record<RolloutFigure['name'], string> = {
  errorRate: 'Requests that failed',
  uploadSuccess: 'Uploads that finished',
  inpP75: 'Response to a click, p75',
}

/** A value of a figure in its unit. */
export const figureValue = (name: RolloutFigure['name'], value: number): string =>
  name === 'inpP75' ? `${Math.round(value)} ms` : `${Number((value * 100).toFixed(2))}%`

export const figureLimit = ({ name, limit, kind }: RolloutFigure): string =>
  `${kind === 'most' ? 'below' : 'above'} ${figureValue(name, limit)}`

/** A change as one sentence, without who did it. */
export function changeWords({ kind, from, to, reason }: RolloutChange): string {
  const steps = `${stepNames[from]} to ${stepNames[to].toLowerCase()}`
  switch (kind) {
    case 'setup':
      return to === 'off' ? 'Off at the first start' : 'On for everybody at the first start'
    case 'step':
      return steps
    case 'accounts':
    case 'settings':
      return reason?.replace(/\.$/, '') ?? 'Settings'
    case 'held':
      return `Held at ${stepNames[to]}: ${reason ?? ''}`
    case 'released':
      return `${stepNames[to]} goes on: every limit is kept again`
    case 'back':
      return `Back from ${steps}: ${reason ?? ''}`
    case 'advanced':
      return `On from ${steps}: every limit was kept`
    case 'finished':
      return 'The rollout is complete'
    case 'stop':
      return `Stopped at ${stepNames[from]}`
    case 'undo':
      return `The stop was taken back: ${stepNames[to]}`
  }
}
