'use client'

import { useAnnouncement } from '@/hooks/use-announcement'

/** Speaks what `announce()` was given. One per page; toasts have a live region of their own. */
export function LiveRegion() {
  const { message, id } = useAnnouncement()
  return (
    <div aria-live="polite" className="sr-only">
      <span key={id}>{message}</span>
    </div>
  )
}
