import type { CourseTree } from '@/types/course'
import type {
  Change,
  CourseEvent,
  CourseFields,
  EventRows,
  ItemType,
  OperationKind,
  Place,
} from '@/types/operations'
import { createAppearingRows, type Appearing } from './appearing-rows'
import { languageName } from './captions/language-name'
import { addAll, removeAll, renameAll, runsOf } from './change-runs'
import { withThumbnail } from './course-thumbnail'
import {
  applyMove,
  changeVideo,
  findChapter,
  findVideo,
  renameChapter,
  renameVideo,
  withChapter,
  withVideo,
  withoutItem,
} from './course-tree'

/**
 * What operations do to a course as it is shown. Pure: each function answers a new tree, or the very same object
 * when nothing changes. Applying the same change twice is applying it once.
 */

export const noRows: EventRows = { chapters: [], videos: [] }

/** The tree after one operation; its revision and time are the operation's. */
export function applyEvent(tree: CourseTree, { operation, rows }: CourseEvent): CourseTree {
  const changed = applyChanges(tree, operation.changes, rows)
  return withThumbnail({ ...changed, revision: operation.revision, updated_at: operation.created_at })
}

/** Several changes, one after the other; many of one kind cost as little as one. */
export const applyChanges = (
  tree: CourseTree,
  changes: readonly Change[],
  rows: EventRows = noRows,
): CourseTree =>
  runsOf(changes).reduce((course, run) => {
    if (run.changes.length > 1) {
      if (run.kind === 'add') return addAll(course, run.changes, rows)
      if (run.kind === 'rename') return renameAll(course, run.changes)
      if (run.kind === 'remove') return removeAll(course, run.changes)
    }
    return run.changes.reduce((now, change) => applyChange(now, change, rows), course)
  }, tree)

/** @param rows what the change makes visible, as far as it is known; titles stand in for the rest */
export function applyChange(tree: CourseTree, change: Change, rows: EventRows = noRows): CourseTree {
  switch (change.type) {
    case 'course':
      return withFields(tree, change.after)
    case 'rename':
      return change.item === 'chapter'
        ? renameChapter(tree, change.id, change.after)
        : renameVideo(tree, change.id, change.after)
    case 'move':
      // A chapter restored by an older operation came as it ended up, without what was moved away since.
      return change.item === 'video' && !findVideo(tree, change.id) && hasRow(rows, change.id)
        ? withItem(tree, { ...change, type: 'unmark', place: change.to }, rows)
        : applyMove(tree, moveTo(change.item, change.id, change.to))
    case 'create':
    case 'unmark':
      return withItem(tree, change, rows)
    case 'mark':
    case 'remove':
      return withoutItem(tree, change.id)
    case 'video':
    case 'caption': {
      const row = rows.videos.find(({ id }) => id === change.id)
      const known = findVideo(tree, change.id)
      // Where it stands is told by its moves; the row may be newer than this operation.
      if (row && known) {
        return withVideo(tree, { ...row, filename: known.filename, chapter_id: known.chapter_id })
      }
      return change.type === 'caption' ? withCaption(tree, change) : tree
    }
  }
}

/** The changes that take `changes` back, in the order in which to apply them. */
export const invert = (changes: readonly Change[]): Change[] =>
  changes.flatMap((change) => inverse(change)).toReversed()

/** Publishing, archiving and the wizard's steps have their own ways back. */
const describing = new Set<string>(['title', 'description', 'price', 'difficulty', 'picture'])

/** Nothing for what cannot be taken back: what was deleted for good, and the server's own work. */
function inverse(change: Change): Change[] {
  switch (change.type) {
    case 'course':
      return Object.keys(change.after).every((name) => describing.has(name))
        ? [{ type: 'course', before: change.after, after: change.before }]
        : []
    case 'rename':
      return [{ ...change, before: change.after, after: change.before }]
    case 'move':
      return [{ ...change, from: change.to, to: change.from }]
    case 'create':
    case 'unmark':
      return [{ ...change, type: 'mark' }]
    case 'mark':
      return [{ ...change, type: 'unmark' }]
    case 'caption':
      return [{ ...change, before: change.after, after: change.before }]
    case 'remove':
    case 'video':
      return []
  }
}

/** Whether an operation with these changes can be taken back at all. */
export const isUndoable = (changes: readonly Change[]): boolean =>
  changes.length > 0 && changes.every((change) => inverse(change).length > 0)

/** What is known before the row comes. */
function withCaption(
  tree: CourseTree,
  { id, language, after }: Extract<Change, { type: 'caption' }>,
): CourseTree {
  const video = findVideo(tree, id)
  if (!video) return tree
  const now = video.captions.find((caption) => caption.language === language)
  const others = video.captions.filter((caption) => caption !== now)
  if (!after) return now ? changeVideo(tree, id, { captions: others }) : tree
  const { cues = now?.cues ?? 0, ends = now?.ends ?? 0 } = after
  const caption = { ...after, cues, ends, language, revision: now?.revision ?? 0 }
  const captions = [...others, caption].toSorted((a, b) => (a.language < b.language ? -1 : 1))
  return changeVideo(tree, id, { captions })
}

