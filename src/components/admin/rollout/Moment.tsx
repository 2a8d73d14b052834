'use client'

import { useHydrated } from '@/hooks/use-hydrated'

/** A time in the reader's own language and clock, which the server does not know. @param iso ISO 8601 */
export function Moment({ iso, className }: { iso: string; className?: string }) {
  const isHydrated = useHydrated()
  const date = new Date(iso)
  const isToday = isHydrated && date.toDateString() === new Date().toDateString()
  const options: Intl.DateTimeFormatOptions = isToday
    ? { hour: '2-digit', minute: '2-digit' }
    : { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }
  return (
    <time dateTime={iso} className={className}>
      {isHydrated
        ? new Intl.DateTimeFormat(undefined, options).format(date)
        : new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }).format(date)}
    </time>
  )
}
