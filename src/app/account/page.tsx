import { QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { requireUser } from '@/app/_server/api'
import { Hydration } from '@/app/_server/hydration'
import { AccountScreen } from '@/components/account/AccountScreen'
import { sessionQueries } from '@/lib/query/session-queries'

export const dynamic = 'force-dynamic'
export const metadata: Metadata = { title: 'Your account' }

export default async function AccountPage() {
  const user = await requireUser()
  const client = new QueryClient()
  client.setQueryData(sessionQueries.me().queryKey, user)
  return (
    <Hydration client={client}>
      <AccountScreen user={user} />
    </Hydration>
  )
}
