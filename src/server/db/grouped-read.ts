/** Statements of one kind that run at once: while they run, the next questions gather. */
const AT_ONCE = 2
const MOST_TOGETHER = 100

interface Waiting<Ask, Found> {
  ask: Ask
  resolve: (found: Found | undefined) => void
  reject: (error: unknown) => void
}

/** Asks for one thing; `undefined` when it is not there. */
export type GroupedRead<Ask, Found> = (ask: Ask) => Promise<Found | undefined>

/**
 * Questions of requests that come at the same time go to the database in one statement. A statement begins after all of
 * its questions were asked, so nobody is answered from before they asked; under load the groups grow by themselves.
 * @param read answers each question at its place
 */
export function createGroupedRead<Ask, Found>(
  read: (asks: Ask[]) => Promise<(Found | undefined)[]>,
): GroupedRead<Ask, Found> {
  let waiting: Waiting<Ask, Found>[] = []
  let running = 0

  const next = async (): Promise<void> => {
    if (running >= AT_ONCE || waiting.length === 0) return
    const group = waiting.slice(0, MOST_TOGETHER)
    waiting = waiting.slice(MOST_TOGETHER)
    running += 1
    if (waiting.length > 0) void next()
    try {
      const found = await read(group.map(({ ask }) => ask))
      group.forEach(({ resolve }, at) => resolve(found[at]))
    } catch (error) {
      for (const { reject } of group) reject(error)
    } finally {
      running -= 1
      void next()
    }
  }

  return (ask) =>
    new Promise((resolve, reject) => {
      waiting.push({ ask, resolve, reject })
      // After whatever arrived together with it.
      if (waiting.length === 1) setImmediate(() => void next())
    })
}
