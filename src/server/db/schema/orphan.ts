import { index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { instant } from './columns'

/**
 * Bytes that a committed change has let go of and that are still to be removed. The row is written in the
 * same transaction as the change, so a crash or a storage that does not answer leaves nothing behind for good.
 */
export const orphanObject = pgTable(
  'orphan_object',
  {
    /** One that ends in `/` is a folder: all objects that begin with it go. */
    storageKey: text('storage_key').primaryKey(),
    /** B2's file version, where there is one. */
    versionId: text('version_id'),
    /** The storage's id of a multipart upload to abort, when the key was never completed. */
    storageUploadId: text('storage_upload_id'),
    /**
     * The attempt of a media job (`<id>:<attempt>`) that is just making the object: it keeps the note from falling due
     * while it lives, and takes it away when the object has got its place. What a killed worker left is removed.
     */
    heldBy: text('held_by'),
    createdAt: instant('created_at').notNull().defaultNow(),
    attempts: integer('attempts').notNull().default(0),
    lastError: text('last_error'),
    /** Not before; pushed back by every failure. */
    nextAttemptAt: instant('next_attempt_at').notNull().defaultNow(),
  },
  (table) => [index('orphan_object_next').on(table.nextAttemptAt)],
)
