import { redirect } from 'next/navigation'
import { adminPages } from '@/components/admin/admin-nav'
import { requireAdmin } from '../_server/api'

export default async function AdminPage() {
  await requireAdmin() // for everybody else there is nothing here, not even a way on
  redirect(adminPages[0]?.href ?? '/instructor/courses')
}
