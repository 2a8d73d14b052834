interface Writer {
  stop(): void
  finished: Promise<unknown>
}

/**
 * Who may touch an upload's temp file. Requests for one part take turns; while an upload is completed or
 * aborted nobody writes to it: a late second request for a part would otherwise write into the finished object.
 */
export class UploadTurns {
  readonly #parts = new Map<string, Promise<unknown>>()
  readonly #writers = new Map<string, Set<Writer>>()
  readonly #closing = new Map<string, Promise<unknown>>()

  /** @param stop ends `work` early; called when the upload is being closed */
  write<T>(uploadId: string, partNumber: number, stop: () => void, work: () => Promise<T>): Promise<T> {
    return inTurn(this.#parts, `${uploadId}/${partNumber}`, async () => {
      for (let closing; (closing = this.#closing.get(uploadId));) await closing.catch(() => undefined)
      const writers = this.#writers.get(uploadId) ?? new Set()
      const running = work()
      const writer = { stop, finished: running }
      this.#writers.set(uploadId, writers.add(writer))
      try {
        return await running
      } finally {
        writers.delete(writer)
        if (writers.size === 0) this.#writers.delete(uploadId)
      }
    })
  }

  /** Stops the upload's writers, then does `work` alone. */
  close<T>(uploadId: string, work: () => Promise<T>): Promise<T> {
    return inTurn(this.#closing, uploadId, async () => {
      const writers = [...(this.#writers.get(uploadId) ?? [])]
      for (const writer of writers) writer.stop()
      await Promise.allSettled(writers.map((writer) => writer.finished))
      return work()
    })
  }
}

/** Runs `work` after all earlier work under the same key, whatever became of that. */
function inTurn<T>(tails: Map<string, Promise<unknown>>, key: string, work: () => Promise<T>): Promise<T> {
  const before = tails.get(key) ?? Promise.resolve()
  const mine = before.then(work, work)
  tails.set(key, mine)
  const done = () => {
    if (tails.get(key) === mine) tails.delete(key)
  }
  mine.then(done, done)
  return mine
}
