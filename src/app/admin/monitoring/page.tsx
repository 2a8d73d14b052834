import type { Metadata } from 'next'
import { requireAdmin } from '@/app/_server/api'
import { MonitoringScreen } from '@/components/admin/monitoring/MonitoringScreen'

export const dynamic = 'force-dynamic'
export const metadata: Metadata = { title: 'Monitoring' }

// Read in the browser: times are written in the reader's own zone, which the server does not know.
export default async function MonitoringPage() {
  await requireAdmin()
  return <MonitoringScreen />
}
