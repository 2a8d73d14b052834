import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { instant } from './columns'
import { video } from './course'
import { upload } from './upload'

export const assetKind = pgEnum('asset_kind', ['poster', 'sprite', 'mp4', 'hls', 'caption'])

/**
 * A file, or for `hls` a folder, that was made of one of a video's files. Those of earlier files stay as long as that
 * file can be brought back, or students see it.
 */
export const asset = pgTable(
  'asset',
  {
    id: uuid('id').primaryKey(),
    videoId: uuid('video_id')
      .notNull()
      .references(() => video.id, { onDelete: 'cascade' }),
    /** Which of the video's files it was made of: `video.source_generation` then. */
    sourceGeneration: integer('source_generation').notNull(),
    kind: assetKind('kind').notNull(),
    /** BCP 47, of captions. */
    language: text('language'),
    /** Of a folder it ends in `/`, and all its objects begin with it. */
    storageKey: text('storage_key').notNull(),
    backblazeFileId: text('backblaze_file_id'),
    /** Bytes; of a folder all of them. */
    size: bigint('size', { mode: 'number' }).notNull(),
    /** MIME type; of a folder that of its main playlist. */
    format: text('format').notNull(),
    /** What a player has to know, e.g. the tiles of a sprite or the rungs of a ladder. */
    details: jsonb('details').$type<Record<string, unknown>>().notNull().default({}),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('asset_one_of_a_kind').on(
      table.videoId,
      table.sourceGeneration,
      table.kind,
      sql`coalesce(${table.language}, '')`,
    ),
    index('asset_storage_key').on(table.storageKey),
  ],
)

export const mediaTask = pgEnum('media_task', ['process', 'sprite', 'hls'])

/**
 * `held` waits until its video is no longer marked for deletion; `dead` was tried as often as makes sense, and waits for
 * an administrator. `failed` is the file's fault: trying again changes nothing.
 */
export const mediaJobState = pgEnum('media_job_state', [
  'waiting',
  'running',
  'held',
  'done',
  'failed',
  'dead',
  'cancelled',
])

/**
 * Work on one of a video's files. The row is written with the change that makes the work necessary, and is what counts:
 * the queue (pg-boss) only brings it to a worker. Its state is changed by whoever holds its `attempt` alone.
 */
export const mediaJob = pgTable(
  'media_job',
  {
    id: uuid('id').primaryKey(),
    videoId: uuid('video_id')
      .notNull()
      .references(() => video.id, { onDelete: 'cascade' }),
    /** The file that is to take the place of the video's own, once this has ended well. */
    uploadId: uuid('upload_id').references(() => upload.id, { onDelete: 'cascade' }),
    task: mediaTask('task').notNull(),
    /** `video.source_generation` that the work is for; of a file that is to take over, the one it replaces. */
    sourceGeneration: integer('source_generation').notNull(),
    /** Raised when the pipeline makes something else of the same file. */
    pipelineVersion: integer('pipeline_version').notNull(),
    state: mediaJobState('state').notNull().default('waiting'),
    /** Counts those who took it up; a worker that was overtaken holds an earlier one. */
    attempt: integer('attempt').notNull().default(0),
    /** Counts the attempts that failed since somebody last asked for it. */
    failures: integer('failures').notNull().default(0),
    /** An attempt took too much of this machine: the next one makes do with less. */
    cheaper: boolean('cheaper').notNull().default(false),
    /** An attempt found that it takes more than moments: it is left to those who do long work. */
    isLong: boolean('is_long').notNull().default(false),
    /** Whole per cent, never falling; 100 only when it is done. */
    percent: smallint('percent').notNull().default(0),
    /** What is being done, in a word of the pipeline's. */
    step: text('step'),
    /** The process that has it. */
    worker: text('worker'),
    errorCode: text('error_code'),
    /** A sentence for the instructor. */
    errorMessage: text('error_message'),
    /** For operators alone. */
    errorDetail: text('error_detail'),
    /** Given to the queue, which may hold it back until it is to be tried again. NULL: to be given to it. */
    queuedAt: instant('queued_at'),
    /** Not to be given to the queue before; pushed back by failures. */
    dueAt: instant('due_at').notNull().defaultNow(),
    createdAt: instant('created_at').notNull().defaultNow(),
    startedAt: instant('started_at'),
    finishedAt: instant('finished_at'),
  },
  (table) => [
    uniqueIndex('media_job_once').on(
      table.videoId,
      table.sourceGeneration,
      table.task,
      table.pipelineVersion,
      sql`coalesce(${table.uploadId}, ${table.videoId})`,
    ),
    // Of two files for one video, the one that was chosen last counts.
    uniqueIndex('media_job_current')
      .on(table.videoId)
      .where(sql`${table.task} = 'process' and ${table.state} in ('waiting', 'running', 'held')`),
    index('media_job_unqueued')
      .on(table.dueAt)
      .where(sql`${table.state} = 'waiting' and ${table.queuedAt} is null`),
    index('media_job_unfinished')
      .on(table.state)
      .where(sql`${table.state} in ('waiting', 'running', 'dead')`),
    index('media_job_upload')
      .on(table.uploadId)
      .where(sql`${table.uploadId} is not null`),
    check('media_job_percent', sql`${table.percent} between 0 and 100`),
  ],
)
