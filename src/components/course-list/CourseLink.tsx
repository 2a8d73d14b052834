'use client'

import Link from 'next/link'
import { type ComponentProps, useState } from 'react'
import type { CourseListItem } from '@/types/api'
import { courseHref } from './course-words'

type CourseLinkProps = Omit<ComponentProps<typeof Link>, 'href' | 'prefetch'> & { course: CourseListItem }

/**
 * The way to a course. Its page is fetched ahead for the one that somebody points at: a list would otherwise ask the
 * server for every course that is scrolled past.
 */
export function CourseLink({ course, ...link }: CourseLinkProps) {
  const [isMeant, setIsMeant] = useState(false)
  const prepare = () => setIsMeant(true)
  return (
    <Link
      {...link}
      href={courseHref(course)}
      prefetch={isMeant ? null : false}
      onPointerEnter={prepare}
      onFocus={prepare}
    />
  )
}
