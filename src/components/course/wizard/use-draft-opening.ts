'use client'

import { useQuery } from '@tanstack/react-query'
import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { useSession } from '@/hooks/use-session'
import { AppError } from '@/lib/errors'
import { courseQueries } from '@/lib/query/course-queries'
import { useCourseCreationUI, useStoreHydration } from '@/stores/course-creation-ui'
import type { CourseTree } from '@/types/course'
import { courseToData, isSameData } from './course-data'
import { hasUnsavedText } from './save-draft'
import { goToPlace, useWizardPlace } from './use-wizard-place'

export type DraftOpening =
  | { kind: 'loading' }
  | { kind: 'missing' }
  | { kind: 'failed'; error: Error; retry: () => void }
  | { kind: 'open' }

/**
 * Brings address bar, store and server together: a draft named in the address is opened, the one this browser
 * was at is continued, and a course that was created already is shown on its edit page.
 * @param isOver the wizard is done with its draft, so nothing is opened any more
 */
export function useDraftOpening(isOver: boolean): DraftOpening {
  const router = useRouter()
  const isHydrated = useStoreHydration()
  const place = useWizardPlace()
  const draftId = useCourseCreationUI((state) => state.draftId)
  const wantedId = place.draftId ?? draftId
  const userId = useSession()?.id
  const ownerId = useCourseCreationUI((state) => state.ownerId)
  const isSomebodyElses = userId !== undefined && ownerId !== null && ownerId !== userId
  const isActive = isHydrated && !isOver && !isSomebodyElses

  useEffect(() => {
    if (isHydrated && userId !== undefined) useCourseCreationUI.getState().openedBy(userId)
  }, [isHydrated, userId])
  const course = useQuery({ ...courseQueries.detail(wantedId ?? ''), enabled: isActive && wantedId !== null })
  const { data } = course
  const isFinished = data !== undefined && data.setup_completed_at !== null

  useEffect(() => {
    if (!isActive || data === undefined) return
    if (data.setup_completed_at === null) return takeOver(data)
    if (useCourseCreationUI.getState().draftId === data.id) useCourseCreationUI.getState().clearForm()
    router.replace(`/instructor/course/${data.id}/edit` as Route)
  }, [isActive, data, router])

  const isOpen = isActive && wantedId === draftId && !isFinished
  useEffect(() => {
    if (!isOpen) return
    const { setStep } = useCourseCreationUI.getState()
    if (place.step !== null) setStep(place.step)
    goToPlace({ draftId, step: useCourseCreationUI.getState().currentStep }, 'replace')
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only when a draft opens: later the wizard goes by itself
  }, [isOpen, draftId])

  if (isMissing(course.error)) return { kind: 'missing' }
  if (isOpen) return { kind: 'open' }
  if (course.error !== null && data === undefined) {
    return { kind: 'failed', error: course.error, retry: () => void course.refetch() }
  }
  return { kind: 'loading' }
}

const isMissing = (error: Error | null) => error instanceof AppError && error.code === 'notFound'

/** The store follows the server, unless something typed here is not there yet. */
function takeOver(course: CourseTree): void {
  const { draftId, savedData, draftOpened, draftSaved, updateFormData, ...state } =
    useCourseCreationUI.getState()
  const data = courseToData(course)
  if (draftId !== course.id) return draftOpened(course.id, data, course.setup_step)
  if (savedData !== null && isSameData(savedData, data)) return
  if (!hasUnsavedText({ ...state, savedData })) {
    for (const field of ['title', 'description', 'price', 'difficulty'] as const) {
      updateFormData(field, data[field])
    }
  }
  draftSaved(course.id, data)
}
