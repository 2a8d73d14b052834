import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { countKept } from '@/lib/package/kept-outline'
import type { CoursePackage, ImportReport, ImportRequest, ImportResult } from '@/schemas/package'
import type { SessionUser } from '@/types/api'
import type { Change } from '@/types/operations'
import type { Actor } from '../../actor'
import type { Transaction } from '../../db/client'
import { chapterRepository } from '../../db/repositories/chapter-repository'
import { courseRepository } from '../../db/repositories/course-repository'
import { packageRepository } from '../../db/repositories/package-repository'
import { pictureRepository } from '../../db/repositories/picture-repository'
import { storageUseRepository } from '../../db/repositories/storage-use-repository'
import { videoRepository } from '../../db/repositories/video-repository'
import { mayCreateCourses } from '../course-service'
import { idTaken, inTransaction, notFound } from '../course-write'
import type { EditContext } from '../edit-context'
import { editCourse, requireRight, type Edit } from '../edit-course'
import { freshPositions } from '../positions'
import { checkPackage } from './import-checks'
import { importIntoCourse, wantedOutline } from './import-edit'
import { importIds, type ImportIds } from './import-ids'
import { mediaOf } from './import-media'
import { importReport, type ImportOutcome } from './import-report'

/** Taking a course in: a new one, or what the package says of one that is here. Files come afterwards, as uploads. */
export const createCourseImport = (context: EditContext) => {
  const { db, env } = context

  /** @returns `null` for a new course */
  const targetOf = async (
    user: SessionUser,
    pack: CoursePackage,
    wanted: string | null | undefined,
  ): Promise<{ targetId: string | null; candidates: ImportReport['candidates'] }> => {
    const candidates = await packageRepository.candidates(db, pack.course.id, user.id)
    const targetId = wanted === undefined ? (candidates[0]?.id ?? null) : wanted
    if (targetId === null) mayCreateCourses(user)
    return { targetId, candidates }
  }

  const readVideos = async (tx: Transaction, courseId: string) =>
    new Map((await videoRepository.listRows(tx, courseId)).map((row) => [row.id, row]))

  return {
    /**
     * What `import` would do: it is done, looked at, and taken back, so that the report cannot differ from it.
     * @throws AppError whatever `import` would throw
     */
    async check(user: SessionUser, { package: pack, course_id }: ImportRequest): Promise<ImportReport> {
      checkPackage(pack)
      const { targetId, candidates } = await targetOf(user, pack, course_id)
      const rehearse = async (tx: Transaction): Promise<Rehearsed> => {
        if (targetId === null) {
          const ids = await createCourse(tx, user, pack)
          const outcome = {
            changes: createdChanges(pack, ids),
            here: ids.here,
            videos: await readVideos(tx, ids.courseId),
            kept: 0,
          }
          return { outcome, title: pack.course.title, ownerId: user.id }
        }
        const found = await courseRepository.lock(tx, { courseId: targetId }, user.id)
        if (!found) throw notFound('course')
        requireRight(found.access, 'edit')
        const changes: Change[] = []
        const edit: Edit = { ...found, tx, record: (...more) => changes.push(...more), placed: () => {} }
        const before = await courseRepository.tree(tx, targetId)
        const ids = await importIntoCourse(edit, pack)
        const outcome = {
          changes,
          here: ids.here,
          videos: await readVideos(tx, targetId),
          kept: countKept(wantedOutline(pack, ids), before),
        }
        return { outcome, title: found.course.title, ownerId: found.course.instructorId }
      }
      const { outcome, title, ownerId } = await takenBack((tx) => rehearse(tx))
      return {
        target: { id: targetId, title },
        candidates,
        ...importReport(pack, outcome, env.MAX_UPLOAD_BYTES),
        room: {
          usedBytes: await storageUseRepository.usedBytes(db, ownerId),
          quotaBytes: env.STORAGE_QUOTA_BYTES ?? null,
        },
      }
    },

    /**
     * Takes a package in, all of it in one transaction. Into a course that is here it is one operation, which can be
     * taken back; what the package does not know stays.
     * @throws AppError `invalid` for a package that no course can be, `notFound`, `forbidden`, `conflict`
     */
    async import(actor: Actor, { package: pack, course_id }: ImportRequest): Promise<ImportResult> {
      checkPackage(pack)
      const { targetId } = await targetOf(actor, pack, course_id)
      const courseId =
        targetId === null
          ? await inTransaction(db, async (tx) => (await createCourse(tx, actor, pack)).courseId)
          : targetId
      if (targetId !== null) {
        await editCourse(
          context,
          actor,
          { courseId },
          { kind: 'import' },
          async (edit) => void (await importIntoCourse(edit, pack)),
          () => Promise.resolve(),
        )
      }
      return result(pack, courseId, targetId === null)
    },
  }

  function result(pack: CoursePackage, courseId: string, isNew: boolean): Promise<ImportResult> {
    return db.transaction(
      async (tx) => {
        const ids = await importIds(tx, pack, courseId)
        const videos = await readVideos(tx, courseId)
        const { revision, picture } = await courseRepository.tree(tx, courseId)
        return {
          course_id: courseId,
          is_new: isNew,
          revision,
          wants_picture: await wantsPicture(tx, pack, picture),
          videos: pack.chapters
            .flatMap((chapter) => chapter.videos)
            .flatMap((video) => {
              const row = videos.get(ids.here(video.id))
              if (!row) return [] // deleted in the meantime
              const media = mediaOf(video, row, env.MAX_UPLOAD_BYTES)
              return [{ package_id: video.id, id: row.id, chapter_id: row.chapterId, media }]
            }),
        }
      },
      { isolationLevel: 'repeatable read', accessMode: 'read only' },
    )
  }

  async function takenBack<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    try {
      return await inTransaction(db, async (tx): Promise<T> => {
        throw new TakenBack(await work(tx))
      })
    } catch (error) {
      if (error instanceof TakenBack) return error.value as T // made three lines above
      throw error
    }
  }
}

