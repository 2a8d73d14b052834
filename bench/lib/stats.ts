/** The value that `share` (0–1) of the sorted values do not exceed, by the nearest-rank method. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) return NaN
  const sorted = values.toSorted((a, b) => a - b)
  const rank = Math.max(1, Math.ceil(share * sorted.length))
  return sorted[rank - 1] ?? NaN
}

export const median = (values: readonly number[]): number => {
  if (values.length === 0) return NaN
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const upper = sorted[Math.floor(middle)] ?? NaN
  const lower = sorted[Math.ceil(middle) - 1] ?? NaN
  return (upper + lower) / 2
}

/** Event Timing is silent about interactions that were shown within this. */
export const UNREPORTED_BELOW_MS = 16

/**
 * One duration for each interaction of a phase: the longest of its events, and for those that were too short to be
 * reported half of what would have been.
 * @param counted interactions that the browser counted, reported or not
 */
export function interactionDurations(
  events: readonly { interactionId: number; duration: number }[],
  counted: number,
): number[] {
  const longest = new Map<number, number>()
  for (const { interactionId, duration } of events) {
    if (interactionId === 0) continue
    longest.set(interactionId, Math.max(longest.get(interactionId) ?? 0, duration))
  }
  const silent = Math.max(0, counted - longest.size)
  return [...longest.values(), ...Array<number>(silent).fill(UNREPORTED_BELOW_MS / 2)]
}
