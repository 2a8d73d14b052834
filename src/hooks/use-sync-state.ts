'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { type CourseSync, type SyncState, courseSync } from '@/lib/outbox/course-sync'

/** How the edits of a course stand with the server. */
export function useSyncState(courseId: string): SyncState {
  const sync = useCourseSync(courseId)
  return useSyncExternalStore(sync.subscribe, sync.state, sync.state)
}

/** The edits and events of a course, for what happens outside of rendering. */
export const useCourseSync = (courseId: string): CourseSync => courseSync(useQueryClient(), courseId)
