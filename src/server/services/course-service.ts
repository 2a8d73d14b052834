import type * as z from 'zod'
import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { limits } from '@/lib/limits'
import type { createCourseSchema, updateCourseSchema } from '@/schemas/course'
import type { FieldProblem, SessionUser } from '@/types/api'
import type { CourseTree } from '@/types/course'
import type { Actor } from '../actor'
import type { Transaction } from '../db/client'
import { createGroupedRead } from '../db/grouped-read'
import { chapterRepository } from '../db/repositories/chapter-repository'
import { courseRepository } from '../db/repositories/course-repository'
import { courseStampRepository, type StampAsk } from '../db/repositories/course-stamp-repository'
import { videoRepository } from '../db/repositories/video-repository'
import { idTaken, inTransaction, notFound, type Creation } from './course-write'
import { changeFields, fieldsOf } from './course-fields'
import type { EditContext } from './edit-context'
import { editCourse, type Written } from './edit-course'
import { refuseChanged } from './expected'
import type { KeptAnswer, KeptAnswers } from './kept-answers'
import { freshPositions } from './positions'

type CreateCourse = z.output<typeof createCourseSchema>
/** So many rows cost nothing to sum up. */
const MOST_CHANGE_ROWS = 200

type PlannedChapters = NonNullable<CreateCourse['chapters']>

/** @throws AppError `forbidden` for students */
export function mayCreateCourses(user: SessionUser): void {
  if (user.role === 'instructor' || user.role === 'admin') return
  throw new AppError(
    'forbidden',
    'Your account can take courses but not create them. Ask the person who runs this server for an instructor account.',
  )
}

/** Reading, creating and describing courses; every method answers only what the person has a right to. */
export const createCourseService = (context: EditContext, kept: KeptAnswers) => {
  const { db, log } = context
  const stampOf = createGroupedRead((asks: StampAsk[]) => courseStampRepository.read(db, asks))
  const joining = new Set<string>()

  /** Beside the request, one at a time. */
  const joinChanges = async (courseId: string): Promise<void> => {
    if (joining.has(courseId)) return
    joining.add(courseId)
    try {
      await courseStampRepository.join(db, courseId)
    } catch (error) {
      log.warn({ err: error }, 'the changes of a course could not be joined')
    } finally {
      joining.delete(courseId)
    }
  }

  return {
    /** Of all courses; upkeep does it. */
    async joinChanges(): Promise<void> {
      for (let turn = 0; turn < 1_000; turn += 1) {
        if ((await courseStampRepository.joinSome(db, 1_000)) === 0) return
      }
    },

    /** The same as `get` as bytes, read anew only when something in it has changed. */
    async getAnswer(user: SessionUser, courseId: string): Promise<KeptAnswer> {
      const seen = await stampOf({ userId: user.id, courseId })
      if (!seen) throw notFound('course')
      const { access, stamp, rows } = seen
      if (rows > MOST_CHANGE_ROWS) void joinChanges(courseId)
      return kept.get(`tree ${courseId} ${access}`, stamp, () => courseRepository.tree(db, courseId, access))
    },

    async get(user: SessionUser, courseId: string): Promise<CourseTree> {
      const found = await courseRepository.find(db, courseId, user.id)
      if (!found) throw notFound('course')
      return courseRepository.tree(db, courseId, found.access)
    },

    /**
     * A new draft with its planned chapters. Repeating it with the same id answers the first creation.
     * @throws AppError `conflict` when an id in it belongs to something else; nothing is written then
     */
    async create(user: SessionUser, request: CreateCourse): Promise<Creation<CourseTree>> {
      mayCreateCourses(user)
      const { id = newId(), chapters = [], setup_step: setupStep = 1, setup_completed, ...fields } = request
      checkPlan(chapters)
      if (setup_completed === true && (fields.description ?? '') === '') {
        const message = 'Describe the course in a sentence or two.'
        throw new AppError('invalid', message, { errors: [{ field: 'description', message }] })
      }
      const setupCompletedAt = setup_completed === true ? new Date() : null
      return inTransaction(db, async (tx) => {
        const row = { id, instructorId: user.id, setupStep, setupCompletedAt, ...fields }
        const created = await courseRepository.insert(tx, row)
        if (created) await insertPlan(tx, id, chapters)
        const access = created ? 'owner' : (await courseRepository.find(tx, id, user.id))?.access
        if (access === undefined) throw idTaken('course')
        return { created, value: await courseRepository.tree(tx, id, access) }
      })
    },

    /**
     * Changes what describes the course; only what differs is written.
     * @throws AppError `changed` when a field is no longer what was expected
     */
    update: (
      actor: Actor,
      courseId: string,
      { expected, ...fields }: z.output<typeof updateCourseSchema>,
    ): Promise<Written<CourseTree>> =>
      editCourse(
        context,
        actor,
        { courseId },
        // Where the wizard stands is nothing that a person would look for among their edits, or take back.
        { kind: Object.keys(fields).every((name) => name === 'setup_step') ? 'system' : 'update' },
        async (edit) => {
          const now = fieldsOf(edit.course)
          await refuseChanged(edit, expected, fields, now)
          await changeFields(edit, fields)
        },
        (id, access) => courseRepository.tree(db, id, access),
      ),
  }
}

/** @throws AppError `invalid` naming ids that stand twice, and too many videos */
function checkPlan(chapters: PlannedChapters): void {
  const seen = new Set<string>()
  const errors: FieldProblem[] = []
  const look = (id: string, field: string) => {
    if (seen.has(id)) errors.push({ field, message: 'This id stands here twice.' })
    seen.add(id)
  }
  chapters.forEach((chapter, i) => {
    look(chapter.id, `chapters.${i}.id`)
    chapter.videos.forEach((video, j) => look(video.id, `chapters.${i}.videos.${j}.id`))
  })
  const videos = chapters.reduce((sum, chapter) => sum + chapter.videos.length, 0)
  if (videos > limits.videosPerCourse) {
    const most = limits.videosPerCourse.toLocaleString('en-US')
    errors.push({ field: 'chapters', message: `A course can have at most ${most} videos.` })
  }
  if (errors[0]) throw new AppError('invalid', errors[0].message, { errors })
}

async function insertPlan(tx: Transaction, courseId: string, chapters: PlannedChapters): Promise<void> {
  const places = freshPositions(chapters.length)
  const chapterRows = chapters.map(({ id, title }, i) => ({ id, title, courseId, position: places[i] ?? '' }))
  if ((await chapterRepository.insert(tx, chapterRows)) !== chapterRows.length) throw idTaken('chapter')
  const videoRows = chapters.flatMap(({ id: chapterId, videos }) => {
    const inside = freshPositions(videos.length)
    return videos.map(({ id, filename }, i) => ({
      id,
      filename,
      courseId,
      chapterId,
      position: inside[i] ?? '',
    }))
  })
  if ((await videoRepository.insert(tx, videoRows)) !== videoRows.length) throw idTaken('video')
}
