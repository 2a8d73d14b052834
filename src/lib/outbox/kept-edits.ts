import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { QueuedEdit } from './queued-edit'
import type { KeptText } from './kept-text'

/** What this browser keeps of a person's work until the server has it. Loaded when it is first needed. */

interface Schema extends DBSchema {
  edits: { key: string; value: QueuedEdit; indexes: { user: string } }
  texts: { key: [userId: string, courseId: string, key: string]; value: KeptText; indexes: { user: string } }
}

export type KeptEdits = Awaited<ReturnType<typeof openKeptEdits>>

/**
 * Opens the browser's store. Every edit belongs to a person and to a tab; nothing of another person is ever given.
 * @throws when the browser has no room or keeps nothing, as in some private windows
 */
export async function openKeptEdits({ onGone }: { onGone: () => void }) {
  const db: IDBPDatabase<Schema> = await openDB<Schema>('lectern', 1, {
    upgrade: (fresh) => {
      fresh.createObjectStore('edits', { keyPath: 'id' }).createIndex('user', 'userId')
      fresh
        .createObjectStore('texts', { keyPath: ['userId', 'courseId', 'key'] })
        .createIndex('user', 'userId')
    },
    // A later version of the page wants to change the store: let it.
    blocking: () => {
      db.close()
      onGone()
    },
    terminated: onGone,
  })

  return {
    /** Resolves when it is on the disk. */
    put: async (edit: QueuedEdit): Promise<void> => {
      const { store, done } = db.transaction('edits', 'readwrite', { durability: 'strict' })
      await Promise.all([store.put(edit), done])
    },
    remove: (id: string): Promise<void> => db.delete('edits', id),
    /** Everything kept of a person, in the order in which it was made. */
    list: async (userId: string): Promise<QueuedEdit[]> =>
      (await db.getAllFromIndex('edits', 'user', userId)).toSorted(byAge),
    /**
     * Takes over what tabs that are gone have left of a person, in the order in which it was made.
     * @param isAlive whether a tab is still there to send its own
     */
    adopt: async (
      userId: string,
      tabId: string,
      isAlive: (tabId: string) => boolean,
    ): Promise<QueuedEdit[]> => {
      const { store, done } = db.transaction('edits', 'readwrite')
      const all = await store.index('user').getAll(userId)
      const left = all.filter((edit) => edit.tabId !== tabId && !isAlive(edit.tabId))
      const adopted = left.map((edit) => ({ ...edit, tabId }))
      await Promise.all([...adopted.map((edit) => store.put(edit)), done])
      return adopted.toSorted(byAge)
    },

    putText: async (text: KeptText): Promise<void> => void (await db.put('texts', text)),
    removeText: (userId: string, courseId: string, key: string): Promise<void> =>
      db.delete('texts', [userId, courseId, key]),
    textsOf: async (userId: string, courseId: string): Promise<KeptText[]> =>
      (await db.getAllFromIndex('texts', 'user', userId)).filter((text) => text.courseId === courseId),
    close: (): void => db.close(),
  }
}

const byAge = (a: QueuedEdit, b: QueuedEdit) => (a.id < b.id ? -1 : 1)
