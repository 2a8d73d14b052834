/**
 * The indices of a longest strictly rising subsequence, in order: the items of a list that may stay where they are
 * when the rest is moved, so that as few as possible move. Of several longest ones always the same is taken.
 * O(n log n).
 */
export function longestRise(values: readonly number[]): Set<number> {
  /** `tails[k]`: index of the smallest value that ends a rise of k + 1 items. */
  const tails: number[] = []
  const before: (number | undefined)[] = []
  values.forEach((value, index) => {
    let [low, high] = [0, tails.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const tail = tails[middle]
      if (tail !== undefined && (values[tail] ?? 0) < value) low = middle + 1
      else high = middle
    }
    before[index] = tails[low - 1]
    tails[low] = index
  })
  const rise = new Set<number>()
  for (let index = tails.at(-1); index !== undefined; index = before[index]) rise.add(index)
  return rise
}
