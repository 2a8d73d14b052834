import type { CourseFields } from '@/types/operations'
import { courseRepository, toCourse, type CourseRow } from '../db/repositories/course-repository'
import type { Edit } from './edit-course'

type Fields = Required<CourseFields>

/** A course's own fields as they go over the wire and into the log. */
export function fieldsOf(row: CourseRow): Fields {
  const {
    title,
    description,
    price,
    difficulty,
    status,
    setup_step,
    setup_completed_at,
    published_revision,
  } = toCourse(row, { totalChapters: 0, totalVideos: 0, totalDuration: 0 })
  return { title, description, price, difficulty, status, setup_step, setup_completed_at, published_revision }
}

/** Writes the fields that differ and records them; `undefined` is left as it is. */
export async function changeFields(
  { tx, course, record }: Pick<Edit, 'tx' | 'course' | 'record'>,
  wanted: { [Name in keyof Fields]?: Fields[Name] | undefined },
): Promise<void> {
  const now = fieldsOf(course)
  const names = (Object.keys(wanted) as (keyof Fields)[]).filter(
    (name) => wanted[name] !== undefined && wanted[name] !== now[name],
  )
  if (names.length === 0) return
  const { setup_step, setup_completed_at, published_revision, ...same } = pick(wanted, names)
  await courseRepository.update(tx, course.id, {
    ...same,
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
