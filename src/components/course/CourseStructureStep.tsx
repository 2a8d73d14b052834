'use client'

import { useQueryClient } from '@tanstack/react-query'
import { type Ref, useImperativeHandle, useRef, useState } from 'react'
import { Callout } from '@/components/ui/Callout'
import { Kbd } from '@/components/ui/Kbd'
import { useCourseQuery } from '@/hooks/use-course-queries'
import { courseQueries } from '@/lib/query/course-queries'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { CourseTree } from '@/types/course'
import { StructureEditor } from './structure/StructureEditor'
import type { StepHandle } from './wizard/step-handle'
import { StepLayout } from './wizard/StepLayout'

interface CourseStructureStepProps {
  courseId: string
  ref?: Ref<StepHandle>
}

/** Step 2: the chapters and the videos planned in them. */
export function CourseStructureStep({ courseId, ref }: CourseStructureStepProps) {
  const client = useQueryClient()
  const area = useRef<HTMLDivElement>(null)
  const [wasRefused, setWasRefused] = useState(false)
  const marked = useCourseCreationUI((state) => state.pendingDeletes)
  const isEmpty = useCourseQuery(courseId, (course) => !hasChapterBeside(course, marked)).data ?? true

  useImperativeHandle(ref, () => ({
    check: () => {
      const course = client.getQueryData(courseQueries.detail(courseId).queryKey)
      const { pendingDeletes } = useCourseCreationUI.getState()
      const isComplete = course !== undefined && hasChapterBeside(course, pendingDeletes)
      setWasRefused(!isComplete)
      if (!isComplete) focusAddChapter(area.current)
      return Promise.resolve(isComplete)
    },
  }))

  return (
    <StepLayout asideLabel="About this step" asideWhenNarrow="hidden" aside={<StructureAside />}>
      {wasRefused && isEmpty && (
        <Callout tone="bad" role="alert" title="The course needs a chapter" className="mb-4">
          <p className="text-13">
            Add at least one, or restore one that is marked for deletion. Videos can come later.
          </p>
        </Callout>
      )}
      <div ref={area}>
        <StructureEditor courseId={courseId} mode="wizard" />
      </div>
    </StepLayout>
  )
}

const hasChapterBeside = (course: CourseTree, marked: ReadonlySet<string>) =>
  course.chapters.some(({ id }) => !marked.has(id))

/** The button belongs to the editor; its name is part of the contract of the screens. */
function focusAddChapter(area: HTMLElement | null): void {
  const buttons = [...(area?.querySelectorAll('button') ?? [])]
  buttons.find((button) => button.textContent.trim() === 'Add chapter')?.focus()
}

const StructureAside = () => (
  <>
    <h2 className="text-[15px] leading-5">A plan, not a promise</h2>
    <p className="text-13 text-pretty text-ink-2">
      Videos without a file stay in the outline as planned. You can create the course without them and add
      recordings later.
    </p>
    <hr className="border-line" />
    <dl className="grid gap-[7px] text-13">
      <Shortcut keys={['Alt', '↑', '↓']} does="move the row" />
      <Shortcut keys={['F2']} does="rename" />
      <Shortcut keys={['Delete']} does="mark for deletion" />
    </dl>
  </>
)

const Shortcut = ({ keys, does }: { keys: string[]; does: string }) => (
  <div className="flex justify-between gap-2">
    <dt className="flex gap-1">
      {keys.map((key) => (
        <Kbd key={key}>{key}</Kbd>
      ))}
    </dt>
    <dd className="text-ink-2">{does}</dd>
  </div>
)
