import type { FieldProblem } from '@/types/api'
import type { Chapter, CourseTree, Video } from '@/types/course'

/**
 * What stands between a course and its students. The one rule of it: the server refuses by it, the edit page shows
 * it before anybody asks, and a selection of the outline is judged by the same words.
 */

/** How the videos of a course, or of a part of it, stand. In the order of the outline. */
export interface VideoReadiness {
  ready: Video[]
  /** A file that could not be used; the only state of a video that stops publishing. */
  failed: Video[]
  /** Uploading or being read. */
  onTheirWay: Video[]
  /** Titles without a file: they stay out of sight of students. */
  planned: Video[]
}

export interface Readiness extends VideoReadiness {
  hasTitle: boolean
  hasDescription: boolean
  /** Chapters that a student could open and find something in. */
  chaptersWithReady: Chapter[]
}

type Describable = Pick<CourseTree, 'title' | 'description' | 'chapters'>

const isFilled = (text: string | null): boolean => (text ?? '').trim() !== ''

/** Sorts videos by what they mean for publishing. */
export function videoReadiness(videos: readonly Video[]): VideoReadiness {
  const sorted: VideoReadiness = { ready: [], failed: [], onTheirWay: [], planned: [] }
  for (const video of videos) sorted[groupOf[video.status]].push(video)
  return sorted
}

const groupOf: Record<Video['status'], keyof VideoReadiness> = {
  ready: 'ready',
  error: 'failed',
  uploading: 'onTheirWay',
  processing: 'onTheirWay',
  planned: 'planned',
}

export const courseReadiness = (course: Describable): Readiness => ({
  ...videoReadiness(course.chapters.flatMap(({ videos }) => videos)),
  hasTitle: isFilled(course.title),
  hasDescription: isFilled(course.description),
  chaptersWithReady: course.chapters.filter(({ videos }) => videos.some(({ status }) => status === 'ready')),
})

/**
 * The same for a selection: the videos named, and all of a chapter that is named. A video that is named twice (by
 * itself and by its chapter) counts once; ids that are not in the course are passed over.
 */
export function selectionReadiness(
  course: Pick<CourseTree, 'chapters'>,
  ids: ReadonlySet<string>,
): VideoReadiness {
  return videoReadiness(
    course.chapters.flatMap((chapter) =>
      ids.has(chapter.id) ? chapter.videos : chapter.videos.filter(({ id }) => ids.has(id)),
    ),
  )
}

/** The row of the outline that a problem is about; `undefined` when it is about the course itself. */
export const problemItem = ({ field }: Pick<FieldProblem, 'field'>): string | undefined =>
  field.startsWith('videos.') ? field.slice('videos.'.length) : undefined

const textProblems = ({ hasTitle, hasDescription }: Readiness): FieldProblem[] => [
  ...(hasTitle ? [] : [{ field: 'title', message: 'Give the course a title. You can change it later.' }]),
  ...(hasDescription ? [] : [{ field: 'description', message: 'Describe the course in a sentence or two.' }]),
]

const videoProblems = ({ failed }: Readiness): FieldProblem[] =>
  failed.map(({ id, filename, error_message: reason }) => ({
    field: `videos.${id}`,
    message: `“${filename}” needs you: ${reason ?? 'its file could not be used.'}`,
  }))

const noChapter: FieldProblem = { field: 'chapters', message: 'Add at least one chapter.' }

/** What stops the wizard from finishing. Planned videos and running uploads do not. */
export function setupProblems(course: Describable): FieldProblem[] {
  const readiness = courseReadiness(course)
  return [
    ...textProblems(readiness),
    ...(course.chapters.length > 0 ? [] : [noChapter]),
    ...videoProblems(readiness),
  ]
}

/** What stops a course from going live; `field` is `title`, `description`, `chapters`, `videos` or `videos.<id>`. */
export function publishProblems(course: Describable): FieldProblem[] {
  const readiness = courseReadiness(course)
  const noReady: FieldProblem = {
    field: 'videos',
    message: 'Upload at least one video and wait until it is ready.',
  }
  const content = course.chapters.length === 0 ? noChapter : noReady
  return [
    ...textProblems(readiness),
    ...(readiness.chaptersWithReady.length > 0 ? [] : [content]),
    ...videoProblems(readiness),
  ]
}
