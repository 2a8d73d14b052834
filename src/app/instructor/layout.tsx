import { QueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ForInstructors } from '@/components/shell/ForInstructors'
import { UnsentEdits } from '@/components/shell/UnsentEdits'
import { Uploads } from '@/components/shell/Uploads'
import { sessionQueries } from '@/lib/query/session-queries'
import { requireUser } from '../_server/api'
import { Hydration } from '../_server/hydration'

export const dynamic = 'force-dynamic'

export default async function InstructorLayout({ children }: { children: ReactNode }) {
  const user = await requireUser()
  const client = new QueryClient()
  client.setQueryData(sessionQueries.me().queryKey, user)
  return (
    <Hydration client={client}>
      <UnsentEdits />
      <Uploads />
      {user.role === 'student' ? <ForInstructors /> : children}
    </Hydration>
  )
}
