import type { Metadata } from 'next'
import { requireAdmin } from '@/app/_server/api'
import { EventList } from '@/components/account/EventList'

export const dynamic = 'force-dynamic'
export const metadata: Metadata = { title: 'Security events' }

export default async function AuditPage() {
  await requireAdmin()
  return (
    <div className="grid max-w-[820px] gap-3">
      <h1 className="page-title">Security events</h1>
      <p className="text-ink-2">
        Who signed in, failed to, and changed accounts and rights. Kept for 400 days.
      </p>
      <EventList of="everybody" />
    </div>
  )
}
