import { bigint, boolean, index, integer, pgEnum, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { user } from './auth'
import { instant } from './columns'
import { video } from './course'

export const uploadState = pgEnum('upload_state', ['open', 'paused', 'completing', 'done', 'aborted'])

/** The upload ledger: an unfinished upload is a row here, whatever becomes of the browser that began it. */
export const upload = pgTable(
  'upload',
  {
    id: uuid('id').primaryKey(),
    videoId: uuid('video_id')
      .notNull()
      .references(() => video.id, { onDelete: 'cascade' }),
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    /** The object's key; random, so that nothing can be guessed or overwritten. */
    storageKey: text('storage_key').notNull(),
    /** The storage's own id of the multipart upload. */
    storageUploadId: text('storage_upload_id').notNull(),
    originalFilename: text('original_filename').notNull(),
    /** Bytes of every part but the last. */
    partSize: bigint('part_size', { mode: 'number' }).notNull(),
    partCount: integer('part_count').notNull(),
    /** Bytes of the whole file. */
    size: bigint('size', { mode: 'number' }).notNull(),
    /** SHA-256 of the file's first and last MiB, in hex: another device recognises the file by it. */
    fingerprint: text('fingerprint'),
    /** The file's own date, milliseconds since 1970. */
    lastModified: bigint('last_modified', { mode: 'number' }),
    /** The video has a file, and keeps it until this one is known to play. */
    replaces: boolean('replaces').notNull().default(false),
    /** Why it did not take the place of the file that the video has; told until somebody does something about it. */
    failure: text('failure'),
    /** What the whole file will be known by, from when its parts are joined; see `video.checksum`. */
    checksum: text('checksum'),
    state: uploadState('state').notNull().default('open'),
    expiresAt: instant('expires_at').notNull(),
    /** The browser that sends it, by a name that it made up. */
    sender: text('sender'),
    /** When that browser was last heard of, while bytes of its got through; none when it has said that it stops. */
    heardAt: instant('heard_at'),
    /** How much it had sent by then; what is stored for certain may be less. */
    sentBytes: bigint('sent_bytes', { mode: 'number' }).notNull().default(0),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [
    index('upload_video').on(table.videoId),
    index('upload_user_state').on(table.userId, table.state, table.id),
    index('upload_storage_upload_id').on(table.storageUploadId),
  ],
)

/** Parts that the disk driver holds for certain; S3 keeps this list itself. */
export const uploadPart = pgTable(
  'upload_part',
  {
    storageUploadId: text('storage_upload_id').notNull(),
    partNumber: integer('part_number').notNull(),
    size: bigint('size', { mode: 'number' }).notNull(),
    etag: text('etag').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.storageUploadId, table.partNumber] })],
)

/** What the browser computed of each part, when it asked where to send it. */
export const uploadDigest = pgTable(
  'upload_digest',
  {
    uploadId: uuid('upload_id')
      .notNull()
      .references(() => upload.id, { onDelete: 'cascade' }),
    partNumber: integer('part_number').notNull(),
    /** CRC-32 or MD5, in hex. */
    digest: text('digest').notNull(),
  },
  (table) => [primaryKey({ columns: [table.uploadId, table.partNumber] })],
)
