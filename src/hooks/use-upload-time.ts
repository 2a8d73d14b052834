'use client'

import { type Speed, estimateWords } from '@/lib/preflight/words'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { CourseCreationUI } from '@/stores/types'

const BITS = 8

/** Where the browser tells it: Chromium does, by what it has downloaded. */
interface ConnectionInfo {
  /** Megabits a second. */
  downlink?: unknown
}

const connectionOf = (browser: Navigator & { connection?: ConnectionInfo }) => browser.connection

/** How fast files may go from here, below the limit that was set; `null` when nobody knows. */
function speedOf({ uploadSpeed: measured, preferences }: CourseCreationUI): Speed | null {
  const { maxMbps } = preferences.uploadSettings
  const most = maxMbps === null ? Infinity : (maxMbps * 1e6) / BITS
  if (measured !== null) return { bytesPerSecond: Math.min(most, measured), isMeasured: true }
  const said = typeof navigator === 'undefined' ? undefined : connectionOf(navigator)?.downlink
  if (typeof said !== 'number' || !(said > 0)) return null
  return { bytesPerSecond: Math.min(most, (said * 1e6) / BITS), isMeasured: false }
}

/** "about 4 min at your current speed"; `null` when nobody knows. Renders when the words change, not the speed. */
export const useUploadTime = (bytes: number): string | null =>
  useCourseCreationUI((state) => {
    const speed = speedOf(state)
    return speed && estimateWords(bytes, speed)
  })
