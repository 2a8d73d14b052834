import { redirect } from 'next/navigation'
import { currentUser } from './_server/api'

export const dynamic = 'force-dynamic'

export default async function HomePage() {
  redirect((await currentUser()) ? '/instructor/courses' : '/sign-in')
}
