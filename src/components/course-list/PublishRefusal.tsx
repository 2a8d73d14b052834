'use client'

import Link from 'next/link'
import { Button } from '@/components/ui/Button'
import { buttonLook } from '@/components/ui/button-look'
import { Dialog } from '@/components/ui/Dialog'
import { count } from '@/lib/format'
import { courseHref, isInSetup } from './course-words'
import type { Refusal } from './use-row-actions'

interface PublishRefusalProps extends Refusal {
  onClose: () => void
}

/** Why a course cannot be live yet, each reason leading to where it can be put right. */
export const PublishRefusal = ({ course, problems, onClose }: PublishRefusalProps) => (
  <Dialog
    open
    onOpenChange={(open) => {
      if (!open) onClose()
    }}
    title={
      <>
        <bdi>“{course.title}”</bdi> cannot be published yet
      </>
    }
    description={
      problems.length === 1 ? 'One thing to do first:' : `${count(problems.length, 'thing')} to do first:`
    }
    footer={
      <>
        <Button onClick={onClose}>Not now</Button>
        <Link href={courseHref(course)} className={buttonLook({ variant: 'primary' })}>
          Open the course
        </Link>
      </>
    }
  >
    <ul className="grid gap-1.5">
      {problems.map(({ field, message }) => (
        <li key={field} className="wrap-anywhere">
          {/* The edit page goes to the place that the address names. */}
          <Link href={{ ...courseHref(course), ...(!isInSetup(course) && { hash: field }) }} className="py-1">
            <bdi>{message}</bdi>
          </Link>
        </li>
      ))}
    </ul>
  </Dialog>
)
