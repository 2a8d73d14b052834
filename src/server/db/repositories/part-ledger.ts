import { and, asc, eq, sql } from 'drizzle-orm'
import type { Database } from '../client'
import { uploadPart } from '../schema/upload'

/** A part that the disk driver holds for certain. */
interface LedgerPart {
  partNumber: number
  sizeBytes: number
  etag: string
}

/** The disk driver's list of parts in the `upload_part` table; fits its `PartLedger`. */
export const createPartLedger = (db: Database) => ({
  async record(uploadId: string, { partNumber, sizeBytes, etag }: LedgerPart): Promise<void> {
    await db
      .insert(uploadPart)
      .values({ storageUploadId: uploadId, partNumber, size: sizeBytes, etag })
      .onConflictDoUpdate({
        target: [uploadPart.storageUploadId, uploadPart.partNumber],
        set: { size: sizeBytes, etag, createdAt: sql`clock_timestamp()` },
      })
  },

  async forget(uploadId: string, partNumber: number): Promise<void> {
    await db
      .delete(uploadPart)
      .where(and(eq(uploadPart.storageUploadId, uploadId), eq(uploadPart.partNumber, partNumber)))
  },

  async list(uploadId: string): Promise<LedgerPart[]> {
    return db
      .select({ partNumber: uploadPart.partNumber, sizeBytes: uploadPart.size, etag: uploadPart.etag })
      .from(uploadPart)
      .where(eq(uploadPart.storageUploadId, uploadId))
      .orderBy(asc(uploadPart.partNumber))
  },

  async clear(uploadId: string): Promise<void> {
    await db.delete(uploadPart).where(eq(uploadPart.storageUploadId, uploadId))
  },
})
