/**
 * Hands items over in their order, at most `atOnce` of them unfinished: a queue of thousands of files would be drawn,
 * counted and kept again with each of their steps. One that fails makes room for the next; what failed, and whether it
 * is tried again, is told by whoever sends it.
 */
export async function feed<T>(
  items: readonly T[],
  atOnce: number,
  send: (item: T) => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  const left = items.values()
  const worker = async () => {
    for (const item of left) {
      if (signal.aborted) return
      await send(item).catch(() => undefined)
    }
  }
  const workers: Promise<void>[] = []
  for (let n = 0; n < Math.min(atOnce, items.length); n += 1) {
    workers.push(worker())
    // The page gets its turn in between.
    if (n % 10 === 9) await new Promise((resolve) => setTimeout(resolve))
  }
  await Promise.all(workers)
}
