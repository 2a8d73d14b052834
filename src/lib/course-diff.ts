import { longestRise } from './longest-rise'
import {
  OUTLINE_FIELDS,
  differentCaptions,
  fieldOf,
  isSameFile,
  type Outline,
  type OutlineChapter,
  type OutlineField,
  type OutlineVideo,
} from './outline'

/**
 * What is different between the course that students see and the course as it is being edited. Pure; a course tree
 * and a published snapshot are both outlines. O(n log n), with the same answer for the same two outlines.
 */

/** Where something stands: 0-based among the chapters (`chapterId` null), or among the videos of a chapter. */
export interface OutlinePlace {
  chapterId: string | null
  chapterTitle: string | null
  index: number
}

/** `null`: a title without a file. */
export type DiffFile = { name: string; size: number } | null

type AboutItem = { item: 'chapter' | 'video'; id: string; title: string }

/**
 * One difference. A chapter that was added or removed stands for its `videos` too: those that came or went with it
 * have no difference of their own.
 */
export type Difference = {
  /** The chapter it is read under: the one it is in now, for what is gone the one it was in; null: the course. */
  groupId: string | null
} & (
  | { type: 'field'; field: OutlineField; before: string | number | null; after: string | number | null }
  | ({ type: 'added'; to: OutlinePlace; videos: OutlineVideo[] } & AboutItem)
  | ({ type: 'removed'; from: OutlinePlace; videos: OutlineVideo[] } & AboutItem)
  | ({ type: 'moved'; from: OutlinePlace; to: OutlinePlace } & AboutItem)
  | ({ type: 'renamed'; before: string } & AboutItem)
  | ({ type: 'file'; before: DiffFile; after: DiffFile } & AboutItem)
  | ({ type: 'captions'; language: string; is: 'added' | 'removed' | 'changed' } & AboutItem)
)

const fileOf = ({ originalFilename, size }: OutlineVideo): DiffFile =>
  originalFilename === '' && size === 0 ? null : { name: originalFilename, size }

interface PlacedVideo {
  video: OutlineVideo
  place: OutlinePlace
}

interface Index {
  chapters: Map<string, { chapter: OutlineChapter; place: OutlinePlace }>
  videos: Map<string, PlacedVideo>
}

function indexOf({ chapters }: Outline): Index {
  const index: Index = { chapters: new Map(), videos: new Map() }
  chapters.forEach((chapter, i) => {
    index.chapters.set(chapter.id, { chapter, place: { chapterId: null, chapterTitle: null, index: i } })
    chapter.videos.forEach((video, j) => {
      const place = { chapterId: chapter.id, chapterTitle: chapter.title, index: j }
      index.videos.set(video.id, { video, place })
    })
  })
  return index
}

/** Ids of `after` that have to move so that the items stand in the order of `placeBefore`; those it does not know stay out. */
function movedIds(
  after: readonly { id: string }[],
  placeBefore: (id: string) => number | undefined,
): Set<string> {
  const known = after.flatMap(({ id }) => {
    const place = placeBefore(id)
    return place === undefined ? [] : [{ id, place }]
  })
  const staying = longestRise(known.map(({ place }) => place))
  return new Set(known.flatMap(({ id }, i) => (staying.has(i) ? [] : [id])))
}

/**
 * The differences in reading order: fields of the course, then chapter by chapter as the course stands now, each
 * with its own first; a chapter that is gone is named where it was. `moved` names as few items as possible: only
 * those that have to move, not those that were pushed aside.
 */
