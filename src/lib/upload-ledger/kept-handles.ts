import { type DBSchema, type IDBPDatabase, openDB } from 'idb'

/** What a browser with the File System Access API gives for a file, and keeps over a restart. */
export interface FileHandle {
  readonly kind?: string
  getFile: () => Promise<File>
  queryPermission?: (options: { mode: 'read' }) => Promise<PermissionState>
  requestPermission?: (options: { mode: 'read' }) => Promise<PermissionState>
}

export interface KeptHandle {
  uploadId: string
  /** Whose upload it is: nothing of another person is ever given. */
  userId: string
  handle: FileHandle
  /** Milliseconds since 1970. */
  keptAt: number
}

interface Schema extends DBSchema {
  handles: { key: string; value: KeptHandle; indexes: { user: string } }
}

/** A day longer than the ledger keeps an upload that stands still. */
const KEPT_MS = 8 * 24 * 3_600_000

let opening: Promise<IDBPDatabase<Schema> | null> | undefined

function open(): Promise<IDBPDatabase<Schema> | null> {
  const forget = () => (opening = undefined)
  opening ??= openDB<Schema>('lectern-files', 1, {
    upgrade: (fresh) =>
      void fresh.createObjectStore('handles', { keyPath: 'uploadId' }).createIndex('user', 'userId'),
    blocking: (_current, _blocked, event) => {
      if (event.target instanceof IDBDatabase) event.target.close()
      forget()
    },
    terminated: forget,
  }).catch(() => {
    forget()
    return null
  })
  return opening
}

/**
 * The handles of files that were on their way. A convenience that never fails: where a browser keeps nothing, the file
 * is chosen again.
 */
export const keptHandles = {
  /** @returns whether it is kept */
  put: (kept: KeptHandle): Promise<boolean> =>
    quietly(false, async (db) => {
      await db.put('handles', kept)
      return true
    }),

  remove: (uploadId: string): Promise<void> => quietly(undefined, (db) => db.delete('handles', uploadId)),

  /** Those of a person by upload; what is older than any upload can be is thrown away. */
  list: (userId: string, now = Date.now()): Promise<Map<string, FileHandle>> =>
    quietly(new Map<string, FileHandle>(), async (db) => {
      const all = await db.getAllFromIndex('handles', 'user', userId)
      const isOld = ({ keptAt }: KeptHandle) => now - keptAt > KEPT_MS
      await Promise.all(all.filter(isOld).map(({ uploadId }) => db.delete('handles', uploadId)))
      return new Map(all.filter((kept) => !isOld(kept)).map(({ uploadId, handle }) => [uploadId, handle]))
    }),
}

/** For tests, which begin with an empty browser. */
export async function forgetKeptHandles(): Promise<void> {
  const db = await opening
  await db?.clear('handles')
  db?.close()
  opening = undefined
}

async function quietly<T>(otherwise: T, work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
  if (typeof indexedDB === 'undefined') return otherwise
  try {
    const db = await open()
    return db ? await work(db) : otherwise
  } catch {
    return otherwise
  }
}

/**
 * The file behind a handle, where it may be read.
 * @param mayAsk only inside a click: browsers ask a person for nothing else
 * @returns `null` when reading is not allowed or the file is gone
 */
export async function fileOf(handle: FileHandle, mayAsk: boolean): Promise<File | null> {
  try {
    const mode = { mode: 'read' } as const
    let permission = (await handle.queryPermission?.(mode)) ?? 'granted'
    if (permission === 'prompt' && mayAsk) permission = (await handle.requestPermission?.(mode)) ?? permission
    return permission === 'granted' ? await handle.getFile() : null
  } catch {
    return null // moved, renamed or deleted since
  }
}
