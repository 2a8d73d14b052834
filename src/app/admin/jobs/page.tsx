import type { Metadata } from 'next'
import { requireAdmin } from '@/app/_server/api'
import { JobsScreen } from '@/components/admin/jobs/JobsScreen'

export const dynamic = 'force-dynamic'
export const metadata: Metadata = { title: 'Jobs' }

// Read in the browser: it is another picture every two seconds.
export default async function JobsPage() {
  await requireAdmin()
  return <JobsScreen />
}
