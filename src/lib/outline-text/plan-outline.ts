import { count } from '@/lib/format'
import { limits } from '@/lib/limits'
import { titleKey } from '@/lib/same-title'
import type { OutlineImport } from '@/schemas/course'
import type { CourseTree } from '@/types/course'
import type { OutlineChapter, OutlineVideo, ParsedOutline } from './types'

/** Where an outline goes: behind everything, or to a chapter. */
export type Destination = { chapterId: string } | 'end'

/** Videos without a chapter need one where the outline goes to the end of the course. */
export const UNTITLED_CHAPTER = 'Untitled chapter'

/** What would be added to a course. */
export interface OutlinePlan {
  chapters: OutlineChapter[]
  /** For the end of the chapter that the outline goes to. */
  videos: OutlineVideo[]
  chapterCount: number
  videoCount: number
}

/** New chapters come right behind the one that the outline goes to, or last; videos without a chapter go into it. */
export function planOutline(
  { chapters, looseVideos }: Pick<ParsedOutline, 'chapters' | 'looseVideos'>,
  destination: Destination,
): OutlinePlan {
  const [first] = looseVideos
  const own =
    destination === 'end' && first
      ? [{ title: UNTITLED_CHAPTER, line: first.line, videos: looseVideos }, ...chapters]
      : chapters
  return {
    chapters: own,
    videos: destination === 'end' ? [] : looseVideos,
    chapterCount: own.length,
    videoCount: chapters.reduce((total, { videos }) => total + videos.length, looseVideos.length),
  }
}

/** The request that adds it all in one operation. @param newId makes the id of each item */
export function outlineRequest(
  { chapters, videos }: OutlinePlan,
  destination: Destination,
  newId: () => string,
): OutlineImport {
  const planned = ({ title }: OutlineVideo) => ({ id: newId(), filename: title })
  return {
    ...(destination !== 'end' && { afterId: destination.chapterId, chapterId: destination.chapterId }),
    chapters: chapters.map((chapter) => ({
      id: newId(),
      title: chapter.title,
      videos: chapter.videos.map(planned),
    })),
    videos: videos.map(planned),
  }
}

/** Bytes around a title in the request: an id, names, quotes, commas. */
const BYTES_PER_ITEM = 80

/** Why the plan cannot be added as it is; `null` when it can. */
export function planRefusal(plan: OutlinePlan, course: CourseTree): string | null {
  if (plan.chapterCount + plan.videoCount === 0) return 'There is nothing to add yet.'
  const chapters = course.chapters.length + plan.chapterCount
  const videos = course.totalVideos + plan.videoCount
  const over = (n: number, most: number, noun: string) =>
    `The course would have ${count(n, noun)}, and it holds at most ${most.toLocaleString('en-US')}.`
  if (chapters > limits.chaptersPerCourse) return over(chapters, limits.chaptersPerCourse, 'chapter')
  if (videos > limits.videosPerCourse) return over(videos, limits.videosPerCourse, 'video')
  const titles = [...plan.chapters, ...plan.videos, ...plan.chapters.flatMap((chapter) => chapter.videos)]
  const bytes = titles.reduce((total, { title }) => total + utf8Bytes(title) + BYTES_PER_ITEM, 0)
  return bytes > limits.jsonBody ? 'This is too much for one step. Add it in two parts.' : null
}

/** At most: a character takes three bytes, or four as two code units; quotes and backslashes are doubled. */
function utf8Bytes(text: string): number {
  let bytes = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    bytes += code === 0x22 || code === 0x5c ? 2 : code < 0x80 ? 1 : code < 0x800 ? 2 : 3
  }
  return bytes
}

/** "4 chapters and 23 videos", "1 video". */
export function planWords({ chapterCount, videoCount }: OutlinePlan): string {
  const chapters = chapterCount > 0 ? [count(chapterCount, 'chapter')] : []
  const videos = videoCount > 0 ? [count(videoCount, 'video')] : []
  return [...chapters, ...videos].join(' and ') || 'nothing'
}

/** One line of the preview; `number` is the one that the item will have. */
export type PreviewRow =
  | { kind: 'into'; title: string }
  | { kind: 'chapter'; title: string; number: string; videos: number; isKnown: boolean }
  | { kind: 'video'; title: string; number: string }

/** What will be added, as it will stand in the course. */
export function previewRows(plan: OutlinePlan, course: CourseTree, destination: Destination): PreviewRow[] {
  const at = destination === 'end' ? -1 : course.chapters.findIndex(({ id }) => id === destination.chapterId)
  const home = course.chapters[at]
  const known = new Set(course.chapters.map(({ title }) => titleKey(title)))
  const rows: PreviewRow[] = []
  if (home && plan.videos.length > 0) {
    rows.push({ kind: 'into', title: home.title })
    plan.videos.forEach(({ title }, index) =>
      rows.push({ kind: 'video', title, number: `${at + 1}.${home.videos.length + index + 1}` }),
    )
  }
  const before = home ? at + 1 : course.chapters.length
  plan.chapters.forEach(({ title, videos }, index) => {
    const number = `${before + index + 1}`
    const isKnown = known.has(titleKey(title))
    rows.push({ kind: 'chapter', title, number, videos: videos.length, isKnown })
    videos.forEach((video, place) =>
      rows.push({ kind: 'video', title: video.title, number: `${number}.${place + 1}` }),
    )
  })
  return rows
}

/** Titles of new chapters that the course has already. */
export const knownTitles = (rows: readonly PreviewRow[]): string[] => [
  ...new Set(rows.flatMap((row) => (row.kind === 'chapter' && row.isKnown ? [row.title] : []))),
]
