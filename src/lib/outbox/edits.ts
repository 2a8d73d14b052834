import { applyChange } from '@/lib/course-operations'
import { applyMove, findChapter, findVideo, titleOf } from '@/lib/course-tree'
import { count } from '@/lib/format'
import type { UpdateCourseRequest } from '@/schemas/course'
import type { PendingDelete } from '@/types/api'
import type { CourseTree } from '@/types/course'
import type { Change, CourseFields, ItemType, Place } from '@/types/operations'
import { type Edit, type FieldValue, type TextField, fieldKey } from './queued-edit'

/**
 * What people can do to a course, each as one request with what it changes. Pure: `tree` is the course as it is
 * shown, and tells titles and places.
 */

/** One item of a move: right behind `afterId`, or first. */
export interface ItemMove {
  type: ItemType
  id: string
  /** For a video only; absent: its own chapter. */
  toChapterId?: string
  afterId: string | null
}

export interface ItemRef {
  type: ItemType
  id: string
}

/** The address of a course, or of something below it. */
export const courseAt = (id: string, rest = '') => `/api/courses/${encodeURIComponent(id)}${rest}`
const item = ({ type, id }: ItemRef, rest = '') =>
  `/api/${type === 'chapter' ? 'chapters' : 'videos'}/${encodeURIComponent(id)}${rest}`

/** Where an item stands now; `undefined` when it is not shown. */
export function placeIn(tree: CourseTree, id: string): Place | undefined {
  const among = (parentId: string, items: readonly { id: string }[]): Place | undefined => {
    const index = items.findIndex((sibling) => sibling.id === id)
    return index < 0 ? undefined : { parentId, afterId: items[index - 1]?.id ?? null }
  }
  const ofChapter = among(tree.id, tree.chapters)
  if (ofChapter) return ofChapter
  for (const chapter of tree.chapters) {
    const place = among(chapter.id, chapter.videos)
    if (place) return place
  }
  return undefined
}

export const typeOf = (tree: CourseTree, id: string): ItemType =>
  findChapter(tree, id) ? 'chapter' : 'video'

/** Several items, in the order given, in one step: each move is made on what the one before it left. */
export function moveEdit(tree: CourseTree, moves: readonly ItemMove[]): Edit {
  const changes = moveChanges(tree, moves)
  const [first] = moves
  const one = moves.length === 1 ? first : undefined
  return {
    request: { method: 'POST', path: courseAt(tree.id, '/moves'), json: one ? { ...one } : { moves } },
    changes,
    what: 'the move',
    restored: !one
      ? `${count(moves.length, 'item')} are back in their old places`
      : titleOf(tree, one.id) === undefined
        ? 'it was undone'
        : `“${titleOf(tree, one.id)}” is back in its old place`,
  }
}

function moveChanges(tree: CourseTree, moves: readonly ItemMove[]): Change[] {
  let now = tree
  return moves.flatMap((move): Change[] => {
    const from = placeIn(now, move.id)
    const next = applyMove(now, move)
    const to = placeIn(next, move.id)
    if (next === now || !from || !to) return []
    now = next
    return [{ type: 'move', item: move.type, id: move.id, title: titleOf(tree, move.id) ?? '', from, to }]
  })
}

/** @param from the title when its editing began; absent: the one shown now */
export function renameEdit(tree: CourseTree, ref: ItemRef, title: string, from?: string): Edit {
  const before = from ?? titleOf(tree, ref.id) ?? ''
  const member = ref.type === 'chapter' ? 'title' : 'filename'
  const field: TextField = {
    key: fieldKey(ref.type, ref.id, 'title'),
    member,
    expected: before,
    value: title,
  }
  return {
    request: { method: 'PATCH', path: item(ref), json: { [member]: title, expected: { [member]: before } } },
    changes: [{ type: 'rename', item: ref.type, id: ref.id, before, after: title }],
    what: 'the new title',
    restored: `“${title}” has its old title back`,
    field,
  }
}

const typed = ['title', 'description', 'price'] as const
const fieldWords: Partial<Record<keyof CourseFields, string>> = {
  title: 'the title',
  description: 'the description',
  price: 'the price',
  difficulty: 'the difficulty',
}

/** Own fields of a course, as many as are to be changed. */
export type CourseUpdate = Omit<UpdateCourseRequest, 'expected'>

/** @param from what a typed field held when its editing began; absent: what is shown now */
export function courseEdit(tree: CourseTree, fields: CourseUpdate, from?: FieldValue): Edit {
  const names = Object.keys(fields) as (keyof CourseUpdate)[] // what the schema names
  const [only] = names.length === 1 ? names : []
  const member = typed.find((name) => name === only)
  const field: TextField | undefined = member && {
    key: fieldKey('course', tree.id, member),
    member,
    expected: from === undefined ? tree[member] : from,
    value: fields[member] ?? null,
  }
  const before = field
    ? { [field.member]: field.expected }
    : Object.fromEntries(names.map((name) => [name, tree[name]]))
  return {
    request: {
      method: 'PATCH',
      path: courseAt(tree.id),
      json: { ...fields, ...(field && { expected: before }) },
    },
    changes: [{ type: 'course', before, after: fields }],
    what: (only && fieldWords[only]) ?? 'the change of the course',
    restored: 'the course is as it was before',
    shownInPlace: ['invalid'],
    ...(field && { field }),
  }
}

