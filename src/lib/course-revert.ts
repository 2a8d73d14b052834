import type { CaptionState, Change, CourseFields, ItemType, Place } from '@/types/operations'
import type { PublishedCaption } from '@/types/publication'
import { longestRise } from './longest-rise'
import {
  OUTLINE_FIELDS,
  differentCaptions,
  fieldOf,
  isSameFile,
  type Outline,
  type OutlineChapter,
  type OutlineVideo,
} from './outline'

/** What is marked for deletion and could come back. */
export interface MarkedOutline {
  /** Each with the videos that would come back together with it. */
  chapters: readonly OutlineChapter[]
  /** Marked on their own, in whichever chapter. */
  videos: readonly OutlineVideo[]
}

export interface RevertPlan {
  /** In the order in which to apply them; places are those at that moment. */
  changes: Change[]
  /** Deleted for good since, so that they cannot come back. */
  gone: { item: ItemType; id: string; title: string }[]
  /** Videos that have another file now than when they were published; they keep it. */
  otherFile: { id: string; title: string }[]
}

/**
 * The changes that turn `current` into `published` again, as few moves as possible. What was added since is marked
 * for deletion, so that nothing is lost; what is marked comes back to its published place. Inverting the changes
 * gives `current` again. A video whose published chapter is gone for good stays where it is.
 */
export function changesTo(
  published: Outline,
  current: Outline & { id: string },
  marked: MarkedOutline = { chapters: [], videos: [] },
): RevertPlan {
  const board = new Board(current)
  const markedChapters = new Map(marked.chapters.map((chapter) => [chapter.id, chapter]))
  const wanted = wantedIds(published)
  // A chapter that stays away does not keep the videos that were moved into it before it was marked.
  const inOthers = marked.chapters.filter(({ id }) => !wanted.has(id)).flatMap(({ videos }) => videos)
  const markedVideos = new Map([...marked.videos, ...inOthers].map((video) => [video.id, video]))
  const gone: RevertPlan['gone'] = []

  const chapters = published.chapters.filter(({ id, title }) => {
    const isThere = board.hasChapter(id) || markedChapters.has(id)
    if (!isThere) gone.push({ item: 'chapter', id, title })
    return isThere
  })
  arrange(board, current.id, chapters, (chapter, afterId) => {
    const back = markedChapters.get(chapter.id)
    if (back) board.bringChapter(back, afterId)
  })

  for (const { id, title } of published.chapters.flatMap(({ videos }) => named(videos))) {
    if (!board.hasVideo(id) && !markedVideos.has(id)) gone.push({ item: 'video', id, title })
  }
  for (const chapter of chapters) {
    const videos = chapter.videos.filter(({ id }) => board.hasVideo(id) || markedVideos.has(id))
    arrange(board, chapter.id, videos, (video, afterId) => {
      const back = markedVideos.get(video.id)
      if (back) board.bringVideo(back, { parentId: chapter.id, afterId })
    })
  }
  for (const chapter of published.chapters.filter(({ id }) => !board.hasChapter(id))) {
    for (const { id, filename } of chapter.videos) {
      // Its chapter is gone for good, so there is no place to bring it back to.
      if (markedVideos.has(id)) gone.push({ item: 'video', id, title: filename })
    }
  }
  board.markAllBut(wanted)
  board.rename(published)
  board.caption(published)

  const fields = fieldChange(current, published)
  return {
    changes: [...(fields ? [fields] : []), ...board.changes],
    gone,
    otherFile: published.chapters.flatMap(({ videos }) =>
      videos.flatMap((video) => {
        const now = board.video(video.id)
        return now && !isSameFile(video, now) ? [{ id: video.id, title: video.filename }] : []
      }),
    ),
  }
}

const pickState = ({ label, checksum }: PublishedCaption): CaptionState => ({ label, checksum })

const named = (videos: readonly OutlineVideo[]) => videos.map(({ id, filename }) => ({ id, title: filename }))

const wantedIds = ({ chapters }: Outline): Set<string> =>
  new Set(chapters.flatMap(({ id, videos }) => [id, ...videos.map((video) => video.id)]))

function fieldChange(current: Outline, published: Outline): Change | undefined {
  const changed = OUTLINE_FIELDS.filter((field) => fieldOf(current, field) !== fieldOf(published, field))
  if (changed.length === 0) return undefined
  const pick = (outline: Outline): CourseFields =>
    Object.fromEntries(changed.map((field) => [field, outline[field] ?? null]))
  return { type: 'course', before: pick(current), after: pick(published) }
}

/** Puts the items of one parent into the order wanted; `bring` makes visible what is not. */
function arrange<T extends { id: string }>(
  board: Board,
  parentId: string,
  wanted: readonly T[],
  bring: (item: T, afterId: string | null) => void,
): void {
  const placeOf = new Map(wanted.map(({ id }, place) => [id, place]))
  const known = board.children(parentId).filter((id) => placeOf.has(id))
  const rise = longestRise(known.map((id) => placeOf.get(id) ?? 0))
  const staying = new Set(known.filter((_, i) => rise.has(i)))
  let afterId: string | null = null
  for (const item of wanted) {
    if (!board.has(item.id)) bring(item, afterId)
    else if (!staying.has(item.id)) board.move(item.id, { parentId, afterId })
    afterId = item.id
  }
}

