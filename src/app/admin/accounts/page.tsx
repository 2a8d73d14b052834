import type { Metadata } from 'next'
import { requireAdmin } from '@/app/_server/api'
import { AccountsScreen } from '@/components/admin/accounts/AccountsScreen'

export const dynamic = 'force-dynamic'
export const metadata: Metadata = { title: 'Accounts' }

export default async function AccountsPage() {
  await requireAdmin()
  return <AccountsScreen />
}
