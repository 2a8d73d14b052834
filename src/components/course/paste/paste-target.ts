import type { CourseTree } from '@/types/course'
import { chapterEndKey } from '../structure/outline-rows'

/** More than one line with something on it: what a single line holds is no outline. */
export const hasLines = (text: string): boolean =>
  text.split(/[\r\n\v\f\u2028\u2029]/, 10_000).filter((line) => line.trim() !== '').length > 1

/** The chapter that a row of the outline is or belongs to; `null` for none. */
export function chapterOfRow(course: CourseTree, rowKey: string | undefined): string | null {
  const chapter = course.chapters.find(
    ({ id, videos }) =>
      id === rowKey || chapterEndKey(id) === rowKey || videos.some((video) => video.id === rowKey),
  )
  return chapter?.id ?? null
}

/** Whether a paste is meant for the outline: the page has no other use for one where no text is typed. */
export const isForOutline = (target: EventTarget | null): target is Element =>
  target instanceof Element &&
  target.closest('input, textarea, select, [contenteditable], [role=dialog], [role=menu]') === null
