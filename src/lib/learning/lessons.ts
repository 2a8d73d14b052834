import type { Lesson, LessonChapter, LessonProgress, LivePage } from '@/types/learning'

/** A video with where it stands in its course. */
export interface PlacedLesson extends Lesson {
  chapter: Pick<LessonChapter, 'id' | 'title'>
  /** From 1, e.g. 2.3 for the third video of the second chapter. */
  chapterNumber: number
  number: number
}

/** All videos of a course in order. */
export const lessonsOf = ({ chapters }: Pick<LivePage, 'chapters'>): PlacedLesson[] =>
  chapters.flatMap((chapter, i) =>
    chapter.videos.map((video, j) => ({ ...video, chapter, chapterNumber: i + 1, number: j + 1 })),
  )

export const byVideo = (progress: readonly LessonProgress[]): ReadonlyMap<string, LessonProgress> =>
  new Map(progress.map((one) => [one.video_id, one]))

/**
 * The video to show: the one that is asked for, else the first that can be watched and was not, else the first that
 * can be watched, else the first.
 */
export function lessonToShow(
  lessons: readonly PlacedLesson[],
  progress: ReadonlyMap<string, LessonProgress>,
  wanted: string | null,
): PlacedLesson | undefined {
  const playable = lessons.filter(({ mayPlay }) => mayPlay)
  return (
    lessons.find(({ id }) => id === wanted) ??
    playable.find(({ id }) => !progress.get(id)?.watched_at) ??
    playable[0] ??
    lessons[0]
  )
}

export const neighboursOf = (lessons: readonly PlacedLesson[], id: string) => {
  const at = lessons.findIndex((lesson) => lesson.id === id)
  return { previous: lessons[at - 1], next: at < 0 ? undefined : lessons[at + 1] }
}

/** The video to go on with after one: what is still to come, or not for the reader, is passed over. */
export const playableAfter = (lessons: readonly PlacedLesson[], id: string): PlacedLesson | undefined => {
  const at = lessons.findIndex((lesson) => lesson.id === id)
  return at < 0 ? undefined : lessons.slice(at + 1).find(({ mayPlay }) => mayPlay)
}

/** How many of the videos were watched. */
export const watchedOf = (
  lessons: readonly Pick<Lesson, 'id'>[],
  progress: ReadonlyMap<string, LessonProgress>,
): number => lessons.filter(({ id }) => progress.get(id)?.watched_at).length

/** Seconds of a chapter that can be played. */
export const lengthOf = ({ videos }: Pick<LessonChapter, 'videos'>): number =>
  videos.reduce((sum, { duration }) => sum + (duration ?? 0), 0)
