import type * as z from 'zod'
import { AppError } from '@/lib/errors'
import type { batchVideoUpdateSchema } from '@/schemas/course'
import type { FieldProblem, SessionUser } from '@/types/api'
import type { Video } from '@/types/course'
import type { ServerContext } from '../context'
import type { Transaction } from '../db/client'
import { courseRepository } from '../db/repositories/course-repository'
import { outlineRepository } from '../db/repositories/outline-repository'
import { videoRepository, type VideoRow } from '../db/repositories/video-repository'
import { shortenPositions } from './course-moves'
import { inTransaction, notFound } from './course-write'
import { placeItems, type PlacedItem } from './positions'

type Updates = z.output<typeof batchVideoUpdateSchema>['updates']

export const createVideoBatch = ({ db }: ServerContext) => ({
  /**
   * Renames and places many videos in one transaction: all of it, or none.
   * @returns the videos in the order of `updates`
   * @throws AppError `notFound` when one of them, or a chapter they should go to, is gone
   */
  async updateMany(
    user: SessionUser,
    { updates }: z.output<typeof batchVideoUpdateSchema>,
  ): Promise<Video[]> {
    refuseRepeatedIds(updates)
    const ids = updates.map(({ id }) => id)
    return inTransaction(db, async (tx) => {
      const courses = await courseRepository.lockOfVideos(tx, ids, user.id)
      const owned = new Set(courses.map(({ id }) => id))
      const rows = new Map(
        (await videoRepository.findMany(tx, ids))
          .filter((row) => owned.has(row.courseId) && row.deletedAt === null)
          .map((row) => [row.id, row]),
      )
      if (rows.size !== ids.length) throw notFound('video')

      for (const { id, filename } of updates) {
        if (filename !== undefined) await videoRepository.update(tx, id, { filename })
      }
      await placeAll(tx, updates, rows)
      for (const { id } of courses) await courseRepository.bump(tx, id)

      const byId = new Map(
        (await videoRepository.list(tx, { videoIds: ids })).map((video) => [video.id, video]),
      )
      return ids.flatMap((id) => byId.get(id) ?? [])
    })
  },
})

function refuseRepeatedIds(updates: Updates): void {
  const seen = new Set<string>()
  const errors: FieldProblem[] = []
  updates.forEach(({ id }, i) => {
    if (seen.has(id)) errors.push({ field: `updates.${i}.id`, message: 'This video stands here twice.' })
    seen.add(id)
  })
  if (errors[0]) throw new AppError('invalid', errors[0].message, { errors })
}

async function placeAll(tx: Transaction, updates: Updates, rows: Map<string, VideoRow>): Promise<void> {
  /** Target chapter → what shall stand in it. */
  const targets = new Map<string, { courseId: string; items: PlacedItem[] }>()
  const moving = new Set<string>()
  for (const { id, chapterId, order } of updates) {
    const row = rows.get(id)
    if (!row || (chapterId === undefined && order === undefined)) continue
    const targetId = chapterId ?? row.chapterId
    const target = targets.get(targetId) ?? { courseId: row.courseId, items: [] }
    // One chapter is in one course: a video of another course cannot go there.
    if (target.courseId !== row.courseId) throw notFound('chapter')
    target.items.push({ id, ...(order !== undefined && { order }) })
    targets.set(targetId, target)
    moving.add(id)
  }
  // All of them step aside first: two videos may be changing places across chapters.
  await outlineRepository.park(tx, 'video', [...moving])
  for (const [chapterId, { courseId, items }] of targets) {
    const visible = await outlineRepository.visibleChapters(tx, courseId, [chapterId])
    if (!visible.has(chapterId)) throw notFound('chapter')
    const staying = (await outlineRepository.siblings(tx, { chapterId })).filter(({ id }) => !moving.has(id))
    const places = placeItems(staying, items)
    await outlineRepository.placeMany(
      tx,
      'video',
      places.map((place) => ({ ...place, parentId: chapterId })),
    )
    const longest = places.reduce((a, { position }) => (position.length > a.length ? position : a), '')
    await shortenPositions(tx, { chapterId }, longest)
  }
}
