'use client'

import { ChevronDown, Pencil, Play } from 'lucide-react'
import { difficultyChoices, difficultyWords } from '@/lib/basic-info-words'
import { PeopleButton } from '@/components/course/members/PeopleButton'
import { PublicationBadge } from '@/components/course/publish/PublicationBadge'
import { PublishActions } from '@/components/course/publish/PublishActions'
import { usePaletteActions } from '@/components/palette/actions'
import { Badge } from '@/components/ui/Badge'
import { Button } from '@/components/ui/Button'
import { IconButton } from '@/components/ui/IconButton'
import { Menu, MenuRadioGroup } from '@/components/ui/Menu'
import { count, formatLength, formatPrice } from '@/lib/format'
import type { UpdateCourseRequest } from '@/schemas/course'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { CourseTree, Difficulty } from '@/types/course'
import { InlineEdit } from './InlineEdit'

interface CourseHeadProps {
  course: CourseTree
  onUpdate: (changes: UpdateCourseRequest) => Promise<unknown>
  isChangingStatus: boolean
  onPublish: () => void
  onUnpublish: () => void
  /** Students see something else than the course as it is shown. */
  hasChanges: boolean
}

/** Title, facts and the two things to do with the whole course. */
export function CourseHead({ course, onUpdate, hasChanges, ...status }: CourseHeadProps) {
  const { openModal } = useCourseCreationUI.getState()
  const firstReady = course.chapters.flatMap(({ videos }) => videos).find(({ status }) => status === 'ready')
  const preview =
    firstReady && (() => openModal('video-preview', { videoId: firstReady.id, title: firstReady.filename }))
  const review = () => openModal('publish-changes')
  const isLive = course.status === 'published'
  usePaletteActions({
    'preview-course': preview,
    publish: isLive ? undefined : status.onPublish,
    'publish-changes': isLive && hasChanges ? review : undefined,
    unpublish: isLive ? status.onUnpublish : undefined,
  })

  return (
    <header className="flex items-start gap-5 max-md:flex-wrap max-md:gap-3">
      <div className="min-w-0 flex-1">
        <InlineEdit
          courseId={course.id}
          name="title"
          label="Course title"
          value={course.title}
          inputClassName="page-title h-9 max-w-3xl max-md:h-11"
        >
          {(edit) => (
            <h1 className="page-title break-words" dir="auto">
              {course.title}{' '}
              <IconButton
                label="Edit course title"
                icon={<Pencil />}
                onClick={edit}
                className="translate-y-[3px] align-[1px]"
              />
            </h1>
          )}
        </InlineEdit>
        <CourseFacts course={course} hasChanges={hasChanges} onUpdate={onUpdate} />
      </div>
      <div className="flex flex-wrap gap-2 max-md:w-full [&>*]:max-md:flex-1">
        <PeopleButton course={course} />
        {preview && (
          <Button icon={<Play />} onClick={preview}>
            Preview
          </Button>
        )}
        <PublishActions
          course={course}
          hasChanges={hasChanges}
          isBusy={status.isChangingStatus}
          onPublish={status.onPublish}
          onUnpublish={status.onUnpublish}
          onReview={review}
        />
      </div>
    </header>
  )
}

const fact =
  'inline-flex min-h-7 items-center gap-1 rounded-row px-1 hover:bg-hover hover:text-ink max-md:min-h-11 [&_.lucide]:size-3 [&_.lucide]:text-ink-3'

function CourseFacts({
  course,
  hasChanges,
  onUpdate,
}: Pick<CourseHeadProps, 'course' | 'hasChanges' | 'onUpdate'>) {
  const price = formatPrice(course.price, course.currency)
  const { totalChapters, totalVideos, totalDuration } = course
  const content = `${count(totalChapters, 'chapter')}, ${count(totalVideos, 'video')}`
  // A refused choice goes back to the old one by itself, and the page says why.
  const { openModal } = useCourseCreationUI.getState()
  const chooseDifficulty = (difficulty: Difficulty) => void onUpdate({ difficulty }).catch(() => undefined)
  return (
    <div className="mt-1 flex flex-wrap items-center gap-x-2.5 gap-y-1 text-13 text-ink-2">
      {course.setup_completed_at === null ? (
        <Badge tone="wait">Setup not finished</Badge>
      ) : (
        <PublicationBadge status={course.status} hasChanges={hasChanges} />
      )}
      <Menu
        label="Difficulty"
        align="start"
        trigger={
          <button
            type="button"
            className={fact}
            aria-label={`${difficultyWords[course.difficulty]}, change the difficulty`}
          >
            {difficultyWords[course.difficulty]}
            <ChevronDown />
          </button>
        }
      >
        <MenuRadioGroup
          label="Difficulty"
          value={course.difficulty}
          onValueChange={chooseDifficulty}
          options={difficultyChoices}
        />
      </Menu>
      <InlineEdit
        courseId={course.id}
        name="price"
        label="Price"
        value={course.price}
        inputMode="decimal"
        prefix={<span aria-hidden="true">$</span>}
        inputClassName="w-28 ms-0!"
      >
        {(edit) => (
          <button type="button" className={fact} aria-label={`${price}, change the price`} onClick={edit}>
            {price}
            <Pencil />
          </button>
        )}
      </InlineEdit>
      <button
        type="button"
        className={fact}
        aria-label="Picture of the course"
        onClick={() => openModal('course-picture', { courseId: course.id })}
      >
        Picture
        <Pencil />
      </button>
      <span className="tabular-nums">
        {content}
        {totalDuration > 0 && `, ${formatLength(totalDuration)}`}
      </span>
      {/* A plain link: the live course shares little with this page. */}
      <a href={`/courses/${course.id}`} className="max-md:py-3">
        {course.status === 'published' ? 'View live course' : 'Preview as student'}
      </a>
    </div>
  )
}
