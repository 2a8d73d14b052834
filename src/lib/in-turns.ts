/** Work goes on for so long before the page gets its turn: a frame is 16 ms, and what follows is drawn in it, too. */
const TURN_MS = 10

/** Chromium and Firefox come back before other work that waits; a timer is what every browser has. */
const { scheduler } = globalThis as { scheduler?: { yield?: () => Promise<void> } } // not in the library of types yet

/** Lets the page draw and answer. */
const nextTurn = (): Promise<void> => scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve))

/** Takes all steps at once. @returns what they come to */
export function atOnce<T>(steps: Iterator<unknown, T>): T {
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
  }
}

/**
 * Takes the steps with a pause for the page whenever they took long; the first ones at once.
 * @returns what they come to. Rejects with the signal's reason when it is called off in a pause
 */
export async function inTurns<T>(steps: Iterator<unknown, T>, signal?: AbortSignal): Promise<T> {
  let since = performance.now()
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
    if (performance.now() - since < TURN_MS) continue
    await nextTurn()
    signal?.throwIfAborted()
    since = performance.now()
  }
}

/** The same for each of many items. */
export const eachInTurns = <T>(items: Iterable<T>, work: (item: T) => void): Promise<void> =>
  inTurns(
    (function* () {
      for (const item of items) yield work(item)
    })(),
  )
