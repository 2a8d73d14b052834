import type { StoredPart } from './port'

/**
 * Which parts the disk driver holds for certain. S3 keeps this list itself; on disk it outlives the process,
 * so a part is entered only after its bytes are synced. `uploadId` is the storage's own id of the upload.
 */
export interface PartLedger {
  /** Enters a part, or replaces what was entered under its number. */
  record(uploadId: string, part: StoredPart): Promise<void>
  /** Strikes one part out, because its bytes are about to be overwritten. Safe to repeat. */
  forget(uploadId: string, partNumber: number): Promise<void>
  /** Ascending by part number; empty for an unknown upload. */
  list(uploadId: string): Promise<StoredPart[]>
  /** Strikes out all parts of the upload. Safe to repeat. */
  clear(uploadId: string): Promise<void>
}
