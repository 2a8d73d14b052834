import { type UploadEnvironment, cancelled } from './environment'
import type { PolicyHolder } from './policy'

/** Lets bytes onto the line no faster than the policy allows, over all files together. */
export interface Pacer {
  /**
   * Resolves when `bytes` may be sent, in the order of asking. A browser cannot slow down a request that has
   * begun, so the pace is kept between parts: each goes at the speed of the line, and the next one waits until the
   * average is back within the cap.
   * @throws AppError `aborted` when `signal` fires first
   */
  take: (bytes: number, signal: AbortSignal) => Promise<void>
}

export function createPacer(environment: UploadEnvironment, policy: PolicyHolder): Pacer {
  const waiting: { bytes: number; enter: () => void }[] = []
  /** Bytes sent ahead of the cap; it melts at the capped rate, and the next part goes when it is gone. */
  let debt = 0
  let settledAt = environment.now()
  let rate = policy.now().bytesPerSecond
  let callOff = () => {}

  const settle = () => {
    const now = environment.now()
    debt = rate === null ? 0 : Math.max(0, debt - (rate * (now - settledAt)) / 1000)
    settledAt = now
  }
  const next = () => {
    callOff()
    settle()
    // Less than a byte is a rounding error of the clock.
    while (waiting[0] && (rate === null || debt < 1)) {
      const { bytes, enter } = waiting.shift() ?? waiting[0]
      debt += bytes
      enter()
    }
    if (waiting.length > 0 && rate !== null) callOff = environment.later(next, (1000 * debt) / rate)
  }
  policy.onChange(() => {
    settle() // what is owed so far was earned at the old rate
    rate = policy.now().bytesPerSecond
    next()
  })

  return {
    take: (bytes, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(cancelled())
        const entry = {
          bytes,
          enter: () => {
            signal.removeEventListener('abort', leave)
            resolve()
          },
        }
        const leave = () => {
          waiting.splice(waiting.indexOf(entry), 1)
          next()
          reject(cancelled())
        }
        signal.addEventListener('abort', leave, { once: true })
        waiting.push(entry)
        next()
      }),
  }
}
