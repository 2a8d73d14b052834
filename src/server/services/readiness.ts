import { AppError } from '@/lib/errors'
import { count } from '@/lib/format'
import type { FieldProblem } from '@/types/api'
import type { CourseTree, Video } from '@/types/course'

const videosOf = (course: CourseTree): Video[] => course.chapters.flatMap(({ videos }) => videos)

const textProblems = ({ title, description }: CourseTree): FieldProblem[] => [
  ...(title.trim() === ''
    ? [{ field: 'title', message: 'Give the course a title. You can change it later.' }]
    : []),
  ...((description ?? '').trim() === ''
    ? [{ field: 'description', message: 'Describe the course in a sentence or two.' }]
    : []),
]

const videoProblems = (course: CourseTree): FieldProblem[] =>
  videosOf(course)
    .filter(({ status }) => status === 'error')
    .map(({ id, filename, error_message: reason }) => ({
      field: `videos.${id}`,
      message: `“${filename}” needs you: ${reason ?? 'its file could not be used.'}`,
    }))

/** What stops the wizard from finishing. Planned videos and running uploads do not. */
export const setupProblems = (course: CourseTree): FieldProblem[] => [
  ...textProblems(course),
  ...(course.chapters.length === 0 ? [{ field: 'chapters', message: 'Add at least one chapter.' }] : []),
  ...videoProblems(course),
]

/** What stops a course from going live. */
export const publishProblems = (course: CourseTree): FieldProblem[] => [
  ...textProblems(course),
  ...(videosOf(course).some(({ status }) => status === 'ready')
    ? []
    : [{ field: 'videos', message: 'Upload at least one video and wait until it is ready.' }]),
  ...videoProblems(course),
]

/** @throws AppError `notReady` that names everything in `errors` */
export function refuseIfAny(errors: FieldProblem[], whatWaits: string): void {
  const [first] = errors
  if (!first) return
  const rest = errors.length === 1 ? first.message : `${count(errors.length, 'thing')} to look at first.`
  throw new AppError('notReady', `${whatWaits} ${rest}`, { errors })
}
