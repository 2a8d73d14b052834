'use client'

import Link from 'next/link'
import { AccountMenu } from '@/components/shell/AccountMenu'
import { BrandMark } from '@/components/shell/BrandMark'
import { ThemeSwitch } from '@/components/shell/ThemeSwitch'
import { Badge } from '@/components/ui/Badge'
import { buttonLook } from '@/components/ui/button-look'
import type { SessionUser } from '@/types/api'
import type { LivePage } from '@/types/learning'

interface LiveBarProps {
  course?: LivePage
  user: SessionUser | null
  /** Where to come back to after signing in. */
  path: string
}

/** Where you are, what kind of look at the course this is, and who you are. */
export function LiveBar({ course, user, path }: LiveBarProps) {
  const home = user === null ? '/sign-in' : user.role === 'student' ? '/learn' : '/instructor/courses'
  const worksOnIt = course?.mayPreview === true && course.seat !== 'admin'
  return (
    <header className="sticky top-0 z-20 flex h-(--bar-h) items-center gap-3 border-b border-line bg-canvas ps-(--page) pe-(--page) max-md:gap-2 max-md:ps-3 max-md:pe-2">
      <Link
        href={home}
        aria-label={user === null ? 'Lectern' : 'Lectern, your courses'}
        className="inline-flex min-h-6 shrink-0 items-center gap-[9px] text-[15px] font-[650] tracking-[-0.025em] text-ink no-underline hover:text-ink max-md:min-h-(--hit) max-md:min-w-8"
      >
        <BrandMark />
        <span className="max-md:hidden">Lectern</span>
      </Link>
      {course && (
        <bdi className="min-w-0 truncate font-550" title={course.title}>
          {course.title}
        </bdi>
      )}
      <span className="ms-auto flex shrink-0 items-center gap-3 max-md:gap-1">
        {course?.isPreview && (
          <Badge tone="accent" className="max-lg:hidden">
            Preview as student, progress is not recorded
          </Badge>
        )}
        {worksOnIt && (
          <Link href={`/instructor/course/${course.id}/edit`} className={buttonLook({ size: 'sm' })}>
            {course.seat === 'viewer' ? 'Back to the course' : 'Back to editing'}
          </Link>
        )}
        <span className="max-md:hidden">
          <ThemeSwitch />
        </span>
        {user ? (
          <AccountMenu user={user} />
        ) : (
          <Link href={{ pathname: '/sign-in', query: { next: path } }} className={buttonLook({ size: 'sm' })}>
            Sign in
          </Link>
        )}
      </span>
    </header>
  )
}
