'use client'

import { useEffect, useState, useSyncExternalStore } from 'react'
import { whenIdle } from '@/lib/on-demand'
import { isToastWaiting, speakToasts, subscribeToToasts, toasterParts } from './toast-queue'

/** The place for toasts. What draws them is fetched when the page is quiet, or with the first toast. */
export function Toaster() {
  const [parts, setParts] = useState(toasterParts.peek)
  const isWaiting = useSyncExternalStore(subscribeToToasts, isToastWaiting, () => false)

  useEffect(() => {
    if (parts) return
    const fetchParts = () => void toasterParts.get().then(setParts, speakToasts)
    if (!isWaiting) return whenIdle(fetchParts)
    fetchParts()
  }, [parts, isWaiting])

  return parts && <parts.Toasts />
}
