import type { PartLedger } from './part-ledger'
import type { StoredPart } from './port'

/** Uploads remembered at once; those used longest ago are read again when they go on. */
const MAX_UPLOADS = 1_000

/**
 * A ledger that knows which parts it may have, so that a part that comes for the first time, as nearly all do, costs
 * one statement instead of two. Right for one process alone, as the disk driver is (its folder is locked).
 */
export class RememberedParts implements PartLedger {
  readonly #uploads = new Map<string, Promise<Set<number>>>()

  constructor(private readonly ledger: PartLedger) {}

  async record(uploadId: string, part: StoredPart): Promise<void> {
    const recorded = await this.#recorded(uploadId)
    // First: a database that goes away before it answers may have it entered.
    recorded.add(part.partNumber)
    await this.ledger.record(uploadId, part)
  }

  async forget(uploadId: string, partNumber: number): Promise<void> {
    const recorded = await this.#recorded(uploadId)
    if (!recorded.has(partNumber)) return
    await this.ledger.forget(uploadId, partNumber)
    recorded.delete(partNumber)
  }

  list(uploadId: string): Promise<StoredPart[]> {
    return this.ledger.list(uploadId)
  }

  async clear(uploadId: string): Promise<void> {
    await this.ledger.clear(uploadId)
    this.#uploads.delete(uploadId)
  }

  #recorded(uploadId: string): Promise<Set<number>> {
    const known = this.#uploads.get(uploadId)
    this.#uploads.delete(uploadId) // comes last again
    const recorded = known ?? this.#read(uploadId)
    this.#uploads.set(uploadId, recorded)
    const [oldest] = this.#uploads.keys()
    if (this.#uploads.size > MAX_UPLOADS && oldest !== undefined) this.#uploads.delete(oldest)
    return recorded
  }

  async #read(uploadId: string): Promise<Set<number>> {
    try {
      return new Set((await this.ledger.list(uploadId)).map(({ partNumber }) => partNumber))
    } catch (error) {
      this.#uploads.delete(uploadId)
      throw error
    }
  }
}
