import { redirect } from 'next/navigation'
import { currentUser } from './_server/api'

export const dynamic = 'force-dynamic'

export default async function HomePage() {
  const user = await currentUser()
  if (!user) redirect('/sign-in')
  redirect(user.role === 'student' ? '/learn' : '/instructor/courses')
}
