'use client'

import { Play } from 'lucide-react'
import { StatusBadge } from '@/components/course-list/StatusBadge'
import { difficultyWords } from '@/lib/basic-info-words'
import { ActivityList } from '@/components/course/activity/ActivityList'
import { PeopleButton } from '@/components/course/members/PeopleButton'
import { Strip } from '@/components/course/Strip'
import { Button } from '@/components/ui/Button'
import { count, formatLength, formatPrice } from '@/lib/format'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { CourseTree } from '@/types/course'
import { ViewerBanner } from './ViewerBanner'
import { ViewOutline } from './ViewOutline'

/** The edit page of somebody who may look: the same course, and nothing to change it with. */
export function CourseViewer({ course }: { course: CourseTree }) {
  const { openModal } = useCourseCreationUI.getState()
  const preview = ({ id: videoId, title }: { id: string; title: string }) =>
    openModal('video-preview', { videoId, title })
  const firstReady = course.chapters.flatMap(({ videos }) => videos).find(({ status }) => status === 'ready')
  const { totalChapters, totalVideos, totalDuration } = course
  return (
    <>
      <header className="flex items-start gap-5 max-md:flex-wrap max-md:gap-3">
        <div className="min-w-0 flex-1">
          <h1 className="page-title break-words" dir="auto">
            {course.title}
          </h1>
          <p className="mt-1 flex min-h-7 flex-wrap items-center gap-x-2.5 gap-y-1 text-13 text-ink-2">
            <StatusBadge status={course.status} />
            <span>{difficultyWords[course.difficulty]}</span>
            <span>{formatPrice(course.price, course.currency)}</span>
            <span className="tabular-nums">
              {count(totalChapters, 'chapter')}, {count(totalVideos, 'video')}
              {totalDuration > 0 && `, ${formatLength(totalDuration)}`}
            </span>
          </p>
        </div>
        <div className="flex gap-2 max-md:w-full [&>*]:max-md:flex-1">
          {firstReady && (
            <Button
              icon={<Play />}
              onClick={() => preview({ id: firstReady.id, title: firstReady.filename })}
            >
              Preview
            </Button>
          )}
          <PeopleButton course={course} />
        </div>
      </header>
      <ViewerBanner courseId={course.id} />
      <Strip chapters={course.chapters.map(({ videos }) => videos)} height={16} className="mt-3.5 mb-1.5" />
      <div className="grid gap-6 inspector:grid-cols-[minmax(0,1fr)_328px] inspector:gap-9 wide:grid-cols-[minmax(0,1fr)_380px] wide:gap-14">
        <section aria-label="Course outline" className="min-w-0">
          <ViewOutline course={course} onPreview={preview} />
        </section>
        <aside
          aria-label="Course details"
          className="grid min-w-0 content-start gap-6.5 pt-2.5 text-13 max-inspector:border-t-2 max-inspector:border-rule max-inspector:pt-5"
        >
          <section aria-labelledby="course-description">
            <h2 id="course-description" className="text-14">
              Description
            </h2>
            <p
              className="max-h-80 overflow-y-auto text-pretty break-words whitespace-pre-wrap text-ink-2"
              dir="auto"
            >
              {course.description ?? 'No description yet.'}
            </p>
          </section>
          <ActivityList courseId={course.id} isReadOnly />
        </aside>
      </div>
    </>
  )
}
