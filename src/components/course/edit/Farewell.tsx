'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { Callout } from '@/components/ui/Callout'
import { useCourseLive } from '@/hooks/use-course-stream'
import { useSyncState } from '@/hooks/use-sync-state'
import { count } from '@/lib/format'
import { UnsentTexts } from './UnsentTexts'

/** The server has taken this page's leave: why, what of it is not saved, and where to go. */
export function Farewell({ courseId }: { courseId: string }) {
  const bye = useCourseLive(courseId)?.bye
  const { waiting } = useSyncState(courseId)
  const path = usePathname()
  if (!bye) return null
  return (
    <Callout tone="bad" role="alert" title={titles[bye.reason]} className="my-3">
      <p className="text-13">
        {bye.message}{' '}
        {waiting > 0 &&
          `${count(waiting, 'change')} could not be sent. Copy the texts that you want to keep. `}
        {bye.reason === 'signedOut' ? (
          <Link href={{ pathname: '/sign-in', query: { next: path } }}>Sign in again</Link>
        ) : (
          <Link href="/instructor/courses">To your courses</Link>
        )}
      </p>
      <UnsentTexts courseId={courseId} />
    </Callout>
  )
}

const titles = {
  removed: 'You are no longer on this course',
  signedOut: 'You are signed out',
  deleted: 'This course was deleted',
  stopping: 'The server restarts',
} as const
