import { type PersistStorage, type StateStorage, createJSONStorage } from 'zustand/middleware'
import { shallow } from 'zustand/shallow'

/** JSON has no Set and no Map: they travel as `{ $set: [...] }` and `{ $map: [[key, value], ...] }`. */
export function replacer(_key: string, value: unknown): unknown {
  if (value instanceof Set) return { $set: [...value] }
  if (value instanceof Map) return { $map: [...value] }
  if (value instanceof Blob) return undefined // a file cannot be kept
  return value
}

export function reviver(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if ('$set' in value && Array.isArray(value.$set)) return new Set(value.$set)
  if ('$map' in value && Array.isArray(value.$map) && value.$map.every(isEntry)) return new Map(value.$map)
  return value
}

const isEntry = (entry: unknown): entry is [unknown, unknown] => Array.isArray(entry) && entry.length === 2

/** localStorage may be full, forbidden, or not there at all: then nothing is kept, and nothing breaks. */
const tolerant: StateStorage = {
  getItem: (name) => {
    try {
      const text = localStorage.getItem(name)
      if (text !== null) JSON.parse(text)
      return text
    } catch {
      return null // unreadable: the same as nothing there
    }
  },
  setItem: (name, value) => {
    try {
      localStorage.setItem(name, value)
    } catch {
      // Full or forbidden. The draft on the server is what counts; this is only where the person was.
    }
  },
  removeItem: (name) => {
    try {
      localStorage.removeItem(name)
    } catch {
      // Forbidden: there is nothing to remove then.
    }
  },
}

/**
 * localStorage with Sets and Maps intact. Progress ticks do not touch what is kept, so they write nothing.
 * @param mayWrite false until the kept state was read, lest a fresh one replace it
 */
export function createTolerantStorage<S extends object>(
  mayWrite: () => boolean,
): PersistStorage<S> | undefined {
  const storage = createJSONStorage<S>(() => tolerant, { replacer, reviver })
  if (!storage) return undefined
  let last: S | undefined
  return {
    ...storage,
    setItem: (name, value) => {
      if (!mayWrite() || (last !== undefined && shallow(value.state, last))) return
      last = value.state
      storage.setItem(name, value)
    },
    removeItem: (name) => {
      last = undefined
      storage.removeItem(name)
    },
  }
}
