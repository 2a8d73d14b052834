import { changesTo, type MarkedOutline } from '@/lib/course-revert'
import { AppError } from '@/lib/errors'
import { publishProblems } from '@/lib/readiness'
import type { SessionUser } from '@/types/api'
import type { CourseTree } from '@/types/course'
import type { LiveCourse, Publication } from '@/types/publication'
import type { Actor } from '../actor'
import type { Transaction } from '../db/client'
import { captionRepository } from '../db/repositories/caption-repository'
import { courseRepository } from '../db/repositories/course-repository'
import { publicationRepository } from '../db/repositories/publication-repository'
import { trashRepository } from '../db/repositories/trash-repository'
import { videoFileRepository } from '../db/repositories/video-file-repository'
import { applyChanges } from './apply-changes'
import { changeFields } from './course-fields'
import { notFound } from './course-write'
import type { EditContext } from './edit-context'
import { editCourse, type Written } from './edit-course'
import { liveCourse } from './live-course'
import { snapshotOf } from './published-snapshot'
import { refuseIfAny } from './readiness'

/** What students see of a course: bringing it up to date, reading it, and going back to it. */
export const createCoursePublication = (context: EditContext) => {
  const { db } = context
  const readTree = (id: string, access: CourseTree['access']) => courseRepository.tree(db, id, access)

  return {
    /**
     * Makes the course as it stands the one that students see. Nothing happens when they see it already.
     * @throws AppError `notReady` naming what stops it; students go on seeing what they saw
     */
    publish: (actor: Actor, courseId: string): Promise<Written<CourseTree>> =>
      editCourse(
        context,
        actor,
        { courseId },
        { kind: 'publish' },
        async (edit) => {
          const { tx, course } = edit
          const tree = await courseRepository.tree(tx, courseId)
          if (course.status === 'published' && !tree.has_unpublished_changes) return
          const whatWaits =
            course.status === 'published'
              ? 'Students do not see your changes yet.'
              : 'The course is not live yet.'
          refuseIfAny(publishProblems(tree), whatWaits)
          // The revision that this very operation is going to have.
          const revision = course.revision + 1
          await publicationRepository.save(tx, {
            courseId,
            revision,
            snapshot: snapshotOf(tree),
            publishedBy: actor.id,
          })
          await changeFields(edit, {
            status: 'published',
            published_revision: revision,
            // What can go live needs no wizard any more.
            ...(course.setupCompletedAt === null && { setup_completed_at: new Date().toISOString() }),
          })
        },
        readTree,
      ),

    /** @throws AppError `notFound`, also when the course was never published */
    async publication(user: SessionUser, courseId: string): Promise<Publication> {
      if (!(await courseRepository.find(db, courseId, user.id))) throw notFound('course')
      return (await publicationRepository.find(db, courseId)) ?? neverPublished()
    },

    /**
     * Puts the course back to what was published, as one operation that can be taken back. What was added since is
     * marked for deletion, what is marked comes back; what was deleted for good stays a difference.
     */
    revert: (actor: Actor, courseId: string): Promise<Written<CourseTree>> =>
      editCourse(
        context,
        actor,
        { courseId },
        { kind: 'revert' },
        async (edit) => {
          const { tx } = edit
          const { snapshot } = (await publicationRepository.find(tx, courseId)) ?? neverPublished()
          const tree = await courseRepository.tree(tx, courseId)
          await applyChanges(edit, changesTo(snapshot, tree, await markedOutline(tx, courseId)).changes)
        },
        readTree,
      ),

    /**
     * The course as its students see it: as it was published, without what is marked or deleted since. Whoever calls
     * decides who may see it. @returns `undefined` for a course that is not live
     */
    async publishedTree(courseId: string): Promise<LiveCourse | undefined> {
      const course = await courseRepository.findLive(db, courseId)
      const publication = course && (await publicationRepository.find(db, courseId))
      if (!publication) return undefined
      const earlier = await videoFileRepository.listOfCourse(db, courseId)
      const now = await courseRepository.tree(db, courseId)
      return { ...liveCourse(publication.snapshot, now, earlier), published_at: publication.published_at }
    },
  }
}

const neverPublished = (): never => {
  throw new AppError('notFound', 'This course was never published, so there is nothing that students see.')
}

/** What is marked, told apart by what comes back together. */
export async function markedOutline(tx: Transaction, courseId: string): Promise<MarkedOutline> {
  const rows = await trashRepository.markedRows(tx, courseId)
  const captions = await captionRepository.byVideo(tx, { courseId })
  const video = ({ id, title, originalFilename, size }: (typeof rows.videos)[number]) => ({
    id,
    filename: title,
    originalFilename,
    size,
    captions: captions.get(id) ?? [],
  })
  return {
    chapters: rows.chapters.map(({ id, title }) => ({
      id,
      title,
      videos: rows.videos.filter((row) => row.isWithChapter && row.chapterId === id).map(video),
    })),
    videos: rows.videos.filter(({ isWithChapter }) => !isWithChapter).map(video),
  }
}