const withFields = (tree: CourseTree, fields: CourseFields): CourseTree =>
  Object.entries(fields).every(([name, value]) => tree[name as keyof CourseFields] === value)
    ? tree
    : { ...tree, ...fields }

/** The move that puts an item to a place. */
export const moveTo = (item: ItemType, id: string, { parentId, afterId }: Place) =>
  item === 'chapter'
    ? ({ type: 'chapter', id, afterId } as const)
    : ({ type: 'video', id, toChapterId: parentId, afterId } as const)

const hasRow = (rows: EventRows, videoId: string): boolean => rows.videos.some(({ id }) => id === videoId)

function withItem(tree: CourseTree, change: Appearing, rows: EventRows): CourseTree {
  const { item, id, title, place } = change
  const appearing = createAppearingRows(tree.id, rows)
  if (item === 'chapter') {
    if (findChapter(tree, id)) return tree
    const added = withChapter(tree, { id, title, afterId: place.afterId })
    return appearing
      .contents(change)
      .filter((video) => !findVideo(tree, video.id))
      .reduce(withVideo, added)
  }
  if (findVideo(tree, id)) return tree
  return applyMove(withVideo(tree, appearing.video(id, title, place.parentId)), moveTo('video', id, place))
}

/** A sentence for the activity list, without its full stop: "Renamed “A” to “B”". */
export function describeChanges(changes: readonly Change[], kind?: OperationKind): string {
  if (kind === 'revert') return 'Returned to the published version'
  const [first] = changes
  if (!first) return 'Changed nothing'
  if (changes.length === 1) return describeOne(first)
  const items = changes.filter(({ type }) => type !== 'course' && type !== 'video' && type !== 'caption')
  const verb =
    new Set(items.map(({ type }) => type)).size === 1 ? verbs[items[0]?.type ?? 'video'] : 'Changed'
  return items.length === 0 ? describeOne(first) : `${verb} ${countItems(items)}`
}

const verbs: Record<Change['type'], string> = {
  course: 'Changed',
  create: 'Added',
  rename: 'Renamed',
  move: 'Moved',
  mark: 'Marked for deletion:',
  unmark: 'Restored',
  remove: 'Deleted for good:',
  caption: 'Changed',
  video: 'Changed',
}

const quoted = (text: string) => `“${text}”`

function describeOne(change: Change): string {
  switch (change.type) {
    case 'course':
      return describeFields(change)
    case 'rename':
      return `Renamed ${quoted(change.before)} to ${quoted(change.after)}`
    case 'create':
      return `Added ${change.item} ${quoted(change.title)}`
    case 'move':
      return `Moved ${quoted(change.title)}`
    case 'mark':
      return `Marked ${quoted(change.title)} for deletion`
    case 'unmark':
      return `Restored ${quoted(change.title)}`
    case 'remove':
      return `Deleted ${quoted(change.title)} for good`
    case 'caption': {
      const { title, language, before, after } = change
      const captions = `${languageName(language)} captions`
      if (before && after) return `Changed ${captions} of ${quoted(title)}`
      return after ? `Added ${captions} to ${quoted(title)}` : `Deleted ${captions} of ${quoted(title)}`
    }
    case 'video':
      return 'A video changed'
  }
}

const fieldWords: Partial<Record<keyof CourseFields, string>> = {
  title: 'title',
  description: 'description',
  price: 'price',
  difficulty: 'difficulty',
  picture: 'picture',
}

function describeFields({ after }: Extract<Change, { type: 'course' }>): string {
  if (after.status === 'published') return 'Published the course'
  if (after.status === 'draft') return 'Made the course a draft again'
  if (after.status === 'archived') return 'Archived the course'
  if (after.published_revision !== undefined) return 'Published the changes'
  if (after.setup_completed_at !== undefined) return 'Finished the setup'
  if (after.title !== undefined) return `Changed the title to ${quoted(after.title)}`
  const named = (Object.keys(after) as (keyof CourseFields)[]).flatMap((name) => fieldWords[name] ?? [])
  return named.length > 0 ? `Changed the ${named.join(' and the ')}` : 'Went on with the setup'
}

function countItems(items: readonly Change[]): string {
  const of = (item: ItemType) => items.filter((change) => 'item' in change && change.item === item).length
  const [chapters, videos] = [of('chapter'), of('video')]
  const words = (n: number, word: string) =>
    n === 0 ? [] : [`${n.toLocaleString('en-US')} ${word}${n === 1 ? '' : 's'}`]
  return [...words(chapters, 'chapter'), ...words(videos, 'video')].join(' and ')
}
