'use client'

import { useState, useSyncExternalStore } from 'react'
import { editedLabel } from './edited-label'

const never = () => () => {}

/** When a course was last edited. The server does not know the reader's clock, so it writes UTC until the page runs. */
export function EditedTime({ iso, className }: { iso: string; className?: string }) {
  const isHydrated = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  const [now] = useState(() => new Date())
  const label = isHydrated
    ? editedLabel(iso, { now })
    : editedLabel(iso, { now, locale: 'en-GB', timeZone: 'UTC' })
  return (
    <time dateTime={iso} className={className} suppressHydrationWarning>
      {label}
    </time>
  )
}
