import type { StateCreator } from 'zustand'
import type { RecentPick } from '@/types/ui'
import type { CourseCreationUI, PaletteSlice } from '../types'

/** What the palette lists as recent, at most. */
export const RECENT_MOST = 6

const isSame = (a: RecentPick, b: RecentPick) => a.kind === b.kind && a.id === b.id

export const createPaletteSlice: StateCreator<CourseCreationUI, [], [], PaletteSlice> = (set) => ({
  recentPicks: { userId: null, picks: [] },
  paletteUsed: (userId, pick) =>
    set(({ recentPicks }) => {
      const mine = recentPicks.userId === userId ? recentPicks.picks : []
      const picks = [pick, ...mine.filter((other) => !isSame(other, pick))].slice(0, RECENT_MOST)
      return { recentPicks: { userId, picks } }
    }),
})
