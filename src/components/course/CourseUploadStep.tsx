'use client'

import { type Ref, useEffect, useImperativeHandle } from 'react'
import { laterPart, promptPart } from '@/components/ui/lazy-part'
import { useAppConfig } from '@/hooks/use-session'
import { useCourseQuery } from '@/hooks/use-course-queries'
import { useStorageUse } from '@/hooks/use-storage-use'
import { count, formatLimit } from '@/lib/format'
import { watchDrops } from '@/lib/upload-ledger/dropped-handles'
import { videoFormatNames } from '@/lib/video-formats'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { withoutMarked } from './structure/outline-rows'
import { AskedFiles } from './upload/AskedFiles'
import { storageWords } from './upload/storage-words'
import { UploadSummary } from './upload/UploadSummary'
import { useUploadAnnouncements } from './upload/use-upload-announcements'
import { UploadManager } from './UploadManager'
import { CourseLoading } from './wizard/CourseLoading'
import type { StepHandle } from './wizard/step-handle'
import { StepLayout } from './wizard/StepLayout'

const InterruptedUploads = promptPart(
  () => import('./upload/InterruptedUploads'),
  (module) => module.InterruptedUploads,
)

const WorkerAway = laterPart(
  () => import('./upload/WorkerAway'),
  (module) => module.WorkerAway,
)

interface CourseUploadStepProps {
  courseId: string
  ref?: Ref<StepHandle>
}

/** Step 3: the recordings, chapter by chapter. */
export function CourseUploadStep({ courseId, ref }: CourseUploadStepProps) {
  const course = useCourseQuery(courseId)
  const marked = useCourseCreationUI((state) => state.pendingDeletes)
  const { maxUploadBytes } = useAppConfig()
  const storage = useStorageUse(courseId)
  useUploadAnnouncements(courseId)
  useEffect(() => watchDrops(), [])
  // Uploads go on after the step, and what failed is listed in the review.
  useImperativeHandle(ref, () => ({ check: () => Promise.resolve(true) }))

  if (course.data === undefined) {
    return <CourseLoading error={course.error} onRetry={() => void course.refetch()} />
  }
  const { chapters } = withoutMarked(course.data, marked)
  const isWaiting = chapters.some(({ videos }) => videos.some(({ status }) => status === 'uploading'))
  return (
    <StepLayout
      asideLabel="Uploads"
      asideWhenNarrow="first"
      aside={
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-6.5">
          <WorkerAway course={course.data} />
          <UploadSummary courseId={courseId} />
          {isWaiting && <InterruptedUploads courseId={courseId} />}
        </div>
      }
    >
      <p className="mb-3.5 text-pretty text-ink-2">
        {videoFormatNames}, up to {formatLimit(maxUploadBytes)} each. Uploads go on while you move between
        steps and pages.{storage && ` Storage: ${storageWords(storage)}.`}
      </p>
      <AskedFiles courseId={courseId} from={2} />
      <ol className="sheet-rule">
        {chapters.map(({ id, title, videos }, index) => (
          <li key={id} className="chap">
            <section aria-labelledby={`chapter-${id}`}>
              <header className="flex items-baseline gap-x-2.5 pt-3.5 pb-2">
                <span aria-hidden="true" className="text-13 tabular-nums">
                  {index + 1}
                </span>
                <h2 id={`chapter-${id}`} className="min-w-0 text-[15px] leading-5 wrap-anywhere">
                  <bdi>{title}</bdi>
                </h2>
                <span className="shrink-0 text-12 text-ink-2">{count(videos.length, 'video')}</span>
              </header>
              <UploadManager courseId={courseId} chapterId={id} chapterTitle={title} />
            </section>
          </li>
        ))}
      </ol>
    </StepLayout>
  )
}
