import { eq } from 'drizzle-orm'
import type { Executor, Transaction } from '../client'
import { picture } from '../schema/picture'
import type { Orphan } from './orphan-repository'

export type PictureRow = typeof picture.$inferSelect

/** Pictures that people chose for videos. */
export const pictureRepository = {
  async find(db: Executor, id: string): Promise<PictureRow | undefined> {
    const [row] = await db.select().from(picture).where(eq(picture.id, id))
    return row
  },

  async insert(tx: Transaction, row: Omit<PictureRow, 'usedAt'>): Promise<void> {
    await tx.insert(picture).values(row)
  },

  /** Takes those of a video away. @returns their bytes, for removal in the same transaction */
  async takeOfVideo(tx: Transaction, videoId: string): Promise<Orphan[]> {
    const rows = await tx.delete(picture).where(eq(picture.videoId, videoId)).returning()
    return rows.map(({ storageKey, backblazeFileId }) => ({ storageKey, versionId: backblazeFileId }))
  },
}
