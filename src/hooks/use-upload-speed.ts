'use client'

import type { Speed } from '@/lib/preflight/words'
import { useCourseCreationUI } from '@/stores/course-creation-ui'

const BITS = 8

/** Where the browser tells it: Chromium does, by what it has downloaded. */
interface ConnectionInfo {
  /** Megabits a second. */
  downlink?: unknown
}

const connectionOf = (browser: Navigator & { connection?: ConnectionInfo }) => browser.connection

/** How fast files may go from here, below the limit that was set; `null` when nobody knows. */
export function useUploadSpeed(): Speed | null {
  const measured = useCourseCreationUI((state) => state.uploadSpeed)
  const maxMbps = useCourseCreationUI((state) => state.preferences.uploadSettings.maxMbps)
  const most = maxMbps === null ? Infinity : (maxMbps * 1e6) / BITS
  if (measured !== null) return { bytesPerSecond: Math.min(most, measured), isMeasured: true }
  const said = typeof navigator === 'undefined' ? undefined : connectionOf(navigator)?.downlink
  if (typeof said !== 'number' || !(said > 0)) return null
  return { bytesPerSecond: Math.min(most, (said * 1e6) / BITS), isMeasured: false }
}
