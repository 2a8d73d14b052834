import { cleanLine } from '@/lib/clean-line'
import {
  type Destination,
  type OutlinePlan,
  planRefusal,
  UNTITLED_CHAPTER,
} from '@/lib/outline-text/plan-outline'
import { titleKey } from '@/lib/same-title'
import type { CourseTree } from '@/types/course'
import type { FolderChapter, FolderOutline, FolderVideo, PairedFile } from './types'

/** What a person changed about the outline of a folder, by the keys of its rows. */
export interface FolderEdits {
  titles: ReadonlyMap<string, string>
  /** A chapter takes its videos along. */
  leftOut: ReadonlySet<string>
}

export const noEdits: FolderEdits = { titles: new Map(), leftOut: new Set() }

/** One line of the preview. `number` is the one that the item will have, empty while it is left out. */
export type FolderRow =
  | { kind: 'into'; key: string; title: string }
  | {
      kind: 'chapter'
      key: string
      title: string
      number: string
      path: string
      videos: number
      isOut: boolean
      /** The course has a chapter of this title already. */
      isKnown: boolean
    }
  | {
      kind: 'video'
      key: string
      title: string
      number: string
      video: FolderVideo
      isOut: boolean
      /** Left out as a part of its chapter. */
      isChapterOut: boolean
    }

/** The outline of a folder as it would be added. */
export interface FolderDraft {
  rows: FolderRow[]
  plan: OutlinePlan
  /** The files of the plan's videos: first those of its chapters, then those without one. */
  files: File[]
  /** The caption files beside each of them, in the same order. */
  captionFiles: PairedFile[][]
  bytes: number
  captions: number
  pictures: number
  /** Why it cannot be added as it is; `null` when it can. */
  refusal: string | null
}

type Group = Pick<FolderChapter, 'title' | 'path' | 'videos'>

/** Videos without a folder get a chapter of the folder's name where the outline goes to the end of the course. */
export function folderDraft(
  outline: FolderOutline,
  { titles, leftOut }: FolderEdits,
  destination: Destination,
  course: CourseTree,
): FolderDraft {
  const at = destination === 'end' ? -1 : course.chapters.findIndex(({ id }) => id === destination.chapterId)
  const home = course.chapters[at]
  const known = new Set(course.chapters.map(({ title }) => titleKey(title)))
  const rows: FolderRow[] = []
  const kept: FolderVideo[] = []
  const plan: OutlinePlan = { chapters: [], videos: [], chapterCount: 0, videoCount: 0 }
  let isUntitled = false

  const titleOf = (key: string, title: string) => titles.get(key) ?? title
  const cleanTitle = (title: string) => {
    const clean = cleanLine(title)
    if (clean === '') isUntitled = true
    return clean
  }
  /** @returns those that are kept, with the titles they will have */
  const addVideos = (
    videos: readonly FolderVideo[],
    group: string,
    number: string,
    before: number,
    isChapterOut: boolean,
  ) => {
    const planned: { title: string; line: number }[] = []
    videos.forEach((video, index) => {
      const key = `${group}.${index}`
      const title = titleOf(key, video.title)
      const isOut = isChapterOut || leftOut.has(key)
      if (!isOut) {
        planned.push({ title: cleanTitle(title), line: 0 })
        kept.push(video)
      }
      const place = isOut ? '' : `${number}.${before + planned.length}`
      rows.push({ kind: 'video', key, title, number: place, video, isOut, isChapterOut })
    })
    return planned
  }

  const hasOwnChapter = home === undefined && outline.looseVideos.length > 0
  const groups: Group[] = [
    ...(hasOwnChapter
      ? [{ title: outline.name ?? UNTITLED_CHAPTER, path: '', videos: outline.looseVideos }]
      : []),
    ...outline.chapters,
  ]
  if (home && outline.looseVideos.length > 0) rows.push({ kind: 'into', key: 'into', title: home.title })
  const loose = home ? addVideos(outline.looseVideos, 'loose', `${at + 1}`, home.videos.length, false) : []
  const looseFiles = kept.splice(0)
  const chaptersBefore = home ? at + 1 : course.chapters.length
  groups.forEach(({ title: given, path, videos }, index) => {
    // The keys stay when the destination changes.
    const key = hasOwnChapter && index === 0 ? 'loose' : `chapter-${index - (hasOwnChapter ? 1 : 0)}`
    const title = titleOf(key, given)
    const isMarked = leftOut.has(key)
    const number = `${chaptersBefore + plan.chapters.length + 1}`
    const place = rows.length
    const planned = addVideos(videos, key, number, 0, isMarked)
    // Without videos it would be an empty chapter that nobody asked for.
    const isOut = planned.length === 0
    if (!isOut) plan.chapters.push({ title: cleanTitle(title), line: 0, videos: planned })
    rows.splice(place, 0, {
      kind: 'chapter',
      key,
      title,
      number: isOut ? '' : number,
      path,
      videos: planned.length,
      isOut,
      isKnown: known.has(titleKey(title)),
    })
  })
  plan.videos = loose
  kept.push(...looseFiles)
  plan.chapterCount = plan.chapters.length
  plan.videoCount = kept.length
  const paired = kept.flatMap((video) => video.paired)
  const captions = paired.filter(({ kind }) => kind === 'captions').length
  return {
    rows,
    plan,
    files: kept.map(({ file }) => file),
    captionFiles: kept.map((video) => video.paired.filter(({ kind }) => kind === 'captions')),
    bytes: kept.reduce((total, { size }) => total + size, 0),
    captions,
    pictures: paired.length - captions,
    refusal: isUntitled ? 'Give every chapter and video a title first.' : planRefusal(plan, course),
  }
}
