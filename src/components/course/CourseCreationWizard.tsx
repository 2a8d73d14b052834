'use client'

import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import { useId, useState } from 'react'
import { AppShell } from '@/components/shell/AppShell'
import { Button } from '@/components/ui/Button'
import { ErrorState } from '@/components/ui/ErrorState'
import { Spinner } from '@/components/ui/Spinner'
import { errorMessage } from '@/lib/errors'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { CourseBasicInfoStep } from './CourseBasicInfoStep'
import { CourseReviewStep } from './CourseReviewStep'
import { CourseStructureStep } from './CourseStructureStep'
import { CourseUploadStep } from './CourseUploadStep'
import { CourseLoading } from './wizard/CourseLoading'
import { FailureCallout } from './wizard/FailureCallout'
import { LeaveDialog } from './wizard/LeaveDialog'
import { hasUnsavedText } from './wizard/save-draft'
import { startNewCourse } from './wizard/StartOver'
import { useDraftOpening } from './wizard/use-draft-opening'
import { useLeaveGuard } from './wizard/use-leave-guard'
import { useSaveState } from './wizard/use-save-state'
import { useWizard } from './wizard/use-wizard'
import { WizardFooter } from './wizard/WizardFooter'
import { WizardHeader } from './wizard/WizardHeader'

const coursesPath = '/instructor/courses' as Route
const crumbs = [{ label: 'Courses', href: coursesPath }, { label: 'New course' }]
const pageWidth = 'max-w-[1180px]'

/** The four steps from an idea to a course. Its draft is on the server from the end of step 1 on. */
export function CourseCreationWizard() {
  const [createdId, setCreatedId] = useState<string | null>(null)
  const opening = useDraftOpening(createdId !== null)
  if (createdId !== null) {
    return (
      <AppShell crumbs={crumbs} className={pageWidth}>
        <Spinner label="The course is created. Opening its page…" />
      </AppShell>
    )
  }
  if (opening.kind === 'open') return <OpenWizard onCreated={setCreatedId} />
  return (
    <AppShell crumbs={crumbs} className={pageWidth}>
      {opening.kind === 'loading' && <CourseLoading error={null} onRetry={() => {}} />}
      {opening.kind === 'failed' && (
        <ErrorState
          title="The draft could not be loaded"
          message={errorMessage(opening.error)}
          onRetry={opening.retry}
        />
      )}
      {opening.kind === 'missing' && <MissingDraft />}
    </AppShell>
  )
}

const MissingDraft = () => (
  <div className="grid justify-items-start gap-4">
    <h1 className="page-title">This draft does not exist</h1>
    <p className="text-ink-2">It was deleted, or it belongs to someone else.</p>
    <Button variant="primary" onClick={startNewCourse}>
      Start a new course
    </Button>
  </div>
)

function OpenWizard({ onCreated }: { onCreated: (courseId: string) => void }) {
  const router = useRouter()
  const formId = useId()
  const wizard = useWizard(onCreated)
  const { step, draftId, handle, isBusy, failure, goTo, create, saveAndLeave } = wizard
  const guard = useLeaveGuard(false)
  const saveState = useSaveState(draftId, failure)
  const isUnsaved = useCourseCreationUI(hasUnsavedText)
  const hasRunningUploads = useCourseCreationUI((state) =>
    Object.values(state.uploads).some((upload) => upload.courseId === draftId && isRunning[upload.status]),
  )

  return (
    <AppShell
      crumbs={crumbs}
      saveState={saveState}
      className={pageWidth}
      footer={
        <WizardFooter
          step={step}
          formId={formId}
          isBusy={isBusy}
          canSaveAndLeave={isUnsaved || draftId !== null}
          note={step === 4 && hasRunningUploads ? 'Uploads that still run go on after this.' : undefined}
          onPrevious={() => void goTo(stepBefore[step])}
          onNext={() => void goTo(stepAfter[step])}
          onCreate={() => void create()}
          onSaveAndLeave={() => void saveAndLeave(coursesPath)}
        />
      }
    >
      <WizardHeader onStep={(target) => void goTo(target)} />
      <div className="pt-7 max-md:pt-[18px]">
        {failure && <FailureCallout failure={failure} />}
        {/* Every step after the first works on the draft on the server. */}
        {step === 1 || draftId === null ? (
          <CourseBasicInfoStep ref={handle} formId={formId} onSubmit={() => void goTo(2)} />
        ) : step === 2 ? (
          <CourseStructureStep key={draftId} ref={handle} courseId={draftId} />
        ) : step === 3 ? (
          <CourseUploadStep key={draftId} ref={handle} courseId={draftId} />
        ) : (
          <CourseReviewStep
            key={draftId}
            ref={handle}
            courseId={draftId}
            refusal={wizard.refusal}
            onEdit={(target) => void goTo(target)}
          />
        )}
      </div>
      <LeaveDialog
        isOpen={guard.heldHref !== null}
        isSaving={isBusy}
        onStay={guard.release}
        onLeave={() => {
          if (guard.heldHref !== null) router.push(guard.heldHref as Route)
          guard.release()
        }}
        onSaveAndLeave={() => {
          if (guard.heldHref !== null) void saveAndLeave(guard.heldHref)
          guard.release()
        }}
      />
    </AppShell>
  )
}

const stepBefore = { 1: 1, 2: 1, 3: 2, 4: 3 } as const
const stepAfter = { 1: 2, 2: 3, 3: 4, 4: 4 } as const
const isRunning = { pending: true, uploading: true, processing: true, complete: false, error: false }
