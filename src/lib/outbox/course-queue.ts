import { AppError } from '@/lib/errors'
import type { WriteResult } from '@/types/operations'
import { type EditStore, keepPatiently } from './patient-store'
import { type Item, type QueueItem, isLive, makeItem, settle } from './queue-item'
import { type FieldValue, type QueuedEdit, needs, withField } from './queued-edit'
import { type Trouble, RETRY_DELAYS_MS, verdictOf } from './verdict'

export interface QueueOptions {
  send: (edit: QueuedEdit) => Promise<WriteResult | undefined>
  store: EditStore
  isOnline: () => boolean
  /** Nothing leaves before: what an earlier page left goes first. */
  ready: () => Promise<void>
  /** Something about the items or the trouble is different. */
  onChange: () => void
  /** The server took it; `undefined` when that was told by the stream. */
  onAccepted: (edit: QueuedEdit, result: WriteResult | undefined) => void
  /** Taken back for good. `dependants` made no sense without it and are gone too. */
  onRefused: (edit: QueuedEdit, error: AppError, dependants: readonly QueuedEdit[]) => void
  /** Taken off the screen and kept; each edit is told once. */
  onHeld: (edits: readonly QueuedEdit[], error: AppError) => void
  /** Somebody else changed the same text; `edit` carries the newest words of this page. */
  onConflict: (edit: QueuedEdit, error: AppError) => void
}

/** A server that is busy with the same request is asked again this often, a second apart. */
const MOST_BUSY_ANSWERS = 60
/** Offline is what the browser believes; a server on the same machine may answer all the same. */
const OFFLINE_PROBE_MS = 30_000

export type CourseQueue = ReturnType<typeof createCourseQueue>

/**
 * The edits of one course: kept before they are sent, sent one at a time in order, each under its own id however
 * often it is tried. Every promise of `add` settles with the server's word, or rejects when the edit goes off the
 * screen.
 */
