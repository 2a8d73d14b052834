'use client'

import { type Ref, useImperativeHandle, useRef } from 'react'
import { useCourseQuery } from '@/hooks/use-course-queries'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { FieldProblem } from '@/types/api'
import type { WizardStep } from '@/types/course'
import { Cover } from './Cover'
import { ProblemList } from './review/ProblemList'
import { problemsOfRefusal, reviewProblems } from './review/review-problems'
import { ReviewFacts } from './review/ReviewFacts'
import { ReviewOutline } from './review/ReviewOutline'
import { withoutMarked } from './structure/outline-rows'
import { useCourseUploads } from './upload/use-course-uploads'
import { CourseLoading } from './wizard/CourseLoading'
import type { StepHandle } from './wizard/step-handle'
import { StepLayout } from './wizard/StepLayout'

interface CourseReviewStepProps {
  courseId: string
  /** What the server named when it refused to create the course. */
  refusal: readonly FieldProblem[]
  onEdit: (step: WizardStep) => void
  ref?: Ref<StepHandle>
}

/** Step 4: everything as it will be created, and what stands in the way. */
export function CourseReviewStep({ courseId, refusal, onEdit, ref }: CourseReviewStepProps) {
  const course = useCourseQuery(courseId)
  const marked = useCourseCreationUI((state) => state.pendingDeletes)
  const uploads = useCourseUploads(courseId)
  const summary = useRef<HTMLDivElement>(null)
  const tree = course.data && withoutMarked(course.data, marked)
  const found = tree ? reviewProblems(tree, uploads) : { stops: [], canWait: [] }
  // The server's reasons are shown until this page finds its own: the same thing is not said twice.
  const problems = found.stops.length === 0 ? { ...found, stops: problemsOfRefusal(refusal) } : found

  useImperativeHandle(ref, () => ({
    check: () => {
      if (found.stops.length > 0) summary.current?.focus()
      return Promise.resolve(tree !== undefined && found.stops.length === 0)
    },
  }))

  if (tree === undefined) return <CourseLoading error={course.error} onRetry={() => void course.refetch()} />
  return (
    <StepLayout
      asideLabel="What happens next"
      asideWhenNarrow="hidden"
      aside={
        <>
          <Cover
            chapters={tree.chapters.map(({ videos }) => videos)}
            label="The course drawn by its running time"
            className="rounded-panel p-[26px] inset-ring inset-ring-line"
          />
          <h2 className="text-[15px] leading-5">What happens next</h2>
          <p className="text-13 text-pretty text-ink-2">
            You land on the edit page. The course stays a draft that only you see until you press Publish
            there.
          </p>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-6">
        <ProblemList courseId={courseId} problems={problems} onEdit={onEdit} ref={summary} />
        <ReviewFacts course={tree} onEdit={onEdit} />
        <ReviewOutline course={tree} uploads={uploads} onEdit={onEdit} />
      </div>
    </StepLayout>
  )
}
