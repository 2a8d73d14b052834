'use client'

import { useEffect, useRef } from 'react'
import { announce } from '@/lib/announce'
import type { CourseAccess } from '@/types/course'

const news: Record<CourseAccess, string> = {
  owner: 'You are an owner of this course now.',
  editor: 'You can change this course now.',
  viewer: 'You can only look at this course now.',
}

/** Tells people whose rights change while the page is open; what had the focus may be gone with them. */
export function useRightsNews(access: CourseAccess | undefined): void {
  const known = useRef(access)
  useEffect(() => {
    const before = known.current
    known.current = access
    if (before === undefined || access === undefined || before === access) return
    announce(news[access])
    if (document.activeElement === document.body) document.querySelector<HTMLElement>('#main')?.focus()
  }, [access])
}
