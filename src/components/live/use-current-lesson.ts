'use client'

import { useSearchParams } from 'next/navigation'
import { type MouseEvent, useState } from 'react'
import { lessonsOf, lessonToShow, type PlacedLesson } from '@/lib/learning/lessons'
import type { LessonProgress, LivePage } from '@/types/learning'

/** Which video is shown. It is in the address, so that a link leads to it and "back" works. */
export function useCurrentLesson(course: LivePage, progress: ReadonlyMap<string, LessonProgress>) {
  const params = useSearchParams()
  const wanted = params.get('video')
  const lessons = lessonsOf(course)
  // Without one in the address it is chosen once: watching it to the end must not take it away.
  const [first] = useState(() => lessonToShow(lessons, progress, wanted)?.id)
  const current: PlacedLesson | undefined =
    lessons.find(({ id }) => id === (wanted ?? first)) ?? lessonToShow(lessons, progress, null)
  const [isChosen, setIsChosen] = useState(false)

  const hrefOf = (videoId: string) => ({
    pathname: `/courses/${course.id}`,
    query: { ...(params.get('preview') === '1' && { preview: '1' }), video: videoId },
  })

  const go = (videoId: string) => {
    const { pathname, query } = hrefOf(videoId)
    setIsChosen(true)
    window.history.pushState(null, '', `${pathname}?${new URLSearchParams(query).toString()}`)
  }

  /** Shows a video without asking the server for the page again; any other click than a plain one is the browser's. */
  const choose = (videoId: string, event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    go(videoId)
  }
  return { lessons, current, hrefOf, choose, go, isChosen }
}