export function createCourseQueue(options: QueueOptions) {
  let items: readonly Item[] = []
  let isRunning = false
  let trouble: Trouble | null = null
  let isKept = true
  let isStopped = false
  let probe: ReturnType<typeof setTimeout> | undefined
  /** Ends the pause before the next try. */
  let endPause = () => {}
  const waiters: (() => void)[] = []

  const isSettled = () => !items.some(isLive) || (trouble !== null && !isRunning)
  const changed = () => {
    options.onChange()
    if (isSettled()) for (const done of waiters.splice(0)) done()
  }

  const keep = async (edit: QueuedEdit): Promise<boolean> => {
    if (edit.isNow) return false
    const wasKept = await keepPatiently(options.store, edit)
    if (wasKept !== isKept) {
      isKept = wasKept
      changed()
    }
    return wasKept
  }
  const remove = (item: Item) => {
    items = items.filter((other) => other !== item)
    if (!item.edit.isNow) void item.stored.then(() => options.store.remove(item.edit.id))
  }

  /** @param told by the stream, so that it is known what happened but not to be applied once more */
  const accept = (item: Item, result: WriteResult | undefined, told = result) => {
    remove(item)
    trouble = null
    options.onAccepted(item.edit, result)
    settle(item, ({ resolve }) => resolve(told))
    changed()
  }

  const refuse = (item: Item, error: AppError) => {
    const lost = [item]
    for (const later of items.slice(items.indexOf(item) + 1)) {
      if (!later.isOut && lost.some(({ edit }) => needs(later.edit, edit))) lost.push(later)
    }
    rebaseField(item)
    lost.forEach(remove)
    trouble = null
    const [, ...dependants] = lost.map(({ edit }) => edit)
    options.onRefused(item.edit, error, dependants)
    for (const gone of lost) settle(gone, ({ reject }) => reject(error))
    changed()
  }

  const sameField = (item: Item, { field }: QueuedEdit) =>
    field !== undefined && item.edit.field?.key === field.key

  /** The next edit of a text that was given up begins from what that one began from. */
  const rebaseField = (gone: Item) => {
    const next = items.find(
      (item) => item !== gone && item.phase !== 'conflict' && sameField(item, gone.edit),
    )
    if (!next || next.isOut || !gone.edit.field) return
    next.edit = withField(next.edit, { expected: gone.edit.field.expected })
    next.stored = keep(next.edit)
  }

  /** Set aside until a person has decided, with the newest text; the edits behind it go on. */
  const conflict = (item: Item, error: AppError) => {
    const later = items.filter((other) => other !== item && isLive(other) && sameField(other, item.edit))
    const newest = later.at(-1)?.edit.field
    if (newest) {
      item.edit = withField(item.edit, { value: newest.value })
      item.stored = keep(item.edit)
    }
    later.forEach(remove)
    Object.assign(item, { phase: 'conflict', isShown: false, error })
    trouble = null
    options.onConflict(item.edit, error)
    changed()
    for (const other of [item, ...later]) settle(other, ({ reject }) => reject(error))
  }

  /** The screen goes back to the truth; what is kept is sent again when the server answers. */
  const hold = (error: AppError, why: Trouble) => {
    const held = items.filter(isLive)
    const told = held.filter(({ isTold, edit }) => !isTold && !isNotHeld(edit)).map(({ edit }) => edit)
    for (const item of held) {
      Object.assign(item, { phase: 'held', isShown: false, isTold: true, failures: 0, error })
    }
    refuseAll(isNotHeld, error)
    trouble = why
    if (told.length > 0) options.onHeld(told, error)
    changed()
    for (const item of held) settle(item, ({ reject }) => reject(error))
  }
  const refuseAll = (which: (edit: QueuedEdit) => boolean, error: AppError) => {
    for (const item of items) if (which(item.edit) && item.phase !== 'conflict') refuse(item, error)
  }

  const pause = async (item: Item, ms: number) => {
    item.phase = 'queued'
    changed()
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      endPause = () => {
        clearTimeout(timer)
        resolve()
      }
      void item.confirmed.then(() => endPause())
    })
    endPause = () => {}
  }

  /** @returns whether the next one may be sent */
  const deliver = async (item: Item): Promise<boolean> => {
    for (let busy = 0; items.includes(item);) {
      Object.assign(item, { phase: 'sending', isOut: true })
      changed()
      const answer = await Promise.race([
        options.send(item.edit).then(
          (result) => ({ result }),
          (error: unknown) => ({ error: toAppError(error) }),
        ),
        item.confirmed.then((told) => ({ told })),
      ])
      if (!('error' in answer)) {
        if ('told' in answer) accept(item, undefined, answer.told)
        else accept(item, answer.result)
        return true
      }
      const { error } = answer
      const verdict = verdictOf(error)
      if (verdict === 'again' && !item.edit.isNow) {
        if (!options.isOnline()) {
          item.phase = 'queued'
          refuseAll(({ isNow }) => isNow === true, error)
          trouble = 'offline'
          clearTimeout(probe)
          probe = setTimeout(resume, OFFLINE_PROBE_MS)
          return false
        }
        const delay = RETRY_DELAYS_MS[item.failures]
        item.failures += 1
        if (delay === undefined) {
          hold(error, 'noAnswer')
          return false
        }
        trouble = 'noAnswer'
        await pause(item, delay)
      } else if (verdict === 'busy') {
        busy += 1
        if (busy > MOST_BUSY_ANSWERS) {
          hold(error, 'noAnswer')
          return false
        }
        if (error.code === 'rateLimited') trouble = 'noAnswer'
        await pause(item, 1_000 * Math.max(1, error.retryAfter ?? 1))
      } else if (verdict === 'signIn') {
        hold(error, 'signedOut')
        return false
      } else {
        if (verdict === 'ask' && item.edit.field) conflict(item, error)
        else refuse(item, error)
        return true
      }
    }
    return true
  }

  const run = async () => {
    if (isRunning || isStopped) return
    isRunning = true
    await options.ready()
    for (;;) {
      const head = items.find(({ phase }) => phase !== 'conflict')
      if (!head || head.phase === 'held' || isStopped) break
      const { stored } = head
      await stored
      // Coalesced, given up or confirmed while it was written down, or the page is over: look again.
      if (isStopped || stored !== head.stored || !items.includes(head) || !isLive(head)) continue
      if (!(await deliver(head))) break
    }
    isRunning = false
    changed()
  }

  /** Sends what waits; what was off the screen stays so until the server has it. */
  const resume = () => {
    for (const item of items) if (item.phase === 'held') item.phase = 'queued'
    void run()
  }

  /** A newer text takes the place of the one that waits; back as it was, there is nothing to send. */
  const join = (item: Item, value: FieldValue) => {
    item.edit = withField(item.edit, { value })
    if (item.phase === 'conflict') {
      item.stored = keep(item.edit)
      const error = item.error ?? toAppError(undefined)
      options.onConflict(item.edit, error)
      settle(item, ({ reject }) => reject(error))
    } else if (item.edit.field?.expected === value) {
      remove(item)
      settle(item, ({ resolve }) => resolve(undefined))
    } else Object.assign(item, { isShown: true, isTold: false, stored: keep(item.edit) })
  }

  const retry = () => {
    for (const item of items) {
      if (item.phase === 'held') Object.assign(item, { isShown: true, isTold: false })
    }
    endPause()
    resume()
    changed()
  }

  return {
    items: (): readonly QueueItem[] => items,
    trouble: () => trouble,
    /** Whether the browser keeps what is not sent yet. */
    isKept: () => isKept,

    /** @returns the id under which it is sent: that of an earlier edit of the same text, if it became part of it */
    add: (edit: QueuedEdit): { id: string; done: Promise<WriteResult | undefined> } => {
      const last = items.findLast((item) => sameField(item, edit))
      const joined = last && (last.phase === 'conflict' || !last.isOut) ? last : undefined
      const done = new Promise<WriteResult | undefined>((resolve, reject) => {
        if (joined) {
          joined.settlers.push({ resolve, reject })
          join(joined, edit.field?.value ?? null)
          return
        }
        const expected = last?.edit.field?.value
        const chained = expected === undefined ? edit : withField(edit, { expected })
        const item = makeItem(chained, keep(chained), false)
        item.settlers.push({ resolve, reject })
        items = [...items, item]
      })
      changed()
      resume()
      return { id: joined?.edit.id ?? edit.id, done }
    },

    /** What an earlier page left: it may have reached the server, and goes before everything newer. */
    adopt: (edits: readonly QueuedEdit[]): void => {
      const known = new Set(items.map(({ edit }) => edit.id))
      const left = edits.filter(({ id }) => !known.has(id))
      if (left.length === 0) return
      const unsent = items.findIndex((item) => !item.isOut)
      const adopted = left.map((edit) => makeItem(edit, Promise.resolve(true), true))
      items = items.toSpliced(unsent < 0 ? items.length : unsent, 0, ...adopted)
      changed()
      resume()
    },

    /** The server's word that came by another way than the answer. */
    confirm: (id: string, told?: WriteResult): void => {
      const item = items.find(({ edit }) => edit.id === id)
      if (!item) return
      item.isShown = false
      item.confirm(told)
      if (item.phase !== 'sending') accept(item, undefined, told)
    },

    /** There may be a connection again. */
    wake: (): void => {
      endPause()
      resume()
    },
    /** The same, shown at once because a person asked for it. */
    retry,
    /** The same for one edit that a person asks for anew. Settles like `add`. */
    again: (id: string): Promise<WriteResult | undefined> =>
      new Promise((resolve, reject) => {
        const item = items.find(({ edit }) => edit.id === id)
        if (!item) return resolve(undefined) // answered meanwhile
        item.settlers.push({ resolve, reject })
        retry()
      }),
    /** Gives an edit up, as long as it is not on its way. @returns whether it is gone */
    discard: (id: string): boolean => {
      const item = items.find(({ edit }) => edit.id === id)
      if (!item || item.phase === 'sending') return false
      rebaseField(item)
      remove(item)
      settle(item, ({ resolve }) => resolve(undefined))
      changed()
      return true
    },
    /** Sends nothing any more, as when the page is gone. */
    stop: (): void => {
      isStopped = true
      clearTimeout(probe)
      endPause()
    },
    /** Resolves when nothing is on its way: answered, or waiting for a connection or a person. */
    settled: (): Promise<void> =>
      isSettled() ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve)),
  }
}

const toAppError = (error: unknown): AppError =>
  error instanceof AppError
    ? error
    : new AppError('internal', 'Something unexpected happened. Your other edits are safe.', { cause: error })

const isNotHeld = ({ isNow, comesBack }: QueuedEdit): boolean => isNow === true || comesBack === true
