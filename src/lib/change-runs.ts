import type { Chapter, CourseTree, Video } from '@/types/course'
import type { Change, EventRows } from '@/types/operations'
import { createAppearingRows, type Appearing } from './appearing-rows'
import { emptyChapter, withChapters, withVideos } from './course-tree'

/**
 * Many changes of one kind in one pass over the course. One by one each of them copies the outline: an outline of
 * ten thousand videos that is pasted would take its square.
 */

type Of<T extends Change['type']> = Extract<Change, { type: T }>

export type ChangeRun =
  | { kind: 'add'; changes: Appearing[] }
  | { kind: 'rename'; changes: Of<'rename'>[] }
  | { kind: 'remove'; changes: Of<'mark' | 'remove'>[] }
  | { kind: 'other'; changes: Change[] }

/** Changes cut where their kind changes; the order stays. */
export function runsOf(changes: readonly Change[]): ChangeRun[] {
  const runs: ChangeRun[] = []
  for (const change of changes) {
    const last = runs.at(-1)
    if (change.type === 'create' || change.type === 'unmark') {
      if (last?.kind === 'add') last.changes.push(change)
      else runs.push({ kind: 'add', changes: [change] })
    } else if (change.type === 'rename') {
      if (last?.kind === 'rename') last.changes.push(change)
      else runs.push({ kind: 'rename', changes: [change] })
    } else if (change.type === 'mark' || change.type === 'remove') {
      if (last?.kind === 'remove') last.changes.push(change)
      else runs.push({ kind: 'remove', changes: [change] })
    } else if (last?.kind === 'other') last.changes.push(change)
    else runs.push({ kind: 'other', changes: [change] })
  }
  return runs
}

/** The last name given to an item is the one it has. */
export function renameAll(course: CourseTree, changes: readonly Of<'rename'>[]): CourseTree {
  const names = { chapter: new Map<string, string>(), video: new Map<string, string>() }
  for (const { item, id, after } of changes) names[item].set(id, after)
  return withChapters(
    course,
    course.chapters.map((chapter) => {
      const title = names.chapter.get(chapter.id) ?? chapter.title
      const videos = chapter.videos.map((video) => {
        const filename = names.video.get(video.id) ?? video.filename
        return filename === video.filename ? video : { ...video, filename }
      })
      return withVideos(title === chapter.title ? chapter : { ...chapter, title }, videos)
    }),
  )
}

/** Takes chapters and videos out. */
export function removeAll(course: CourseTree, changes: readonly Of<'mark' | 'remove'>[]): CourseTree {
  const gone = new Set(changes.map(({ id }) => id))
  return withChapters(
    course,
    course.chapters
      .filter(({ id }) => !gone.has(id))
      .map((chapter) =>
        withVideos(
          chapter,
          chapter.videos.filter(({ id }) => !gone.has(id)),
        ),
      ),
  )
}

/** A chapter whose videos are being changed. */
interface Draft {
  chapter: Chapter
  videos: Video[]
}

/** Adds chapters and videos, or brings them back, each at its place. What is there already stays as it is. */
export function addAll(course: CourseTree, changes: readonly Appearing[], rows: EventRows): CourseTree {
  const drafts: Draft[] = course.chapters.map((chapter) => ({ chapter, videos: [...chapter.videos] }))
  const byId = new Map(drafts.map((draft) => [draft.chapter.id, draft]))
  const videoIds = new Set(course.chapters.flatMap(({ videos }) => videos.map(({ id }) => id)))
  const appearing = createAppearingRows(course.id, rows)

  const addVideo = (video: Video, afterId?: string | null) => {
    const home = byId.get(video.chapter_id)
    if (!home || videoIds.has(video.id)) return
    videoIds.add(video.id)
    place(home.videos, video, afterId, ({ id }) => id)
  }
  for (const change of changes) {
    const { item, id, title, place: where } = change
    if (item === 'video') addVideo(appearing.video(id, title, where.parentId), where.afterId)
    else if (!byId.has(id)) {
      const draft: Draft = { chapter: { ...emptyChapter(course.id, id), title }, videos: [] }
      byId.set(id, draft)
      place(drafts, draft, where.afterId, ({ chapter }) => chapter.id)
      for (const video of appearing.contents(change)) addVideo(video)
    }
  }
  return withChapters(
    course,
    drafts.map(({ chapter, videos }) => withVideos(chapter, videos)),
  )
}

/** `null`: first; unknown or absent: last. Mostly it is behind the last one, which is looked at first. */
function place<T>(list: T[], item: T, afterId: string | null | undefined, idOf: (item: T) => string): void {
  const last = list.at(-1)
  if (afterId === null) list.unshift(item)
  else if (afterId === undefined || (last !== undefined && idOf(last) === afterId)) list.push(item)
  else {
    const at = list.findIndex((other) => idOf(other) === afterId)
    if (at < 0) list.push(item)
    else list.splice(at + 1, 0, item)
  }
}