export function diffCourses(published: Outline, current: Outline): Difference[] {
  const [before, after] = [indexOf(published), indexOf(current)]
  const movedChapters = movedIds(current.chapters, (id) => before.chapters.get(id)?.place.index)
  const isGone = (id: string) => !after.chapters.has(id)

  const fields = OUTLINE_FIELDS.flatMap((field): Difference[] => {
    const [was, is] = [fieldOf(published, field), fieldOf(current, field)]
    return was === is ? [] : [{ type: 'field', field, before: was, after: is, groupId: null }]
  })
  // A removed chapter is named behind the last one before it that is still there.
  const goneBehind = new Map<string | null, OutlineChapter[]>()
  let anchor: string | null = null
  for (const chapter of published.chapters) {
    if (!isGone(chapter.id)) anchor = chapter.id
    else goneBehind.set(anchor, [...(goneBehind.get(anchor) ?? []), chapter])
  }
  const removedAt = (id: string | null) =>
    (goneBehind.get(id) ?? []).map((chapter) => removedChapter(chapter, before, after))

  return [
    ...fields,
    ...removedAt(null),
    ...current.chapters.flatMap((chapter) => [
      ...chapterDifferences(chapter, { before, after }, movedChapters),
      ...videoDifferences(chapter, { before, after }),
      ...removedAt(chapter.id),
    ]),
  ]
}

interface Both {
  before: Index
  after: Index
}

function removedChapter({ id, title, videos }: OutlineChapter, before: Index, after: Index): Difference {
  const from = before.chapters.get(id)?.place ?? { chapterId: null, chapterTitle: null, index: 0 }
  const gone = videos.filter((video) => !after.videos.has(video.id))
  return { type: 'removed', item: 'chapter', id, title, from, videos: gone, groupId: id }
}

function chapterDifferences(
  { id, title, videos }: OutlineChapter,
  { before, after }: Both,
  moved: ReadonlySet<string>,
): Difference[] {
  const about = { item: 'chapter', id, title, groupId: id } as const
  const old = before.chapters.get(id)
  const to = after.chapters.get(id)?.place
  if (!to) return []
  if (!old) {
    const added = videos.filter((video) => !before.videos.has(video.id))
    return [{ type: 'added', ...about, to, videos: added }]
  }
  const differences: Difference[] = []
  if (old.chapter.title !== title) differences.push({ type: 'renamed', ...about, before: old.chapter.title })
  if (moved.has(id)) differences.push({ type: 'moved', ...about, from: old.place, to })
  return differences
}

function videoDifferences(chapter: OutlineChapter, { before, after }: Both): Difference[] {
  const oldChapter = before.chapters.get(chapter.id)?.chapter
  const moved = movedIds(chapter.videos, (id) => {
    const place = before.videos.get(id)?.place
    return place?.chapterId === chapter.id ? place.index : undefined
  })
  const differences = chapter.videos.flatMap((video, index): Difference[] => {
    const about = { item: 'video', id: video.id, title: video.filename, groupId: chapter.id } as const
    const to = { chapterId: chapter.id, chapterTitle: chapter.title, index }
    const old = before.videos.get(video.id)
    if (!old) return oldChapter ? [{ type: 'added', ...about, to, videos: [] }] : []
    const found: Difference[] = []
    const isMoved = moved.has(video.id) || old.place.chapterId !== chapter.id
    if (old.video.filename !== video.filename) {
      found.push({ type: 'renamed', ...about, before: old.video.filename })
    }
    if (isMoved) found.push({ type: 'moved', ...about, from: old.place, to })
    if (!isSameFile(old.video, video)) {
      found.push({ type: 'file', ...about, before: fileOf(old.video), after: fileOf(video) })
    }
    for (const { language, before: was, after: is } of differentCaptions(old.video, video)) {
      const change = was ? (is ? 'changed' : 'removed') : 'added'
      found.push({ type: 'captions', ...about, language, is: change })
    }
    return found
  })
  const removed = (oldChapter?.videos ?? []).flatMap((video, index): Difference[] => {
    if (after.videos.has(video.id)) return []
    const from = { chapterId: chapter.id, chapterTitle: oldChapter?.title ?? null, index }
    const about = { item: 'video', id: video.id, title: video.filename, groupId: chapter.id } as const
    return [{ type: 'removed', ...about, from, videos: [] }]
  })
  return [...differences, ...removed]
}
