import { count } from '@/lib/format'
import type { FieldProblem } from '@/types/api'
import type { CourseTree, UploadItem, WizardStep } from '@/types/course'

export interface ReviewProblem {
  key: string
  text: string
  /** Where it can be put right. */
  links: { label: string; step: WizardStep }[]
}

export interface ReviewProblems {
  /** The course cannot be created while one of these is there. */
  stops: ReviewProblem[]
  canWait: ReviewProblem[]
}

/**
 * What stands between the draft and the course, by the same rules as `complete-setup` on the server, plus
 * the failures that only this browser knows of.
 * @param course without the items marked for deletion
 * @param uploads those of this course
 */
export function reviewProblems(course: CourseTree, uploads: readonly UploadItem[]): ReviewProblems {
  const chapters = new Set(course.chapters.map(({ id }) => id))
  const localFailures = new Map(
    uploads
      .filter(({ status, chapterId }) => status === 'error' && chapters.has(chapterId))
      .map((u) => [u.videoId, u]),
  )
  const stops: ReviewProblem[] = []
  if (course.title.trim() === '') {
    stops.push(problem('title', 'The course has no title.', { label: 'Give it one', step: 1 }))
  }
  if ((course.description ?? '').trim() === '') {
    stops.push(problem('description', 'The course has no description.', { label: 'Write it', step: 1 }))
  }
  if (course.chapters.length === 0) {
    stops.push(problem('chapters', 'The course has no chapters.', { label: 'Add the first', step: 2 }))
  }
  for (const video of course.chapters.flatMap(({ videos }) => videos)) {
    const upload = localFailures.get(video.id)
    localFailures.delete(video.id)
    if (upload !== undefined || video.status === 'error') {
      stops.push(failed(video.id, video.filename, upload?.error ?? video.error_message))
    }
  }
  // The server has no video for these, so only the upload step can retry or drop them.
  for (const [videoId, upload] of localFailures) {
    stops.push({
      ...failed(videoId, upload.filename, upload.error),
      links: [{ label: 'Retry or remove it', step: 3 }],
    })
  }

  const canWait = course.chapters
    .filter(({ id, videos }) => videos.length === 0 && !uploads.some(({ chapterId }) => chapterId === id))
    .map(({ id, title }) =>
      problem(`empty-${id}`, `“${title}” has no videos. The course can be created as it is.`),
    )
  const planned = course.chapters
    .flatMap(({ videos }) => videos)
    .filter(({ status }) => status === 'planned').length
  if (planned > 0) {
    canWait.push(
      problem('planned', `${count(planned, 'video')} without a file. Recordings can be added later.`),
    )
  }
  return { stops, canWait }
}

/** The refusal of `complete-setup` as problems with links: a field of the answer names what it is about. */
export function problemsOfRefusal(errors: readonly FieldProblem[]): ReviewProblem[] {
  return errors.map(({ field, message }) => {
    if (field === 'title' || field === 'description') {
      return problem(field, message, { label: 'Edit', step: 1 })
    }
    if (field.startsWith('videos')) return problem(field, message, { label: 'Go to Upload', step: 3 })
    return problem(field, message, { label: 'Go to Structure', step: 2 })
  })
}

/** "One thing stops creation, one can wait" */
export function problemsTitle({ stops, canWait }: ReviewProblems): string {
  const things = (n: number) => (n === 1 ? 'one thing' : `${n} things`)
  const wait = canWait.length === 1 ? 'one can wait' : `${canWait.length} can wait`
  if (stops.length === 0) return sentence(`${things(canWait.length)} can wait`)
  const stop = `${things(stops.length)} ${stops.length === 1 ? 'stops' : 'stop'} creation`
  return sentence(canWait.length === 0 ? stop : `${stop}, ${wait}`)
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

const problem = (key: string, text: string, ...links: ReviewProblem['links']): ReviewProblem => ({
  key,
  text,
  links,
})

const failed = (videoId: string, title: string, reason: string | null | undefined): ReviewProblem =>
  problem(
    `video-${videoId}`,
    `“${title}” failed to upload${reason ? `: ${reason}` : '.'}`,
    { label: 'Choose it again', step: 3 },
    { label: 'Remove it from the outline', step: 2 },
  )
