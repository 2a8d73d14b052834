'use client'

import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { pageUploads } from '@/hooks/page-uploads'
import { useCompleteSetup } from '@/hooks/use-course-queries'
import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { courseSync } from '@/lib/outbox/course-sync'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { FieldProblem } from '@/types/api'
import type { WizardStep } from '@/types/course'
import { hasUnsavedText, problemsBeforeSaving, saveDraft, stepMutation } from './save-draft'
import type { StepHandle } from './step-handle'
import { goToPlace } from './use-wizard-place'
import { readWizardPlace } from './wizard-url'

/** A write of the wizard that failed: what it was, why, and how to try again. */
export interface WizardFailure {
  what: 'draft' | 'course'
  error: Error
  retry: () => void
}

/**
 * Going from step to step. A step is left forward only when it is complete and the server has it; back is always
 * possible. The browser's Back and Forward go the same ways.
 * @param onCreated the course is created; the wizard is over
 */
export function useWizard(onCreated: (courseId: string) => void) {
  const client = useQueryClient()
  const router = useRouter()
  const step = useCourseCreationUI((state) => state.currentStep)
  const draftId = useCourseCreationUI((state) => state.draftId)
  const { completeSetupAsync } = useCompleteSetup(draftId ?? '')
  const handle = useRef<StepHandle>(null)
  const isRunning = useRef(false)
  const [isBusy, setIsBusy] = useState(false)
  const [failure, setFailure] = useState<WizardFailure | null>(null)
  const [refusal, setRefusal] = useState<readonly FieldProblem[]>([])

  /** One thing at a time: a second click on Next while the first one saves does nothing. */
  const run = async (what: WizardFailure['what'], work: () => Promise<void>) => {
    if (isRunning.current) return
    isRunning.current = true
    setIsBusy(true)
    setFailure(null)
    try {
      await work()
    } catch (error) {
      if (
        error instanceof AppError &&
        error.code === 'invalid' &&
        error.errors.length > 0 &&
        handle.current?.showProblems
      ) {
        handle.current.showProblems(error.errors)
      } else setFailure({ what, error: toError(error), retry: () => void run(what, work) })
    } finally {
      isRunning.current = false
      setIsBusy(false)
    }
  }

  const save = async (next: WizardStep) => {
    const { id, files } = await saveDraft(client, next)
    for (const file of files) {
      pageUploads(client)
        .start({ id: newId(), courseId: id, ...file })
        .catch(toldInTheRow)
    }
  }

  /** @returns whether the step may be left for `target` */
  const leaveForward = async (from: WizardStep, target: WizardStep): Promise<boolean> => {
    // What was added a moment ago may still be on its way, and goes away again if the server refuses it.
    const id = useCourseCreationUI.getState().draftId
    if (id !== null) await editsSettled(client, id)
    if (!(await handle.current?.check())) return false
    const state = useCourseCreationUI.getState()
    if (from === 1 && (id === null || hasUnsavedText(state))) {
      await save(target)
      goToPlace({ draftId: useCourseCreationUI.getState().draftId, step: from }, 'replace')
    } else if (id !== null) {
      rememberStep(client, id, target)
    }
    useCourseCreationUI.getState().markStepCompleted(from)
    return true
  }

  const goTo = (target: WizardStep, history: 'push' | 'keep' = 'push') =>
    run('draft', async () => {
      const { currentStep: from, setStep, canProceedToStep } = useCourseCreationUI.getState()
      if (target === from) return
      const mayGo = target < from || (await leaveForward(from, target))
      if (mayGo && canProceedToStep(target)) {
        setRefusal([])
        setStep(target)
        const id = useCourseCreationUI.getState().draftId
        if (history === 'push') goToPlace({ draftId: id, step: target }, 'push')
        if (target < from && id !== null) rememberStep(client, id, target)
      } else if (history === 'keep') {
        // Forward went to a step that cannot be shown: the address says again where the wizard is.
        goToPlace({ draftId: useCourseCreationUI.getState().draftId, step: from }, 'push')
      }
    })

  const create = () =>
    run('course', async () => {
      if (hasUnsavedText(useCourseCreationUI.getState())) await save(4)
      const { draftId: id, pendingDeletes } = useCourseCreationUI.getState()
      if (id === null) return
      await editsSettled(client, id)
      if (!(await handle.current?.check())) return
      try {
        await completeSetupAsync(pendingDeletes.size > 0 ? { pendingDeletes: [...pendingDeletes] } : {})
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'notReady' || error.errors.length === 0) {
          throw error
        }
        return setRefusal(error.errors)
      }
      onCreated(id)
      router.push(`/instructor/course/${id}/edit` as Route)
      useCourseCreationUI.getState().clearForm()
    })

  /** Saves what there is, finished or not, and goes. */
  const saveAndLeave = (href: string) =>
    run('draft', async () => {
      const state = useCourseCreationUI.getState()
      const problems = problemsBeforeSaving(state)
      if (problems.length > 0) return handle.current?.showProblems?.(problems)
      if (state.draftId === null || hasUnsavedText(state)) await save(1)
      // The draft is in Courses now; the next "New course" is a new one. Marks are kept nowhere else.
      const { pendingDeletes, clearForm } = useCourseCreationUI.getState()
      router.push(href as Route)
      if (pendingDeletes.size === 0) {
        goToPlace({ draftId: null, step: null }, 'replace')
        clearForm()
      }
    })

  const handlePopState = useEffectEvent(() => {
    const place = readWizardPlace(location.search)
    const { draftId: id } = useCourseCreationUI.getState()
    if (place.step !== null && place.draftId === id) void goTo(place.step, 'keep')
  })
  useEffect(() => {
    const listener = () => handlePopState()
    window.addEventListener('popstate', listener)
    return () => window.removeEventListener('popstate', listener)
  }, [])

  return { step, draftId, handle, isBusy, failure, refusal, goTo, create, saveAndLeave }
}

/** Only an AppError has a sentence to show; the rest is told in general words. */
const toError = (error: unknown): Error =>
  error instanceof Error ? error : new Error('unknown', { cause: error })

/** The upload's row says how it failed. */
const toldInTheRow = () => {}

function rememberStep(client: QueryClient, draftId: string, step: WizardStep): void {
  const mutation = client.getMutationCache().build(client, stepMutation(draftId))
  mutation.execute(step).catch(() => {
    // The next change of step says it again; until then this browser knows it.
  })
}

/** Resolves when no edit of the course is on its way any more, whether or not it was accepted. */
const editsSettled = (client: QueryClient, courseId: string): Promise<void> =>
  courseSync(client, courseId).settled()
