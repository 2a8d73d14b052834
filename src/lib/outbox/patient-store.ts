import type { QueuedEdit } from './queued-edit'

/** Where edits are kept. `put` answers whether the edit is kept over a reload. Neither rejects. */
export interface EditStore {
  put: (edit: QueuedEdit) => Promise<boolean>
  remove: (id: string) => Promise<void>
}

/** A store that does not answer keeps nothing back. */
const PATIENCE_MS = 2_000

/** Writes an edit down, and waits no longer than a moment for it. What is asked for now or never is not kept. */
export async function keepPatiently(store: EditStore, edit: QueuedEdit): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS)
  })
  const isKept = await Promise.race([store.put(edit), late])
  clearTimeout(timer)
  return isKept
}
