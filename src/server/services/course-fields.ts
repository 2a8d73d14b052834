import { AppError } from '@/lib/errors'
import type { CourseFields } from '@/types/operations'
import { courseRepository, toCourse, type CourseRow } from '../db/repositories/course-repository'
import { pictureRepository } from '../db/repositories/picture-repository'
import type { Edit } from './edit-course'

type Fields = Required<CourseFields>

/** A course's own fields as they go over the wire and into the log. */
export function fieldsOf(row: CourseRow): Fields {
  const {
    title,
    description,
    price,
    difficulty,
    picture,
    status,
    setup_step,
    setup_completed_at,
    published_revision,
  } = toCourse(row, { totalChapters: 0, totalVideos: 0, totalDuration: 0 })
  return {
    title,
    description,
    price,
    difficulty,
    picture,
    status,
    setup_step,
    setup_completed_at,
    published_revision,
  }
}

/**
 * Writes the fields that differ and records them; `undefined` is left as it is.
 * @throws AppError `notReady` for a picture that is no longer kept
 */
export async function changeFields(
  { tx, course, record }: Pick<Edit, 'tx' | 'course' | 'record'>,
  wanted: { [Name in keyof Fields]?: Fields[Name] | undefined },
): Promise<void> {
  const now = fieldsOf(course)
  const names = (Object.keys(wanted) as (keyof Fields)[]).filter(
    (name) => wanted[name] !== undefined && wanted[name] !== now[name],
  )
  if (names.length === 0) return
  const { setup_step, setup_completed_at, published_revision, picture, ...same } = pick(wanted, names)
  if (typeof picture === 'string' && !(await pictureRepository.isOfCourse(tx, course.id, picture))) {
    throw new AppError('notReady', 'That picture of the course is no longer kept. Choose it again.')
  }
  if (picture !== undefined && course.pictureId !== null) await pictureRepository.touch(tx, course.pictureId)
  await courseRepository.update(tx, course.id, {
    ...same,
    ...(picture !== undefined && { pictureId: picture }),
    ...(setup_step !== undefined && { setupStep: setup_step }),
    ...(setup_completed_at !== undefined && {
      setupCompletedAt: setup_completed_at === null ? null : new Date(setup_completed_at),
    }),
    ...(published_revision !== undefined && { publishedRevision: published_revision }),
  })
  record({ type: 'course', before: pick(now, names), after: pick(wanted, names) })
}

const pick = (
  from: { [Name in keyof Fields]?: Fields[Name] | undefined },
  names: (keyof Fields)[],
): CourseFields => Object.fromEntries(names.map((name) => [name, from[name]]))
