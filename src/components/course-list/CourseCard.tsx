import { memo } from 'react'
import { Cover } from '@/components/course/Cover'
import { formatLength, formatPrice } from '@/lib/format'
import { chosenPicture, contentWords, coverWords, isInSetup, removalDate } from './course-words'
import { CourseMenu } from './CourseMenu'
import type { CourseItemProps } from './CourseRow'
import { CourseState } from './CourseState'
import { CourseTitle } from './CourseTitle'
import { EditedTime } from './EditedTime'

/** What stands in a card; see `CourseRow`. */
export const CourseCard = memo(({ course, actions }: CourseItemProps) => (
  <>
    <Cover
      chapters={course.cover}
      totalChapters={course.totalChapters}
      picture={chosenPicture(course)}
      label={coverWords(course)}
    />
    <CourseTitle course={course} />
    <p className="flex flex-wrap gap-x-2.5 text-13 text-ink-2">
      <span>{contentWords(course)}</span>
      {course.totalDuration > 0 && <span>{formatLength(course.totalDuration)}</span>}
      <span>{formatPrice(course.price, course.currency)}</span>
    </p>
    <div className="state">
      <CourseState course={course} onRestore={actions.onRestore} />
      {course.deleted_at === null && !isInSetup(course) && (
        <span className="truncate text-12 text-ink-3">
          Edited <EditedTime iso={course.updated_at} />
        </span>
      )}
      {course.deleted_at === null ? (
        <span className="ms-auto">
          <CourseMenu course={course} actions={actions} />
        </span>
      ) : (
        <span className="ms-auto text-12 text-ink-3">
          Kept until <EditedTime iso={removalDate(course.deleted_at)} />
        </span>
      )}
    </div>
  </>
))
CourseCard.displayName = 'CourseCard'
