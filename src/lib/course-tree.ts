import type { MoveRequest } from '@/schemas/course'
import type { Chapter, CourseTree, Video } from '@/types/course'

/**
 * Pure changes of a course's outline, for optimistic cache updates. Each answers a new tree, or the very same
 * object when there is nothing to change (the item was deleted meanwhile, say). Rows that did not change keep
 * their identity, so that memoised rows do not render again.
 */

/** One line of the outline as it is drawn and virtualised. */
export type OutlineRow =
  | { kind: 'chapter'; id: string; chapter: Chapter; isExpanded: boolean }
  | { kind: 'video'; id: string; video: Video; chapterId: string }

export interface VideoChange {
  id: string
  filename?: string
  chapterId?: string
  order?: number
}

export const findChapter = (course: CourseTree, id: string): Chapter | undefined =>
  course.chapters.find((chapter) => chapter.id === id)

export function findVideo(course: CourseTree, id: string): Video | undefined {
  for (const chapter of course.chapters) {
    const video = chapter.videos.find((candidate) => candidate.id === id)
    if (video) return video
  }
  return undefined
}

/** The title people see of a chapter or video; `undefined` when it is not in the course. */
export const titleOf = (course: CourseTree, id: string): string | undefined =>
  findChapter(course, id)?.title ?? findVideo(course, id)?.filename

/**
 * Moves a chapter or video as the server will. An unknown `afterId` means the end of the target list; an
 * unknown item or target chapter changes nothing.
 */
export function applyMove(course: CourseTree, move: MoveRequest): CourseTree {
  if (move.type === 'chapter') {
    const chapter = findChapter(course, move.id)
    if (!chapter) return course
    return withChapters(course, placed(course.chapters, chapter, move.afterId))
  }
  const video = findVideo(course, move.id)
  const targetId = move.toChapterId ?? video?.chapter_id
  if (!video || !course.chapters.some(({ id }) => id === targetId)) return course
  return withChapters(
    course,
    course.chapters.map((chapter) => {
      if (chapter.id === targetId) return withVideos(chapter, placed(chapter.videos, video, move.afterId))
      return withVideos(chapter, without(chapter.videos, video.id))
    }),
  )
}

/** Adds an empty chapter: at the end, first (`afterId: null`) or behind another one. An id that exists changes nothing. */
export function withChapter(
  course: CourseTree,
  { id, title, afterId }: { id: string; title: string; afterId?: string | null },
): CourseTree {
  if (findChapter(course, id)) return course
  return withChapters(course, placed(course.chapters, { ...emptyChapter(course.id, id), title }, afterId))
}

/** Its place is given to it by its course. */
export const emptyChapter = (courseId: string, id: string): Chapter => ({
  id,
  title: '',
  courseId,
  order: -1,
  videos: [],
  videoCount: 0,
  totalDuration: 0,
})

export const renameChapter = (course: CourseTree, id: string, title: string): CourseTree =>
  mapChapter(course, id, (chapter) => (chapter.title === title ? chapter : { ...chapter, title }))

/** Puts `video` into its chapter: in place of the row with its id, or else at the end. */
export function withVideo(course: CourseTree, video: Video): CourseTree {
  if (!findChapter(course, video.chapter_id)) return course
  const known = findVideo(course, video.id)
  if (known?.chapter_id === video.chapter_id) {
    return mapChapter(course, video.chapter_id, (chapter) =>
      withVideos(
        chapter,
        chapter.videos.map((row) => (row.id === video.id ? { ...video, order: row.order } : row)),
      ),
    )
  }
  const cleared = known ? withoutItem(course, video.id) : course
  return mapChapter(cleared, video.chapter_id, (chapter) => withVideos(chapter, [...chapter.videos, video]))
}

/** Changes fields of one video; its place stays. */
export function changeVideo(course: CourseTree, id: string, change: Partial<Video>): CourseTree {
  const video = findVideo(course, id)
  return video ? withVideo(course, { ...video, ...change, id, chapter_id: video.chapter_id }) : course
}

export const renameVideo = (course: CourseTree, id: string, filename: string): CourseTree =>
  findVideo(course, id)?.filename === filename ? course : changeVideo(course, id, { filename })

/** Takes a chapter (with its videos) or a video out. */
export function withoutItem(course: CourseTree, id: string): CourseTree {
  if (findChapter(course, id)) return withChapters(course, without(course.chapters, id))
  if (!findVideo(course, id)) return course
  return withChapters(
    course,
    course.chapters.map((chapter) => withVideos(chapter, without(chapter.videos, id))),
  )
}

/** Several renames and moves in one step, in the order given; `order` is the 0-based place wanted. */
export function withVideoChanges(course: CourseTree, changes: readonly VideoChange[]): CourseTree {
  return changes.reduce((tree, { id, filename, chapterId, order }) => {
    const renamed = filename === undefined ? tree : renameVideo(tree, id, filename)
    const video = findVideo(renamed, id)
    if (!video || (chapterId === undefined && order === undefined)) return renamed
    const target = findChapter(renamed, chapterId ?? video.chapter_id)
    if (!target) return renamed
    const siblings = without(target.videos, id)
    const place = order ?? siblings.length
    const afterId = place === 0 ? null : (siblings[Math.min(place, siblings.length) - 1]?.id ?? null)
    return applyMove(renamed, { type: 'video', id, toChapterId: target.id, afterId })
  }, course)
}

