import { changesTo } from '@/lib/course-revert'
import type { Outline } from '@/lib/outline'
import { withKept } from '@/lib/package/kept-outline'
import type { CoursePackage } from '@/schemas/package'
import type { ItemType } from '@/types/operations'
import { chapterRepository } from '../../db/repositories/chapter-repository'
import { courseRepository } from '../../db/repositories/course-repository'
import { outlineRepository } from '../../db/repositories/outline-repository'
import { packageRepository } from '../../db/repositories/package-repository'
import { trashRepository } from '../../db/repositories/trash-repository'
import { videoRepository } from '../../db/repositories/video-repository'
import { applyChanges } from '../apply-changes'
import { markedOutline } from '../course-publication'
import { idTaken } from '../course-write'
import type { Edit } from '../edit-course'
import { unmarkAll } from '../outline-edits'
import { parentOf, placeOfRow, positionBehind } from '../outline-places'
import { positionsBetween } from '../positions'
import { requireRoomFor } from './import-checks'
import { importIds, type ImportIds } from './import-ids'

/** What the package says, with the ids of this course. Which file a video has is no part of its outline. */
export const wantedOutline = ({ course, chapters }: CoursePackage, ids: ImportIds): Outline => ({
  ...course,
  chapters: chapters.map(({ id, title, videos }) => ({
    id: ids.here(id),
    title,
    videos: videos.map((video) => ({
      id: ids.here(video.id),
      filename: video.title,
      originalFilename: '',
      size: 0,
    })),
  })),
})

/**
 * Brings a course up to date with a package: what is new is made at its place, what is marked comes back, titles,
 * order and the course's facts become those of the package. What the package does not know stays.
 * @throws AppError `conflict` when the course would become too large
 */
export async function importIntoCourse(edit: Edit, pack: CoursePackage): Promise<ImportIds> {
  const { tx, course } = edit
  const ids = await importIds(tx, pack, course.id)
  const isThere = new Set(
    pack.chapters.flatMap(({ id, videos }) =>
      [id, ...videos.map((video) => video.id)].filter(ids.isThere).map(ids.here),
    ),
  )
  // Its picture comes by itself afterwards, like its files.
  const wanted = { ...wantedOutline(pack, ids), picture: course.pictureId }
  await requireRoomFor(edit, wanted, isThere)
  await packageRepository.rename(tx, course.id, ids.names)

  await bringBack(edit, isThere)
  // Chapters first: videos that the course has may move into them.
  await insertNew(edit, 'chapter', course.id, wanted.chapters, isThere)
  const ofNow = {
    ...wanted,
    chapters: wanted.chapters.map((chapter) => ({
      ...chapter,
      videos: chapter.videos.filter(({ id }) => isThere.has(id)),
    })),
  }
  const current = await courseRepository.tree(tx, course.id)
  const { changes } = changesTo(withKept(ofNow, current), current, await markedOutline(tx, course.id))
  await applyChanges(edit, changes)
  for (const { id, videos } of wanted.chapters) {
    const named = videos.map((video) => ({ id: video.id, title: video.filename }))
    await insertNew(edit, 'video', id, named, isThere)
  }
  return ids
}

/**
 * What is marked and in the package comes back where it stands, and moves from there like everything else: both can be
 * taken back exactly. A video whose chapter stays marked is left to `changesTo`, which takes it out of there.
 */
async function bringBack(edit: Edit, isThere: ReadonlySet<string>): Promise<void> {
  const { tx, course } = edit
  const marked = await trashRepository.markedRows(tx, course.id)
  const chapterIds = marked.chapters.map(({ id }) => id).filter((id) => isThere.has(id))
  if (chapterIds.length > 0) await unmarkAll(edit, chapterIds)
  const left = await trashRepository.markedRows(tx, course.id)
  const away = new Set(left.chapters.map(({ id }) => id))
  const videos = left.videos.filter(({ id, chapterId }) => isThere.has(id) && !away.has(chapterId))
  const videoIds = videos.map(({ id }) => id)
  if (videoIds.length > 0) await unmarkAll(edit, videoIds)
}

type Named = { id: string; title: string }

/** Makes what is not there yet, each right behind what stands before it in the list; a run of them at once. */
async function insertNew(
  edit: Edit,
  item: ItemType,
  parentId: string,
  wanted: readonly Named[],
  isThere: ReadonlySet<string>,
): Promise<void> {
  let afterId: string | null = null
  let run: Named[] = []
  for (const one of wanted) {
    if (!isThere.has(one.id)) {
      run.push(one)
      continue
    }
    await insertRun(edit, item, parentId, afterId, run)
    afterId = one.id
    run = []
  }
  await insertRun(edit, item, parentId, afterId, run)
}

async function insertRun(
  edit: Edit,
  item: ItemType,
  parentId: string,
  afterId: string | null,
  run: readonly Named[],
): Promise<void> {
  const { tx, course } = edit
  const [first] = run
  if (!first) return
  const parent = parentOf(item, parentId)
  const start = await positionBehind(tx, parent, afterId, first.id)
  const before = await outlineRepository.before(tx, parent, start)
  const after = await outlineRepository.behind(tx, parent, start, first.id)
  const keys = positionsBetween(before?.position, after?.position, run.length)
  const rows = run.map(({ id, title }, i) => ({ id, title, courseId: course.id, position: keys[i] ?? '' }))
  const inserted =
    item === 'chapter'
      ? await chapterRepository.insert(tx, rows)
      : await videoRepository.insert(
          tx,
          rows.map(({ title: filename, ...row }) => ({ ...row, filename, chapterId: parentId })),
        )
  if (inserted !== rows.length) throw idTaken(item)
  let place = await placeOfRow(tx, item, { parentId, position: keys[0] ?? '' })
  for (const { id, title } of rows) {
    edit.record({ type: 'create', item, id, title, place })
    place = { parentId, afterId: id }
  }
  edit.placed(
    parent,
    keys.reduce((longest, key) => (key.length > longest.length ? key : longest), ''),
  )
}
