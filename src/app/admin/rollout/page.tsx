import type { Metadata } from 'next'
import { requireAdmin } from '@/app/_server/api'

export const dynamic = 'force-dynamic'
export const metadata: Metadata = { title: 'Rollout' }

export default async function RolloutPage() {
  await requireAdmin()
  return (
    <>
      <h1 className="page-title">New course creation</h1>
      <p className="mt-1 text-ink-2">On for everybody.</p>
    </>
  )
}
