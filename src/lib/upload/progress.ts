import type { UploadEnvironment } from './environment'

const TICK_MS = 250

/** 99 until the server has confirmed the file. */
export const percentOf = (sentBytes: number, size: number): number =>
  Math.min(99, Math.floor((100 * sentBytes) / Math.max(1, size)))

/** At most four calls a second, never a lower value, and the last one is never lost. */
export interface ProgressThrottle {
  (percent: number): void
  /** Drops what is still to be told. */
  stop: () => void
}

export function throttleProgress(
  environment: UploadEnvironment,
  tell: (percent: number) => void,
): ProgressThrottle {
  let told = -1
  let latest = -1
  let next = -Infinity
  let callOff: (() => void) | undefined

  const flush = () => {
    callOff = undefined
    if (latest <= told) return
    told = latest
    next = environment.now() + TICK_MS
    tell(latest)
  }
  const report = (percent: number) => {
    latest = Math.max(latest, percent)
    if (latest === told || callOff) return
    const rest = next - environment.now()
    if (rest <= 0) flush()
    else callOff = environment.later(flush, rest)
  }
  return Object.assign(report, { stop: () => callOff?.() })
}
