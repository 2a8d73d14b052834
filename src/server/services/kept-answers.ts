import { createHash } from 'node:crypto'

/** An answer as it goes over the wire. */
export interface KeptAnswer {
  body: Uint8Array<ArrayBuffer>
  etag: string
}

interface Kept {
  stamp: string
  answer: Promise<KeptAnswer>
  bytes: number
}

export interface KeptAnswers {
  /**
   * The answer to `key` that was made when it had this stamp, or one that `make` makes now. The caller has read the stamp
   * for this request; what is made afterwards is never older than it.
   */
  get: (key: string, stamp: string, make: () => Promise<unknown>) => Promise<KeptAnswer>
}

/** Of all answers that a process keeps; a course of 1,000 videos is 0.6 MB. */
const MOST_BYTES = 24 * 2 ** 20
/** What a kept answer takes up beside its bytes. */
const OVERHEAD_BYTES = 500

/**
 * Answers that are asked for again and again, as bytes, each with the stamp of what it was made of; the ones that were not
 * asked for the longest go first.
 */
export function createKeptAnswers(mostBytes = MOST_BYTES): KeptAnswers {
  const kept = new Map<string, Kept>()
  let total = 0

  const forget = (key: string, entry: Kept) => {
    if (kept.get(key) !== entry) return
    kept.delete(key)
    total -= entry.bytes
  }

  const make = (key: string, stamp: string, read: () => Promise<unknown>): Promise<KeptAnswer> => {
    const before = kept.get(key)
    if (before) forget(key, before)
    const entry: Kept = { stamp, answer: read().then(asAnswer), bytes: OVERHEAD_BYTES }
    kept.set(key, entry)
    total += entry.bytes
    entry.answer.then(
      ({ body }) => {
        if (kept.get(key) !== entry) return
        entry.bytes += body.byteLength
        total += body.byteLength
        for (const [oldest, other] of kept) {
          if (total <= mostBytes) break
          forget(oldest, other)
        }
      },
      () => forget(key, entry),
    )
    return entry.answer
  }

  return {
    get: (key, stamp, read) => {
      const entry = kept.get(key)
      if (entry?.stamp !== stamp) return make(key, stamp, read)
      kept.delete(key) // to the end: asked for last
      kept.set(key, entry)
      return entry.answer
    },
  }
}

function asAnswer(value: unknown): KeptAnswer {
  const body = Buffer.from(JSON.stringify(value))
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url')}"` }
}
