import type { PartLedger } from '../storage/part-ledger'
import type { StoredPart } from '../storage/port'

/** A part ledger for tests without a database. Hand the same one to a second storage to play a restart. */
export function memoryPartLedger(): PartLedger {
  const uploads = new Map<string, Map<number, StoredPart>>()
  return {
    record: (uploadId, part) => {
      uploads.set(uploadId, new Map(uploads.get(uploadId)).set(part.partNumber, part))
      return Promise.resolve()
    },
    forget: (uploadId, partNumber) => {
      uploads.get(uploadId)?.delete(partNumber)
      return Promise.resolve()
    },
    list: (uploadId) => {
      const parts = [...(uploads.get(uploadId)?.values() ?? [])]
      return Promise.resolve(parts.sort((a, b) => a.partNumber - b.partNumber))
    },
    clear: (uploadId) => {
      uploads.delete(uploadId)
      return Promise.resolve()
    },
  }
}
