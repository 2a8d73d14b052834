import type { KeptEdits } from './kept-edits'
import type { QueuedEdit } from './queued-edit'
import { stayAlive } from './tab-life'

let opening: Promise<KeptEdits | null> | undefined

/** What the browser keeps; `null` where it keeps nothing. The next caller tries again after a failure. */
export function kept(): Promise<KeptEdits | null> {
  opening ??= open().then((store) => {
    if (!store) opening = undefined
    return store
  })
  return opening
}

async function open(): Promise<KeptEdits | null> {
  if (typeof indexedDB === 'undefined') return null
  try {
    const { openKeptEdits } = await import('./kept-edits')
    const store = await openKeptEdits({ onGone: () => (opening = undefined) })
    await stayAlive() // before the first edit, or another tab would take it for one that was left
    return store
  } catch {
    return null
  }
}

/** For tests, which begin with an empty browser. */
export async function forgetKept(): Promise<void> {
  const store = await opening
  store?.close()
  opening = undefined
}

/** The store as the queue wants it: it never fails, it only keeps or does not. */
export const keeping = {
  put: async (edit: QueuedEdit): Promise<boolean> => {
    try {
      const store = await kept()
      if (!store || edit.userId === '') return false
      await store.put(edit)
      return true
    } catch {
      return false
    }
  },
  remove: async (id: string): Promise<void> => {
    try {
      await (await kept())?.remove(id)
    } catch {
      // It is sent once more after the next reload, and does nothing then: the server knows its id.
    }
  },
}
