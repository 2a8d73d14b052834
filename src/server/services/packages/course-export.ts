import { AppError } from '@/lib/errors'
import { limits } from '@/lib/limits'
import { commonCartridge } from '@/lib/package/common-cartridge'
import {
  packageContents,
  type ExportedCourse,
  type ExportedVideo,
  type PackageCaption,
} from '@/lib/package/contents'
import { lessonPath } from '@/lib/package/lesson-path'
import { safeName } from '@/lib/package/safe-name'
import type { ExportSummary } from '@/schemas/package'
import type { SessionUser } from '@/types/api'
import type { ServerContext } from '../../context'
import type { Executor } from '../../db/client'
import { chapterRepository } from '../../db/repositories/chapter-repository'
import { courseRepository, type CourseRow } from '../../db/repositories/course-repository'
import { pictureRepository } from '../../db/repositories/picture-repository'
import { videoRepository, type VideoRow } from '../../db/repositories/video-repository'
import { notFound } from '../course-write'
import { requireRight } from '../edit-course'
import { objectBytes } from './object-bytes'
import { textEntry, zipStream, type ZipEntry, type ZipStream } from './zip-stream'

/** Downloads of one account at the same time, in this process. */
const AT_ONCE = 5

/** A file on its way to a browser. */
export interface Download extends ZipStream {
  filename: string
}

/** The caption tracks of a course; of those that it has none of, nothing. */
export type ListCaptions = (db: Executor, courseId: string) => Promise<PackageCaption[]>

/** Taking a course away: everything that describes it, and the files of its videos. */
export const createCourseExport = (
  { db, storage, log, appUrl }: Pick<ServerContext, 'db' | 'storage' | 'log' | 'appUrl'>,
  listCaptions: ListCaptions,
) => {
  const running = new Map<string, number>()

  /** @throws AppError `notFound` for strangers, `forbidden` for whoever may only look: a copy is for good */
  const read = (user: SessionUser, courseId: string): Promise<ExportedCourse> =>
    // Several reads that have to agree with each other.
    db.transaction(
      async (tx) => {
        const found = await courseRepository.find(tx, courseId, user.id)
        if (!found) throw notFound('course')
        requireRight(found.access, 'edit')
        const { id, title, description, price, currency, difficulty } = found.course
        const rows = await chapterRepository.listRows(tx, courseId)
        const chapters = rows.map((row) => ({ id: row.id, title: row.title, videos: [] as ExportedVideo[] }))
        const byId = new Map(chapters.map((chapter) => [chapter.id, chapter]))
        for (const row of await videoRepository.listRows(tx, courseId)) {
          byId.get(row.chapterId)?.videos.push(exportedVideo(row)) // those of marked chapters are left out
        }
        const course = { id, title, description, price, currency, difficulty }
        const picture = await exportedPicture(tx, found.course)
        return { course, chapters, captions: await listCaptions(tx, courseId), picture }
      },
      { isolationLevel: 'repeatable read', accessMode: 'read only' },
    )

  /** @throws AppError `rateLimited` when the account has too many downloads running */
  const download = (user: SessionUser, courseId: string, filename: string, entries: ZipEntry[]): Download => {
    const before = running.get(user.id) ?? 0
    if (before >= AT_ONCE) {
      throw new AppError(
        'rateLimited',
        `${AT_ONCE} exports of your account are running. Wait until one has ended.`,
        { retryAfter: 60 },
      )
    }
    running.set(user.id, before + 1)
    const onEnd = (error?: unknown) => {
      const left = (running.get(user.id) ?? 1) - 1
      if (left > 0) running.set(user.id, left)
      else running.delete(user.id)
      if (error !== undefined) log.error({ err: error, courseId }, 'an export broke off')
    }
    return { filename, ...zipStream(entries, { modifiedAt: new Date(), onEnd }) }
  }

  return {
    async summary(user: SessionUser, courseId: string): Promise<ExportSummary> {
      const { course, chapters, captions } = await read(user, courseId)
      const videos = chapters.flatMap((chapter) => chapter.videos)
      const sizes = videos.flatMap(({ file }) => (file ? [file.size] : []))
      return {
        title: course.title,
        chapters: chapters.length,
        videos: videos.length,
        files: sizes.length,
        mediaBytes: sizes.reduce((sum, size) => sum + size, 0),
        captions: captions.length,
      }
    },

    /** The course as a package that any Lectern takes in again. */
    async coursePackage(
      user: SessionUser,
      courseId: string,
      { withMedia }: { withMedia: boolean },
    ): Promise<Download> {
      const exported = await read(user, courseId)
      const contents = packageContents(exported, { withMedia, exportedAt: new Date() })
      const { title } = exported.course
      return download(user, courseId, `${safeName(title, 'Course')}.lectern.zip`, [
        textEntry('course.json', `${JSON.stringify(contents.manifest, null, 2)}\n`),
        textEntry('outline.csv', contents.outline),
        ...contents.captions.map(({ path, vtt }) => textEntry(path, vtt)),
        ...contents.media.map(({ path, storageKey, size }) => ({
          path,
          sizeBytes: size,
          read: () => objectBytes(storage, { storageKey, size }),
        })),
      ])
    },

    /** The outline for another learning platform, with links to the lessons' pages on this server. */
    async commonCartridge(user: SessionUser, courseId: string): Promise<Download> {
      const exported = await read(user, courseId)
      const files = commonCartridge(exported, (videoId) => `${appUrl}${lessonPath(courseId, videoId)}`)
      return download(
        user,
        courseId,
        `${safeName(exported.course.title, 'Course')}.imscc`,
        files.map(({ path, text }) => textEntry(path, text)),
      )
    },
  }
}

export type CourseExport = ReturnType<typeof createCourseExport>

async function exportedPicture(db: Executor, { pictureId }: CourseRow): Promise<ExportedCourse['picture']> {
  const row = pictureId === null ? undefined : await pictureRepository.find(db, pictureId)
  if (!row || row.size > limits.pictureBytes) return null // no server would take that in
  const { storageKey, format: type, size, width, height } = row
  return { storageKey, type, size, width, height }
}

function exportedVideo(row: VideoRow): ExportedVideo {
  const { id, filename: title, storageKey } = row
  if (row.status !== 'ready' || storageKey === null || row.size === 0) return { id, title, file: null }
  const { originalFilename, format: type, size, duration, width, height, codecs, checksum, fingerprint } = row
  // Files that were stored before names were kept have none.
  const name = originalFilename === '' ? title : originalFilename
  const facts = { name, type, size, duration, width, height, codecs, checksum, fingerprint }
  return { id, title, file: { ...facts, storageKey } }
}
