/** Numbers that look random and are the same for the same seed, so that a failing script can be run again. */
export function randomFrom(seed: number): {
  below: (limit: number) => number
  pick: <T>(items: readonly T[]) => T
} {
  let state = seed >>> 0
  const next = () => {
    // mulberry32, Tommy Ettinger, public domain.
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    pick: (items) => {
      const item = items[below(items.length)]
      if (item === undefined) throw new Error('nothing to pick from')
      return item
    },
  }
}
