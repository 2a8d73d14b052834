import type { QueryClient } from '@tanstack/react-query'
import { onPageEnd } from '@/lib/page-end'
import { sessionQueries } from '@/lib/query/session-queries'
import { tabId } from '@/lib/tab-id'
import { perCourse } from '@/lib/query/per-client'
import { kept } from './kept'
import type { FieldValue } from './queued-edit'

/**
 * `typing`: the field is open. The others keep a field open that its person has left: `refused` and `held` when the
 * server did not take the text or did not answer, `conflict` when somebody else changed it, `restored` when it was
 * typed before the page was loaded. `gone`: what it is the title of was deleted by somebody else.
 */
export type TextState = 'typing' | 'refused' | 'held' | 'conflict' | 'restored' | 'gone'

/** A text in a field that differs, or differed, from what the course holds. */
export interface TextDraft {
  /** See `fieldKey`. */
  readonly key: string
  readonly text: string
  /** What the next save takes for granted: what was there when typing began, or what was saved since. */
  readonly from: FieldValue
  /** What Escape goes back to. */
  readonly original: FieldValue
  readonly state: TextState
  /** Stands below the field. */
  readonly message: string | null
  /** What somebody else made of it meanwhile. */
  readonly theirs: { readonly value: FieldValue; readonly who: string } | null
  /** Typed and in no edit yet. */
  readonly isDirty: boolean
}

export interface TextStore {
  get: (key: string) => TextDraft | undefined
  all: () => readonly TextDraft[]
  /** `null` ends it. */
  set: (key: string, draft: TextDraft | null) => void
  /** Changes one that is there. */
  change: (key: string, changes: Partial<TextDraft>) => void
  subscribe: (listener: () => void) => () => void
  /** Runs `task` after a pause, unless it is called again for this key. */
  later: (key: string, ms: number, task: () => void) => void
  cancel: (key: string) => void
  /** Writes down at once how a text stands, or that it is no draft any more. Never rejects. */
  keepNow: (key: string) => Promise<void>
}

/** A crash loses no more than what was typed in this time. */
const KEEP_AFTER_MS = 150

/** What is being typed into the fields of a course. The browser keeps it until it is an edit. */
export const textStore = perCourse(createTextStore)

function createTextStore(client: QueryClient, courseId: string): TextStore {
  let drafts: readonly TextDraft[] = []
  const listeners = new Set<() => void>()
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  const keepTimers = new Map<string, ReturnType<typeof setTimeout>>()
  let isOver = false

  const keepLater = (key: string) => {
    clearTimeout(keepTimers.get(key))
    keepTimers.set(
      key,
      setTimeout(() => void keep(key), KEEP_AFTER_MS),
    )
  }
  const keep = async (key: string) => {
    clearTimeout(keepTimers.get(key))
    keepTimers.delete(key)
    const userId = client.getQueryData(sessionQueries.me().queryKey)?.id
    const draft = get(key)
    if (userId === undefined) return
    try {
      const store = await kept()
      if (isOver) return
      if (draft?.isDirty) {
        await store?.putText({ userId, courseId, key, text: draft.text, from: draft.from, tabId })
      } else await store?.removeText(userId, courseId, key)
    } catch {
      // Kept nowhere but here, then; the save state speaks of edits, and this will be one.
    }
  }
  const get = (key: string) => drafts.find((draft) => draft.key === key)
  const put = (key: string, draft: TextDraft | null) => {
    drafts = [...drafts.filter((other) => other.key !== key), ...(draft ? [draft] : [])]
    keepLater(key)
    for (const listener of listeners) listener()
  }
  const cancel = (key: string) => {
    clearTimeout(timers.get(key))
    timers.delete(key)
  }
  onPageEnd(() => {
    isOver = true
    for (const timer of [...timers.values(), ...keepTimers.values()]) clearTimeout(timer)
  })

  return {
    get,
    all: () => drafts,
    set: (key, draft) => {
      if (draft === null) cancel(key)
      if (draft !== null || get(key)) put(key, draft)
    },
    change: (key, changes) => {
      const draft = get(key)
      if (draft) put(key, { ...draft, ...changes })
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    later: (key, ms, task) => {
      cancel(key)
      timers.set(
        key,
        setTimeout(() => {
          timers.delete(key)
          task()
        }, ms),
      )
    },
    cancel,
    keepNow: keep,
  }
}
