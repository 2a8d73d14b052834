import { createLimiter, type Limiter } from './limiter'

/** Parts that have to get through before one more is tried at once. */
const GOOD_PARTS = 10

/** The line that all files share. A storage that says "too much" is sent half as much at once, and slowly more again. */
export interface Lanes extends Limiter {
  /** To be remembered by whoever sends a part, for `refused`. */
  mark: () => number
  /** @param mark from before the part was sent: refusals of what was under way together count as one */
  refused: (mark: number) => void
  /** A part got through. */
  arrived: () => void
}

export function createLanes(initialMost: number): Lanes {
  let most = initialMost
  let open = initialMost
  let refusals = 0
  let good = 0
  const limiter = createLimiter(open)
  const set = (lanes: number) => {
    good = 0
    open = lanes
    limiter.resize(open)
  }
  return {
    ...limiter,
    resize: (lanes) => {
      const isNarrowed = open < most
      most = lanes
      set(isNarrowed ? Math.min(open, most) : most)
    },
    mark: () => refusals,
    refused: (mark) => {
      if (mark !== refusals) return
      refusals += 1
      set(Math.max(1, Math.floor(open / 2)))
    },
    arrived: () => {
      good += 1
      if (good >= GOOD_PARTS && open < most) set(open + 1)
    },
  }
}