/** The rows to draw. A chapter that `expanded` does not name is open. */
export function flattenOutline(
  course: CourseTree,
  expanded: Readonly<Record<string, boolean>> = {},
): OutlineRow[] {
  return course.chapters.flatMap((chapter) => {
    const isExpanded = expanded[chapter.id] ?? true
    const head: OutlineRow = { kind: 'chapter', id: chapter.id, chapter, isExpanded }
    if (!isExpanded) return [head]
    const rows = chapter.videos.map((video): OutlineRow => ({
      kind: 'video',
      id: video.id,
      video,
      chapterId: chapter.id,
    }))
    return [head, ...rows]
  })
}

/**
 * The move that takes an item one place up (-1) or down (1), as the row menu and the keyboard ask for it. A
 * video goes on into the neighbouring chapter at its chapter's edge. `null` when there is nowhere to go.
 */
export function moveByOne(course: CourseTree, id: string, step: -1 | 1): MoveRequest | null {
  const chapterIndex = course.chapters.findIndex((chapter) => chapter.id === id)
  if (chapterIndex >= 0) {
    const target = chapterIndex + step
    if (target < 0 || target >= course.chapters.length) return null
    return { type: 'chapter', id, afterId: behind(course.chapters, chapterIndex, step) }
  }
  const home = course.chapters.findIndex(({ videos }) => videos.some((video) => video.id === id))
  const chapter = course.chapters[home]
  if (!chapter) return null
  const index = chapter.videos.findIndex((video) => video.id === id)
  const target = index + step
  if (target >= 0 && target < chapter.videos.length) {
    return { type: 'video', id, toChapterId: chapter.id, afterId: behind(chapter.videos, index, step) }
  }
  const neighbour = course.chapters[home + step]
  if (!neighbour) return null
  const afterId = step === -1 ? (neighbour.videos.at(-1)?.id ?? null) : null
  return { type: 'video', id, toChapterId: neighbour.id, afterId }
}

/** Where an item stands among its siblings, 1-based, for "place 2 of 7"; `undefined` when it is gone. */
export function placeOf(
  course: CourseTree,
  id: string,
): { place: number; of: number; chapterTitle: string | null } | undefined {
  const chapterIndex = course.chapters.findIndex((chapter) => chapter.id === id)
  if (chapterIndex >= 0) return { place: chapterIndex + 1, of: course.chapters.length, chapterTitle: null }
  for (const { title, videos } of course.chapters) {
    const index = videos.findIndex((video) => video.id === id)
    if (index >= 0) return { place: index + 1, of: videos.length, chapterTitle: title }
  }
  return undefined
}

const without = <T extends { id: string }>(items: readonly T[], id: string): T[] =>
  items.filter((item) => item.id !== id)

/** The id to land behind when the item at `index` swaps places with its neighbour. */
const behind = (items: readonly { id: string }[], index: number, step: -1 | 1): string | null =>
  items[step === -1 ? index - 2 : index + 1]?.id ?? null

/** `null`: first; unknown or absent: last. */
function placed<T extends { id: string }>(items: readonly T[], item: T, afterId?: string | null): T[] {
  const rest = without(items, item.id)
  if (afterId === null) return [item, ...rest]
  const index = rest.findIndex(({ id }) => id === afterId)
  return index < 0 ? [...rest, item] : rest.toSpliced(index + 1, 0, item)
}

const mapChapter = (course: CourseTree, id: string, change: (chapter: Chapter) => Chapter): CourseTree =>
  withChapters(
    course,
    course.chapters.map((chapter) => (chapter.id === id ? change(chapter) : chapter)),
  )

const sameItems = (a: readonly unknown[], b: readonly unknown[]) =>
  a.length === b.length && a.every((item, index) => item === b[index])

/** Puts `videos` into a chapter, in this order; its course has to be counted anew by `withChapters`. */
export function withVideos(chapter: Chapter, videos: readonly Video[]): Chapter {
  const placedVideos = videos.map((video, order) =>
    video.order === order && video.chapter_id === chapter.id
      ? video
      : { ...video, order, chapter_id: chapter.id },
  )
  if (sameItems(placedVideos, chapter.videos)) return chapter
  return {
    ...chapter,
    videos: placedVideos,
    videoCount: placedVideos.length,
    totalDuration: seconds(placedVideos),
  }
}

/** The one place where places and totals of a course are counted. */
export function withChapters(course: CourseTree, chapters: readonly Chapter[]): CourseTree {
  const placedChapters = chapters.map((chapter, order) =>
    chapter.order === order ? chapter : { ...chapter, order },
  )
  if (sameItems(placedChapters, course.chapters)) return course
  const videos = placedChapters.flatMap((chapter) => chapter.videos)
  return {
    ...course,
    chapters: placedChapters,
    totalChapters: placedChapters.length,
    totalVideos: videos.length,
    totalDuration: seconds(videos),
  }
}

const seconds = (videos: readonly Video[]) =>
  videos.reduce((total, video) => total + (video.status === 'ready' ? (video.duration ?? 0) : 0), 0)
