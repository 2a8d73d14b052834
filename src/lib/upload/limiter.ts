import { cancelled } from './environment'

/** Waits until the task may go on, which it may at once unless the limit was lowered below what runs. */
export type Turn = (signal: AbortSignal) => Promise<void>

/** At most so many tasks at once; the others wait in line. */
export interface Limiter {
  /**
   * @param task gets its `turn`, to be asked between steps: after a lowered limit only the tasks that began first go on
   * @throws AppError `aborted` when `signal` fires while the task still waits; whatever the task throws
   */
  run: <T>(task: (turn: Turn) => Promise<T>, signal: AbortSignal) => Promise<T>
  /** Holds at once, also for tasks that run. */
  resize: (max: number) => void
}

export function createLimiter(initialMax: number): Limiter {
  let max = initialMax
  /** In the order in which they began. */
  const running: object[] = []
  const waiting: (() => void)[] = []
  const held = new Map<() => void, object>()

  const mayGoOn = (task: object) => running.indexOf(task) < max
  const next = () => {
    while (running.length < max && waiting.length > 0) waiting.shift()?.()
    for (const [goOn, task] of [...held]) if (mayGoOn(task)) goOn()
  }

  const enter = (task: object, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const begin = () => {
        signal.removeEventListener('abort', leave)
        running.push(task)
        resolve()
      }
      const leave = () => {
        waiting.splice(waiting.indexOf(begin), 1)
        reject(cancelled())
      }
      if (running.length < max) return begin()
      waiting.push(begin)
      signal.addEventListener('abort', leave, { once: true })
    })

  const turnOf =
    (task: object): Turn =>
    (signal) =>
      new Promise<void>((resolve, reject) => {
        if (signal.aborted) return reject(cancelled())
        if (mayGoOn(task)) return resolve()
        const end = (settle: () => void) => {
          held.delete(goOn)
          signal.removeEventListener('abort', leave)
          settle()
        }
        const goOn = () => end(resolve)
        const leave = () => end(() => reject(cancelled()))
        held.set(goOn, task)
        signal.addEventListener('abort', leave, { once: true })
      })

  return {
    run: async (work, signal) => {
      if (signal.aborted) throw cancelled()
      const task = {}
      await enter(task, signal)
      try {
        return await work(turnOf(task))
      } finally {
        running.splice(running.indexOf(task), 1)
        next()
      }
    },
    resize: (value) => {
      max = value
      next()
    },
  }
}