/** The outline while it is being changed; each method notes the change that it makes. */
class Board {
  readonly changes: Change[] = []
  private readonly lists = new Map<string, string[]>()
  private readonly parents = new Map<string, string>()
  private readonly chapters = new Map<string, OutlineChapter>()
  private readonly videos = new Map<string, OutlineVideo>()

  constructor(private readonly course: Outline & { id: string }) {
    this.lists.set(course.id, [])
    for (const chapter of course.chapters) this.put(chapter, this.children(course.id).at(-1) ?? null)
  }

  children(parentId: string): readonly string[] {
    return this.lists.get(parentId) ?? []
  }
  has(id: string): boolean {
    return this.parents.has(id)
  }
  hasChapter(id: string): boolean {
    return this.lists.has(id) && id !== this.course.id
  }
  hasVideo(id: string): boolean {
    return this.videos.has(id)
  }
  video(id: string): OutlineVideo | undefined {
    return this.videos.get(id)
  }

  move(id: string, to: Place): void {
    const from = this.takeOut(id)
    this.insert(id, to)
    this.changes.push({ type: 'move', ...this.about(id), from, to })
  }

  bringChapter(chapter: OutlineChapter, afterId: string | null): void {
    this.put(chapter, afterId)
    this.changes.push({ type: 'unmark', ...this.about(chapter.id), place: this.placeOf(chapter.id) })
  }

  bringVideo(video: OutlineVideo, place: Place): void {
    this.videos.set(video.id, video)
    this.insert(video.id, place)
    this.changes.push({ type: 'unmark', ...this.about(video.id), place })
  }

  /** A chapter goes with all that is still in it. */
  markAllBut(wanted: ReadonlySet<string>): void {
    for (const chapterId of [...this.children(this.course.id)]) {
      const videoIds = [...this.children(chapterId)]
      // A published video whose own chapter is gone for good may stand in one that was added since: both stay.
      if (!wanted.has(chapterId) && !videoIds.some((id) => wanted.has(id))) this.mark(chapterId)
      else for (const id of videoIds) if (!wanted.has(id)) this.mark(id)
    }
  }

  rename(published: Outline): void {
    const title = (id: string, after: string) => {
      const { title: before, item } = this.about(id)
      if (before !== after) this.changes.push({ type: 'rename', item, id, before, after })
    }
    for (const chapter of published.chapters) {
      if (this.has(chapter.id)) title(chapter.id, chapter.title)
      for (const { id, filename } of chapter.videos) if (this.has(id)) title(id, filename)
    }
  }

  /** Captions as they were published; the texts that students see are kept. */
  caption(published: Outline): void {
    for (const video of published.chapters.flatMap(({ videos }) => videos)) {
      const now = this.videos.get(video.id)
      if (!now || !this.has(video.id)) continue
      for (const { language, before, after } of differentCaptions(now, video)) {
        const [was, is] = [before, after].map((caption) => caption && pickState(caption))
        this.changes.push({
          type: 'caption',
          id: video.id,
          title: video.filename,
          language,
          before: was ?? null,
          after: is ?? null,
        })
      }
    }
  }

  private mark(id: string): void {
    const about = this.about(id)
    this.changes.push({ type: 'mark', ...about, place: this.takeOut(id) })
  }

  private about(id: string): { item: ItemType; id: string; title: string } {
    const video = this.videos.get(id)
    return video
      ? { item: 'video', id, title: video.filename }
      : { item: 'chapter', id, title: this.chapters.get(id)?.title ?? '' }
  }

  private put(chapter: OutlineChapter, afterId: string | null): void {
    this.chapters.set(chapter.id, chapter)
    this.insert(chapter.id, { parentId: this.course.id, afterId })
    this.lists.set(
      chapter.id,
      chapter.videos.map(({ id }) => id),
    )
    for (const video of chapter.videos) {
      this.videos.set(video.id, video)
      this.parents.set(video.id, chapter.id)
    }
  }

  private placeOf(id: string): Place {
    const parentId = this.parents.get(id) ?? ''
    const list = this.children(parentId)
    return { parentId, afterId: list[list.indexOf(id) - 1] ?? null }
  }

  private takeOut(id: string): Place {
    const place = this.placeOf(id)
    const list = this.lists.get(place.parentId)
    list?.splice(list.indexOf(id), 1)
    this.parents.delete(id)
    return place
  }

  private insert(id: string, { parentId, afterId }: Place): void {
    const list = this.lists.get(parentId)
    list?.splice(afterId === null ? 0 : list.indexOf(afterId) + 1, 0, id)
    this.parents.set(id, parentId)
  }
}