export function createChapterEdit(
  tree: CourseTree,
  chapter: { id: string; title: string; afterId?: string | null },
): Edit {
  const { id, title } = chapter
  const afterId = chapter.afterId === undefined ? (tree.chapters.at(-1)?.id ?? null) : chapter.afterId
  return {
    request: { method: 'POST', path: courseAt(tree.id, '/chapters'), json: { ...chapter } },
    changes: [{ type: 'create', item: 'chapter', id, title, place: { parentId: tree.id, afterId } }],
    what: 'the new chapter',
    restored: `“${title}” was taken out again`,
  }
}

export function createVideoEdit(
  tree: CourseTree,
  { id, chapterId, filename }: { id: string; chapterId: string; filename: string },
): Edit {
  const afterId = findChapter(tree, chapterId)?.videos.at(-1)?.id ?? null
  return {
    request: {
      method: 'POST',
      path: item({ type: 'chapter', id: chapterId }, '/videos'),
      json: { id, filename },
    },
    changes: [
      { type: 'create', item: 'video', id, title: filename, place: { parentId: chapterId, afterId } },
    ],
    what: 'the new video',
    restored: `“${filename}” was taken out again`,
  }
}

/** Marks items for deletion. A video whose chapter goes too needs no mark of its own. */
export function removeEdit(tree: CourseTree, refs: readonly ItemRef[]): Edit {
  const chapterIds = new Set(refs.filter(({ type }) => type === 'chapter').map(({ id }) => id))
  const wanted = refs.filter(
    ({ type, id }) => type === 'chapter' || !chapterIds.has(findVideo(tree, id)?.chapter_id ?? ''),
  )
  let now = tree
  const changes = wanted.flatMap(({ type, id }): Change[] => {
    const place = placeIn(now, id)
    if (!place) return []
    const change: Change = { type: 'mark', item: type, id, title: titleOf(now, id) ?? '', place }
    now = applyChange(now, change)
    return [change]
  })
  const [only] = wanted.length === 1 ? wanted : []
  return {
    request: only
      ? { method: 'DELETE', path: item(only) }
      : { method: 'POST', path: courseAt(tree.id, '/delete'), json: { ids: wanted.map(({ id }) => id) } },
    changes,
    marks: changes.flatMap((change) => ('id' in change ? (markOf(tree, change.id) ?? []) : [])),
    what: 'the deletion',
    restored: only ? `the ${only.type} is back in its place` : 'the items are back in their places',
  }
}

/** How an item that is shown now will stand in the list of marked ones. */
export function markOf(tree: CourseTree, id: string, at = Date.now()): PendingDelete | undefined {
  const chapter = findChapter(tree, id)
  const video = findVideo(tree, id)
  if (chapter) {
    const size = chapter.videos.reduce((sum, row) => sum + row.size, 0)
    const { title, videos } = chapter
    return { id, type: 'chapter', title, chapterTitle: null, videoCount: videos.length, size, timestamp: at }
  }
  if (!video) return undefined
  const chapterTitle = findChapter(tree, video.chapter_id)?.title ?? null
  const { filename: title, size } = video
  return { id, type: 'video', title, chapterTitle, videoCount: 0, size, timestamp: at }
}

/** @param places where the items stood when they were marked, as far as this page has seen it */
export function restoreEdit(
  courseId: string,
  items: readonly (ItemRef & { title: string })[],
  ids: readonly string[] | undefined,
  places: ReadonlyMap<string, Place>,
): Edit {
  return {
    request: { method: 'POST', path: courseAt(courseId, '/restore'), json: ids ? { ids } : {} },
    changes: items.map(({ type, id, title }) => {
      const place = places.get(id) ?? { parentId: '', afterId: null }
      return { type: 'unmark', item: type, id, title, place }
    }),
    what: 'the restoring',
    restored: items.length === 1 ? 'it is still marked for deletion' : 'they are still marked for deletion',
  }
}

export function purgeEdit(
  courseId: string,
  items: readonly (ItemRef & { title: string })[],
  ids: readonly string[] | undefined,
): Edit {
  return {
    request: { method: 'POST', path: courseAt(courseId, '/purge'), json: ids ? { ids } : {} },
    changes: items.map(({ type, id, title }) => ({ type: 'remove', item: type, id, title })),
    what: 'the deletion',
    restored: items.length === 1 ? 'it is still only marked' : 'they are still only marked',
    isNow: true, // nobody expects bytes to go hours after they said so
  }
}
