/** Longest time between two runs, whatever `run` said. */
const LONGEST_WAIT_MS = 3_600_000
/** What a run that hangs may hold up the end of the process. */
const STOP_GRACE_MS = 5_000

export interface BackgroundRunner {
  /** Runs soon, without the caller waiting; while it runs, once more afterwards. */
  wake: () => void
  /** Resolves once nothing runs and nothing was woken. */
  idle: () => Promise<void>
  /** Begins nothing new and lets what runs end, 5 s at most. */
  stop: () => Promise<void>
}

/**
 * Work of the process itself that no request waits for. One run at a time; `run` tells when it wants to be run again,
 * `null` when there is nothing to come back for. What it works on is kept by the database, so a process that is killed
 * loses nothing.
 * @param onError told of a run that threw; it is tried again after a minute
 */
export function createBackgroundRunner(
  run: (isStopped: () => boolean) => Promise<Date | null>,
  onError: (error: unknown) => void,
): BackgroundRunner {
  let current: Promise<void> | undefined
  let isWoken = false
  let isStopped = false
  let timer: NodeJS.Timeout | undefined

  const loop = async () => {
    let next: Date | null = null
    while (isWoken && !isStopped) {
      isWoken = false
      next = await run(() => isStopped).catch((error: unknown) => {
        onError(error)
        return new Date(Date.now() + 60_000)
      })
    }
    current = undefined
    if (next && !isStopped) {
      const wait = Math.min(Math.max(next.getTime() - Date.now(), 0), LONGEST_WAIT_MS)
      timer = setTimeout(wake, wait).unref()
    }
  }

  const wake = () => {
    if (isStopped) return
    clearTimeout(timer)
    isWoken = true
    current ??= loop()
  }
  return {
    wake,
    idle: async () => {
      while (current) await current
    },
    stop: async () => {
      isStopped = true
      clearTimeout(timer)
      await Promise.race([current, new Promise((resolve) => setTimeout(resolve, STOP_GRACE_MS).unref())])
    },
  }
}
