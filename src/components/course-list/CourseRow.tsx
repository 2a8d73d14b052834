import { memo } from 'react'
import { Cover } from '@/components/course/Cover'
import type { CourseListItem } from '@/types/api'
import { formatClock, formatLength, formatPrice } from '@/lib/format'
import { difficultyWords } from '@/lib/basic-info-words'
import { chosenPicture, contentWords, coverWords, isInSetup, removalDate } from './course-words'
import { CourseMenu } from './CourseMenu'
import { CourseState } from './CourseState'
import { CourseTitle } from './CourseTitle'
import { EditedTime } from './EditedTime'
import { miniCover } from './mini-cover'
import type { RowActions } from './use-row-actions'

export interface CourseItemProps {
  course: CourseListItem
  actions: RowActions
}

/** The names of the columns; the rows say everything again in words. */
export const CourseListHead = ({ isDeleted }: { isDeleted: boolean }) => (
  <div aria-hidden="true" className="course-row is-head">
    <span />
    <span>Title</span>
    <span>Status</span>
    <span className="difficulty">Difficulty</span>
    <span className="content">Content</span>
    <span className="length">Length</span>
    <span className="price">Price</span>
    <span className="edited">{isDeleted ? 'Kept until' : 'Edited'}</span>
    <span />
  </div>
)

/** What stands in a row. Scrolling draws the list again and again, but not this. */
export const CourseRow = memo(({ course, actions }: CourseItemProps) => (
  <>
    <Cover
      chapters={miniCover(course.cover)}
      size="mini"
      picture={chosenPicture(course)}
      label={coverWords(course)}
    />
    <CourseTitle course={course} />
    <span className="status">
      <CourseState course={course} onRestore={actions.onRestore} />
      {course.deleted_at === null ? (
        !isInSetup(course) &&
        course.totalDuration > 0 && (
          <span className="text-12 text-ink-3 md:hidden">{formatLength(course.totalDuration)}</span>
        )
      ) : (
        <span className="text-12 text-ink-3 inspector:hidden">
          until <EditedTime iso={removalDate(course.deleted_at)} />
        </span>
      )}
    </span>
    <span className="difficulty">{difficultyWords[course.difficulty]}</span>
    <span className="content">{contentWords(course)}</span>
    <span className="length mono">{course.totalDuration > 0 ? formatClock(course.totalDuration) : '–'}</span>
    <span className="price tabular-nums">{formatPrice(course.price, course.currency)}</span>
    <EditedTime
      iso={course.deleted_at === null ? course.updated_at : removalDate(course.deleted_at)}
      className="edited mono"
    />
    {course.deleted_at === null && (
      <span className="menu">
        <CourseMenu course={course} actions={actions} />
      </span>
    )}
  </>
))
CourseRow.displayName = 'CourseRow'
