import type * as z from 'zod'
import { AppError } from '@/lib/errors'
import { limits } from '@/lib/limits'
import type { outlineImportSchema } from '@/schemas/course'
import type { FieldProblem } from '@/types/api'
import type { CourseTree } from '@/types/course'
import type { Actor } from '../actor'
import { chapterRepository } from '../db/repositories/chapter-repository'
import { courseRepository } from '../db/repositories/course-repository'
import { outlineRepository } from '../db/repositories/outline-repository'
import { videoRepository } from '../db/repositories/video-repository'
import { idTaken } from './course-write'
import type { EditContext } from './edit-context'
import { editCourse, type Edit, type Written } from './edit-course'
import { visibleItem } from './outline-edits'
import { placeOfRow, positionBehind } from './outline-places'
import { positionsBetween } from './positions'

type Outline = z.output<typeof outlineImportSchema>

/** Chapters and planned videos typed or pasted as one text. */
export const createOutlineImport = (context: EditContext) => ({
  /**
   * Adds all of it in one operation. Chapters go behind `afterId` (absent: to the end), loose videos to the end of
   * `chapterId`. What is there already under the same ids is passed over, so that repeating it is the same import.
   * @throws AppError `invalid` for ids that stand twice and for what does not fit, `conflict` for foreign ids
   */
  async importOutline(actor: Actor, courseId: string, outline: Outline): Promise<Written<CourseTree>> {
    checkOutline(outline)
    return editCourse(
      context,
      actor,
      { courseId },
      { kind: 'import' },
      async (edit) => {
        const present = await idsOf(edit)
        await refuseTooMany(edit, outline, present)
        const chapters = outline.chapters.filter(({ id }) => !present.has(id))
        await addChapters(edit, chapters, outline.afterId)
        for (const { id, videos } of outline.chapters) {
          await addVideos(
            edit,
            id,
            videos.filter((video) => !present.has(video.id)),
          )
        }
        if (outline.chapterId !== undefined) {
          await visibleItem(edit, 'chapter', outline.chapterId)
          await addVideos(
            edit,
            outline.chapterId,
            outline.videos.filter((video) => !present.has(video.id)),
          )
        }
      },
      (id, access) => courseRepository.tree(context.db, id, access),
    )
  },
})

async function idsOf({ tx, course }: Edit): Promise<Set<string>> {
  const chapters = await chapterRepository.listRows(tx, course.id)
  const videos = await videoRepository.listRows(tx, course.id)
  return new Set([...chapters, ...videos].map(({ id }) => id))
}

function checkOutline({ chapters, videos, chapterId }: Outline): void {
  const errors: FieldProblem[] = []
  const seen = new Set<string>()
  const look = (id: string, field: string) => {
    if (seen.has(id)) errors.push({ field, message: 'This id stands here twice.' })
    seen.add(id)
  }
  chapters.forEach((chapter, i) => {
    look(chapter.id, `chapters.${i}.id`)
    chapter.videos.forEach(({ id }, j) => look(id, `chapters.${i}.videos.${j}.id`))
  })
  videos.forEach(({ id }, i) => look(id, `videos.${i}.id`))
  if (videos.length > 0 && chapterId === undefined) {
    errors.push({ field: 'chapterId', message: 'Say which chapter the videos go to.' })
  }
  if (chapters.length + videos.length === 0) {
    errors.push({ field: 'chapters', message: 'There is nothing to add.' })
  }
  if (errors[0]) throw new AppError('invalid', errors[0].message, { errors })
}

async function refuseTooMany({ tx, course }: Edit, outline: Outline, present: Set<string>): Promise<void> {
  const added = (items: { id: string }[]) => items.filter(({ id }) => !present.has(id)).length
  const newVideos = outline.chapters.reduce((sum, { videos }) => sum + added(videos), added(outline.videos))
  const kinds = [
    [
      'chapters',
      await chapterRepository.count(tx, course.id),
      added(outline.chapters),
      limits.chaptersPerCourse,
    ],
    ['videos', await videoRepository.count(tx, course.id), newVideos, limits.videosPerCourse],
  ] as const
  for (const [what, has, more, most] of kinds) {
    if (has + more <= most) continue
    const number = (n: number) => n.toLocaleString('en-US')
    const message = `A course can have at most ${number(most)} ${what} (those marked for deletion count). This one has ${number(has)}, and these are ${number(more)} more. Nothing was added.`
    throw new AppError('conflict', message, { errors: [{ field: what, message }] })
  }
}

async function addChapters(
  edit: Edit,
  chapters: Outline['chapters'],
  afterId: string | null | undefined,
): Promise<void> {
  const { tx, course } = edit
  const [first] = chapters
  if (!first) return
  const parent = { courseId: course.id }
  const start = await positionBehind(tx, parent, afterId, first.id)
  const before = await outlineRepository.before(tx, parent, start)
  const after = await outlineRepository.behind(tx, parent, start, first.id)
  const keys = positionsBetween(before?.position, after?.position, chapters.length)
  const rows = chapters.map(({ id, title }, i) => ({
    id,
    title,
    courseId: course.id,
    position: keys[i] ?? '',
  }))
  if ((await chapterRepository.insert(tx, rows)) !== rows.length) throw idTaken('chapter')
  let place = await placeOfRow(tx, 'chapter', { parentId: course.id, position: rows[0]?.position ?? '' })
  for (const { id, title } of rows) {
    edit.record({ type: 'create', item: 'chapter', id, title, place })
    place = { parentId: course.id, afterId: id }
  }
  const longest = keys.reduce((a, key) => (key.length > a.length ? key : a), '')
  edit.placed(parent, longest)
}

/** To the chapter's end. */
async function addVideos(edit: Edit, chapterId: string, videos: Outline['videos']): Promise<void> {
  const { tx, course } = edit
  if (videos.length === 0) return
  const last = await outlineRepository.lastPosition(tx, { chapterId })
  const keys = positionsBetween(last, undefined, videos.length)
  const rows = videos.map(({ id, filename }, i) => ({
    id,
    filename,
    chapterId,
    courseId: course.id,
    position: keys[i] ?? '',
  }))
  if ((await videoRepository.insert(tx, rows)) !== rows.length) throw idTaken('video')
  let place = await placeOfRow(tx, 'video', { parentId: chapterId, position: rows[0]?.position ?? '' })
  for (const { id, filename: title } of rows) {
    edit.record({ type: 'create', item: 'video', id, title, place })
    place = { parentId: chapterId, afterId: id }
  }
}
