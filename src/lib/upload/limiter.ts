import { cancelled } from './environment'

/** Waits until the task may go on, which it may at once unless the limit was lowered below what runs. */
export type Turn = (signal: AbortSignal) => Promise<void>

/** At most so many tasks at once; the others wait in line. */
export interface Limiter {
  /**
   * @param task gets its `turn`, to be asked between steps: after a lowered limit only the tasks that began first go on
   * @param key whose task it is, for `first`
   * @throws AppError `aborted` when `signal` fires while the task still waits; whatever the task throws
   */
  run: <T>(task: (turn: Turn) => Promise<T>, signal: AbortSignal, key?: string) => Promise<T>
  /** Holds at once, also for tasks that run. */
  resize: (max: number) => void
  /** From now on the tasks of `key` come before all others, in line and among those that run. */
  first: (key: string) => void
}

interface Task {
  key: string | undefined
}

/** @param canOvertake a task that comes first begins even when all places are taken; another one is held instead */
export function createLimiter(initialMax: number, canOvertake = false): Limiter {
  let max = initialMax
  let firstKey: string | undefined
  /** In the order in which they began. */
  const running: Task[] = []
  const waiting: { task: Task; begin: () => void }[] = []
  const held = new Map<() => void, Task>()

  const isFirst = ({ key }: Task) => key !== undefined && key === firstKey
  const mayGoOn = (task: Task) => {
    const before = running.slice(0, running.indexOf(task))
    const ahead = isFirst(task) ? before.filter(isFirst) : [...before, ...running.filter(isFirst)]
    return new Set(ahead).size < max
  }
  const next = () => {
    while (waiting.length > 0) {
      const first = waiting.findIndex(({ task }) => isFirst(task))
      if (running.length >= max && !(canOvertake && first >= 0)) break
      const [entry] = waiting.splice(Math.max(0, first), 1)
      entry?.begin()
    }
    for (const [goOn, task] of [...held]) if (mayGoOn(task)) goOn()
  }

  const enter = (task: Task, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const begin = () => {
        signal.removeEventListener('abort', leave)
        running.push(task)
        resolve()
      }
      const entry = { task, begin }
      const leave = () => {
        waiting.splice(waiting.indexOf(entry), 1)
        reject(cancelled())
      }
      signal.addEventListener('abort', leave, { once: true })
      waiting.push(entry)
      next()
    })

  const turnOf =
    (task: Task): Turn =>
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
    run: async (work, signal, key) => {
      if (signal.aborted) throw cancelled()
      const task = { key }
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
    first: (key) => {
      firstKey = key
      next()
    },
  }
}
