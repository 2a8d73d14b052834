import type { FileCheck, PreflightAnswer, PreflightJob } from './file-check'

/** What is used of a worker. */
export interface PreflightWorker {
  postMessage: (job: PreflightJob) => void
  terminate: () => void
  onmessage: ((event: MessageEvent<PreflightAnswer>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
}

export interface PreflightOptions {
  /** @throws where there are no workers: then nothing is found out, and the server is the only judge */
  spawn: () => PreflightWorker
  /** Calls `task` after so many milliseconds. @returns the function that calls it off */
  later?: (task: () => void, ms: number) => () => void
}

interface Wish {
  /** Before all others that are in line: it is in sight, or about to be sent. */
  isUrgent?: boolean
  /** Nobody wants to know any more. */
  signal?: AbortSignal
}

/** Looks at files before they are sent: one at a time, a few slices of each, in a worker. */
export interface Preflight {
  /** The same file is looked at once. @returns `null` where nothing could be found out; it never rejects */
  check: (file: File, wish?: Wish) => Promise<FileCheck | null>
  /** What was found out already. */
  peek: (file: File) => FileCheck | undefined
  /** A picture of a few kilobytes; after every check that is in line. `null` where there is none. */
  thumbnail: (file: File, wish?: Wish) => Promise<Blob | null>
  /** The next check looks at it again. */
  forget: (file: File) => void
}

type Kind = PreflightJob['kind']

interface Task {
  kind: Kind
  file: File
  waiters: number
  /** With `null` when it is given up. */
  settle: (answer: PreflightAnswer | null) => void
  answer: Promise<PreflightAnswer | null>
}

/** A file that takes longer, however it was made, is not waited for. */
const PATIENCE_MS = 10_000

/**
 * A hostile file can hang nothing but the worker, which is then ended; a worker that does not come holds no file back.
 */
export function createPreflight({ spawn, later = laterByTimer }: PreflightOptions): Preflight {
  const checks = new WeakMap<File, FileCheck>()
  const pictures = new WeakMap<File, Blob>()
  /** In line, and the one that is with the worker. */
  const tasks: Record<Kind, Map<File, Task>> = { check: new Map(), thumbnail: new Map() }
  const line: Task[] = []
  let current: { id: number; task: Task; callOff: () => void } | undefined
  let worker: PreflightWorker | undefined
  let hasAnswered = false
  let lastId = 0

  const finish = (task: Task, answer: PreflightAnswer | null) => {
    tasks[task.kind].delete(task.file)
    task.settle(answer)
  }

  const dropWorker = () => {
    worker?.terminate()
    worker = undefined
    const given = current?.task
    current?.callOff()
    current = undefined
    if (given) finish(given, null)
    // Without a first answer the code itself does not come: nobody waits for that, file after file.
    if (!hasAnswered) for (const task of line.splice(0)) finish(task, null)
    next()
  }

  const open = (): PreflightWorker => {
    const made = spawn()
    made.onmessage = ({ data }) => {
      hasAnswered = true
      if (current?.id !== data.id) return
      const { task, callOff } = current
      callOff()
      current = undefined
      finish(task, data)
      next()
    }
    made.onerror = () => {
      if (made === worker) dropWorker()
    }
    return made
  }

  const next = () => {
    if (current) return
    const at = Math.max(
      0,
      line.findIndex(({ kind }) => kind === 'check'),
    )
    const [task] = line.splice(at, 1)
    if (!task) return
    const id = (lastId += 1)
    current = { id, task, callOff: later(dropWorker, PATIENCE_MS) }
    try {
      worker ??= open()
      worker.postMessage({ id, kind: task.kind, file: task.file })
    } catch {
      dropWorker()
    }
  }

  const enter = (kind: Kind, file: File): Task => {
    let settle: Task['settle'] = () => undefined
    const answer = new Promise<PreflightAnswer | null>((resolve) => (settle = resolve))
    const task = { kind, file, waiters: 0, settle, answer }
    tasks[kind].set(file, task)
    line.push(task)
    return task
  }

  const ask = (
    kind: Kind,
    file: File,
    { isUrgent = false, signal }: Wish,
  ): Promise<PreflightAnswer | null> => {
    if (signal?.aborted) return Promise.resolve(null)
    const task = tasks[kind].get(file) ?? enter(kind, file)
    task.waiters += 1
    const at = line.indexOf(task)
    if (isUrgent && at > 0) line.unshift(...line.splice(at, 1))
    signal?.addEventListener(
      'abort',
      () => {
        task.waiters -= 1
        const place = line.indexOf(task)
        if (task.waiters > 0 || place < 0) return
        line.splice(place, 1)
        finish(task, null)
      },
      { once: true },
    )
    next()
    return task.answer
  }

  const preflight: Preflight = {
    check: async (file, wish = {}) => {
      const known = checks.get(file)
      if (known) return known
      const answer = await ask('check', file, wish)
      if (answer?.kind !== 'check' || answer.result === null) return null
      checks.set(file, answer.result)
      return answer.result
    },
    peek: (file) => checks.get(file),
    thumbnail: async (file, wish = {}) => {
      const known = pictures.get(file)
      if (known) return known
      const answer = await ask('thumbnail', file, wish)
      if (answer?.kind !== 'thumbnail' || answer.result === null) return null
      pictures.set(file, answer.result)
      return answer.result
    },
    forget: (file) => void checks.delete(file),
  }
  return preflight
}

function laterByTimer(task: () => void, ms: number): () => void {
  const timer = setTimeout(task, ms)
  return () => clearTimeout(timer)
}

/** The page's own. The worker, with what reads videos, is fetched with the first file that is chosen. */
export const preflight = createPreflight({
  spawn: () => new Worker(new URL('./preflight.worker.ts', import.meta.url), { type: 'module' }),
})
