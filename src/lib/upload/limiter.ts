import { AppError } from '@/lib/errors'

/** At most so many tasks at once; the others wait in line. */
export interface Limiter {
  /** @throws AppError `aborted` when `signal` fires while the task still waits; whatever the task throws */
  run: <T>(task: () => Promise<T>, signal: AbortSignal) => Promise<T>
}

export function createLimiter(max: number): Limiter {
  let running = 0
  const waiting: (() => void)[] = []

  const turn = (signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const enter = () => {
        signal.removeEventListener('abort', leave)
        running += 1
        resolve()
      }
      const leave = () => {
        waiting.splice(waiting.indexOf(enter), 1)
        reject(new AppError('aborted', 'Cancelled.'))
      }
      if (running < max) return enter()
      waiting.push(enter)
      signal.addEventListener('abort', leave, { once: true })
    })

  return {
    run: async (task, signal) => {
      if (signal.aborted) throw new AppError('aborted', 'Cancelled.')
      await turn(signal)
      try {
        return await task()
      } finally {
        running -= 1
        waiting.shift()?.()
      }
    },
  }
}
