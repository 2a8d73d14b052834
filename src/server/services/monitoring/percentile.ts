/** The bucket of a value: the first whose upper bound is not below it; the last one has no bound. */
export const bucketOf = (ladder: readonly number[], value: number): number => {
  const found = ladder.findIndex((bound) => value <= bound)
  return found < 0 ? ladder.length : found
}

/**
 * The value below which `share` (0 to 1) of all values are, from their buckets: exact to the width of one, in which
 * values are taken to lie evenly. What is beyond the last bound counts as `highest`.
 * @returns nothing without values
 */
export function percentile(
  ladder: readonly number[],
  buckets: readonly number[],
  share: number,
  highest: number,
): number | null {
  const count = buckets.reduce((sum, inBucket) => sum + inBucket, 0)
  if (count === 0) return null
  const rank = share * count
  let below = 0
  for (const [i, inBucket] of buckets.entries()) {
    if (inBucket > 0 && below + inBucket >= rank) {
      const upper = ladder[i]
      if (upper === undefined) return highest
      const lower = i === 0 ? 0 : (ladder[i - 1] ?? 0)
      const value = lower + ((rank - below) / inBucket) * (upper - lower)
      return Math.min(value, highest)
    }
    below += inBucket
  }
  return highest
}
