'use client'

import { useQuery } from '@tanstack/react-query'
import { Eye } from 'lucide-react'
import { Callout } from '@/components/ui/Callout'
import { count } from '@/lib/format'
import { memberQueries } from '@/lib/query/member-queries'
import type { CourseMember } from '@/types/members'

/** Says that this page is for looking, and whom to ask for more. */
export function ViewerBanner({ courseId }: { courseId: string }) {
  const { data: members } = useQuery(memberQueries.list(courseId))
  return (
    <Callout tone="plain" icon={<Eye />} className="my-3">
      <p>You can look at this course; {members ? <Names members={members} /> : 'others'} can change it.</p>
    </Callout>
  )
}

/** "Mara", "Mara and Jonas", "Mara and 3 others": who made the course comes first. */
function Names({ members }: { members: readonly CourseMember[] }) {
  const [first, ...others] = members.flatMap(({ user, role }) => (user && role !== 'viewer' ? [user] : []))
  if (!first) return 'others'
  const [second] = others
  return (
    <>
      <bdi>{first.name}</bdi>
      {second && others.length === 1 && (
        <>
          {' '}
          and <bdi>{second.name}</bdi>
        </>
      )}
      {others.length > 1 && ` and ${count(others.length, 'other')}`}
    </>
  )
}