/** Whether the package has another picture than the course; like a file, it is known by its size. */
async function wantsPicture(
  tx: Transaction,
  { picture }: CoursePackage,
  id: string | null,
): Promise<boolean> {
  if (picture === null) return false
  const now = id === null ? undefined : await pictureRepository.find(tx, id)
  return !(['size', 'width', 'height'] as const).every((fact) => now?.[fact] === picture[fact])
}

interface Rehearsed {
  outcome: ImportOutcome
  title: string
  ownerId: string
}

/** Ends a transaction without a trace, and carries out what was found in it. */
class TakenBack extends Error {
  constructor(readonly value: unknown) {
    super('taken back')
  }
}

/** A draft as the package has it; under its own ids where those are free. */
async function createCourse(tx: Transaction, user: SessionUser, pack: CoursePackage): Promise<ImportIds> {
  const { id: packageId, ...fields } = pack.course
  const id = (await packageRepository.isCourse(tx, packageId)) ? newId() : packageId
  const created = await courseRepository.insert(tx, {
    ...fields,
    id,
    instructorId: user.id,
    // It is a whole course: there is nothing that the wizard would ask for.
    setupStep: 4,
    setupCompletedAt: new Date(),
  })
  if (!created) {
    throw new AppError('inProgress', 'This package is being imported right now.', { retryAfter: 2 })
  }
  const ids = await importIds(tx, pack, id)
  await packageRepository.rename(tx, id, ids.names)
  const { chapters } = wantedOutline(pack, ids)
  const places = freshPositions(chapters.length)
  const chapterRows = chapters.map((chapter, i) => ({
    id: chapter.id,
    title: chapter.title,
    courseId: id,
    position: places[i] ?? '',
  }))
  if ((await chapterRepository.insert(tx, chapterRows)) !== chapterRows.length) throw idTaken('chapter')
  const videoRows = chapters.flatMap(({ id: chapterId, videos }) => {
    const inside = freshPositions(videos.length)
    return videos.map((video, i) => ({
      id: video.id,
      filename: video.filename,
      courseId: id,
      chapterId,
      position: inside[i] ?? '',
    }))
  })
  if ((await videoRepository.insert(tx, videoRows)) !== videoRows.length) throw idTaken('video')
  return ids
}

/** A new course as changes, for the report alone. */
const createdChanges = (pack: CoursePackage, ids: ImportIds): Change[] =>
  wantedOutline(pack, ids).chapters.flatMap(({ id, title, videos }): Change[] => [
    { type: 'create', item: 'chapter', id, title, place: { parentId: ids.courseId, afterId: null } },
    ...videos.map((video): Change => {
      const place = { parentId: id, afterId: null }
      return { type: 'create', item: 'video', id: video.id, title: video.filename, place }
    }),
  ])
