'use client'

import { Trash2 } from 'lucide-react'
import Link from 'next/link'
import { useRightsNews } from '@/components/course/members/use-rights-news'
import { PublishChanges } from '@/components/course/publish/PublishChanges'
import { PublishRefusal } from '@/components/course/publish/PublishRefusal'
import { useProblemInAddress } from '@/components/course/publish/use-problem-in-address'
import { usePublishing } from '@/components/course/publish/use-publishing'
import { SoftDeleteManager } from '@/components/course/SoftDeleteManager'
import { Strip } from '@/components/course/Strip'
import { StructureEditor } from '@/components/course/structure/StructureEditor'
import { AppShell } from '@/components/shell/AppShell'
import { Callout } from '@/components/ui/Callout'
import { ErrorState } from '@/components/ui/ErrorState'
import { laterPart, lazyPart, promptPart } from '@/components/ui/lazy-part'
import { isWaiting } from '@/hooks/interrupted'
import { useCourseEdit } from '@/hooks/use-course-queries'
import { useCourseStream } from '@/hooks/use-course-stream'
import { usePendingDeletes } from '@/hooks/use-pending-deletes'
import { useKeptTexts } from '@/hooks/use-text-field'
import { errorMessage } from '@/lib/errors'
import { count } from '@/lib/format'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { CourseTree } from '@/types/course'
import { CourseDescription } from './CourseDescription'
import { CourseHead } from './CourseHead'
import { Presence } from './Presence'
import { PublishChecklist } from './PublishChecklist'
import { useSaveState } from './use-save-state'
import { useStripChapters } from './use-strip-chapters'

const CourseViewer = lazyPart(
  () => import('@/components/course/view/CourseViewer'),
  (module) => module.CourseViewer,
)

/** Fetched right behind the page: they have to be there when the server is not. */
const Farewell = laterPart(
  () => import('./Farewell'),
  (module) => module.Farewell,
)
const LostTexts = laterPart(
  () => import('./LostTexts'),
  (module) => module.LostTexts,
)
const CaptionCoverage = laterPart(
  () => import('@/components/course/captions/CaptionCoverage'),
  (module) => module.CaptionCoverage,
)
const ActivityList = laterPart(
  () => import('@/components/course/activity/ActivityList'),
  (module) => module.ActivityList,
)

const WorkerAway = laterPart(
  () => import('@/components/course/upload/WorkerAway'),
  (module) => module.WorkerAway,
)

/** Fetched with the first file. */
const EditUploads = promptPart(
  () => import('./EditUploads'),
  (module) => module.EditUploads,
)

const crumbs = [{ label: 'Courses', href: '/instructor/courses' }] as const

/** The edit page: the course's facts, its outline, and what stands between it and its students. */
export function CourseEditor({ courseId }: { courseId: string }) {
  const { course, error, refetch, updateCourseAsync } = useCourseEdit(courseId)
  useRightsNews(course?.access)
  useCourseStream(courseId)
  if (course?.access === 'viewer') return <ViewerPage course={course} />
  if (course) return <LoadedEditor course={course} onUpdate={updateCourseAsync} />
  return (
    <AppShell crumbs={crumbs}>
      {error ? (
        <ErrorState
          title="The course could not be loaded"
          message={errorMessage(error)}
          onRetry={() => void refetch()}
        />
      ) : (
        <p role="status" className="text-ink-2">
          Loading the course…
        </p>
      )}
    </AppShell>
  )
}

const pageClass = 'pt-5! wide:max-w-[1720px]'

const courseCrumbs = (title: string) => [...crumbs, { label: <bdi>{title}</bdi>, wideOnly: true }]

const ViewerPage = ({ course }: { course: CourseTree }) => (
  <AppShell
    crumbs={courseCrumbs(course.title)}
    people={<Presence courseId={course.id} />}
    className={pageClass}
  >
    <Farewell courseId={course.id} />
    <CourseViewer course={course} />
  </AppShell>
)

interface LoadedEditorProps {
  course: CourseTree
  onUpdate: ReturnType<typeof useCourseEdit>['updateCourseAsync']
}

function LoadedEditor({ course, onUpdate }: LoadedEditorProps) {
  useKeptTexts(course.id)
  const saveState = useSaveState(course.id, course.updated_at)
  const publishing = usePublishing(course)
  useProblemInAddress()
  const strip = useStripChapters(course)
  const hasUploads =
    useCourseCreationUI(({ uploads }) =>
      Object.values(uploads).some(({ courseId }) => courseId === course.id),
    ) || isWaiting(course)

  return (
    <AppShell
      crumbs={courseCrumbs(course.title)}
      saveState={saveState}
      people={<Presence courseId={course.id} />}
      className={pageClass}
    >
      <Farewell courseId={course.id} />
      <CourseHead
        course={course}
        onUpdate={onUpdate}
        hasChanges={publishing.hasChanges}
        isChangingStatus={publishing.isChanging}
        onPublish={publishing.publish}
        onUnpublish={publishing.unpublish}
      />
      <Strip chapters={strip} height={16} className="mt-3.5 mb-1.5" />
      {course.setup_completed_at === null && <SetupCallout courseId={course.id} />}
      {publishing.refusal && <PublishRefusal error={publishing.refusal} />}
      <div className="grid gap-6 inspector:grid-cols-[minmax(0,1fr)_328px] inspector:gap-9 wide:grid-cols-[minmax(0,1fr)_380px] wide:gap-14">
        <section aria-label="Course outline" className="min-w-0">
          <PendingBar courseId={course.id} />
          <LostTexts courseId={course.id} />
          <StructureEditor courseId={course.id} mode="edit" />
        </section>
        <aside
          aria-label="Course details"
          className="grid min-w-0 content-start gap-6.5 pt-2.5 text-13 max-inspector:border-t-2 max-inspector:border-rule max-inspector:pt-5"
        >
          <SoftDeleteManager courseId={course.id} />
          <WorkerAway course={course} />
          {hasUploads && <EditUploads courseId={course.id} />}
          <PublishChecklist course={course} />
          <CaptionCoverage course={course} />
          <CourseDescription courseId={course.id} description={course.description} />
          <ActivityList courseId={course.id} />
        </aside>
      </div>
      <PublishChanges course={course} publishing={publishing} />
    </AppShell>
  )
}

const SetupCallout = ({ courseId }: { courseId: string }) => (
  <Callout tone="wait" title="This course is still being set up" className="my-3">
    <p className="text-13">
      Everything here is saved.{' '}
      <Link href={{ pathname: '/instructor/course/new', query: { draft: courseId } }}>Continue setup</Link>
    </p>
  </Callout>
)

/** Where the inspector stands below the outline, the marks are announced above it. */
function PendingBar({ courseId }: { courseId: string }) {
  const { items } = usePendingDeletes(courseId)
  if (items.length === 0) return null
  return (
    <p className="flex min-h-10 items-center gap-2.5 bg-wait-tint px-3 py-2 text-13 inspector:hidden">
      <Trash2 />
      <span className="flex-1">{count(items.length, 'item')} marked for deletion</span>
      <a href="#pending-deletions" className="px-0.5 py-1">
        Review
      </a>
    </p>
  )
}
