import { QueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { AdminShell } from '@/components/admin/AdminShell'
import { sessionQueries } from '@/lib/query/session-queries'
import { requireAdmin } from '../_server/api'
import { Hydration } from '../_server/hydration'

export const dynamic = 'force-dynamic'

export default async function AdminLayout({ children }: { children: ReactNode }) {
  const client = new QueryClient()
  client.setQueryData(sessionQueries.me().queryKey, await requireAdmin())
  return (
    <Hydration client={client}>
      <AdminShell>{children}</AdminShell>
    </Hydration>
  )
}
