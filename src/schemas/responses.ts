import * as z from 'zod'

/** What the API answers, for its documentation and its types; `src/types` is the same contract by hand. */

const instant = z.iso.datetime()
const uploadState = z.enum(['open', 'paused', 'completing', 'done', 'aborted'])
/** `dead` waits for an administrator; `failed` is the file's fault; `held` waits for its video to be restored. */
export const mediaJobState = z.enum(['waiting', 'running', 'held', 'done', 'failed', 'dead', 'cancelled'])
const videoStatus = z.enum(['planned', 'uploading', 'processing', 'ready', 'error'])

const planFields = { id: z.string(), partSize: z.number(), partCount: z.number() }

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })

const captionFields = {
  language: z.string().describe('BCP 47'),
  label: z.string().describe('As a player lists it'),
  revision: z.number(),
  checksum: z.string().describe('Tells one text from another'),
  cues: z.number(),
  ends: z.number().describe('When the last one ends, seconds'),
}
const videoCaption = z.object(captionFields).meta({ id: 'VideoCaption' })

export const captionListResponse = pageOf(videoCaption)
export const captionResponse = z
  .object({ ...captionFields, text: z.string().describe('WebVTT') })
  .meta({ id: 'Captions' })

export const videoResponse = z
  .object({
    id: z.string(),
    filename: z.string(),
    originalFilename: z.string(),
    course_id: z.string(),
    chapter_id: z.string(),
    order: z.number(),
    duration: z.number().nullable(),
    size: z.number(),
    format: z.string(),
    status: videoStatus,
    error_code: z.string().nullable(),
    error_message: z.string().nullable(),
    width: z.number().nullable(),
    height: z.number().nullable(),
    codecs: z.string().nullable(),
    checksum: z
      .string()
      .nullable()
      .describe('Of the whole file; present when browser and storage agree on every part'),
    upload: z.object({ ...planFields, state: uploadState, replaces: z.boolean() }).nullable(),
    processing: z
      .object({ percent: z.number(), step: z.string().nullable() })
      .nullable()
      .describe('The work on its file, or on the one that is to take its place'),
    failed_replacement: z
      .object({ uploadId: z.uuid(), message: z.string() })
      .nullable()
      .describe(
        'The last file that was to take the place of this one and did not; `DELETE` its upload to forget it',
      ),
    free_preview: z
      .boolean()
      .describe('Anybody may watch it in the live course, also where the course has a price'),
    captions: z.array(videoCaption),
    backblaze_file_id: z.string().nullable(),
    backblaze_url: z.string().nullable(),
    created_at: instant,
    updated_at: instant,
    thumbnailUrl: z.string().optional(),
    streamUrl: z.string().optional(),
    downloadUrl: z.string().optional(),
  })
  .meta({ id: 'Video' })

export const chapterResponse = z
  .object({
    id: z.string(),
    title: z.string(),
    courseId: z.string(),
    order: z.number(),
    videos: z.array(videoResponse),
    videoCount: z.number(),
    totalDuration: z.number().optional(),
  })
  .meta({ id: 'Chapter' })

const courseAccess = z.enum(['owner', 'editor', 'viewer'])

const courseFields = {
  id: z.string(),
  title: z.string(),
  description: z.string().nullable(),
  price: z.number().nullable(),
  currency: z.string(),
  difficulty: z.enum(['beginner', 'intermediate', 'advanced']),
  status: z.enum(['draft', 'published', 'archived']),
  instructor_id: z.string(),
  revision: z.number(),
  published_revision: z.number().nullable(),
  has_unpublished_changes: z.boolean(),
  setup_completed_at: instant.nullable(),
  setup_step: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
  created_at: instant,
  updated_at: instant,
  totalChapters: z.number(),
  totalVideos: z.number(),
  totalDuration: z.number(),
  picture: z
    .string()
    .nullable()
    .describe('The picture that somebody chose; `null`: that of the first ready video stands for the course'),
  thumbnailUrl: z.string().optional(),
}

export const courseTreeResponse = z
  .object({
    ...courseFields,
    chapters: z.array(chapterResponse),
    access: courseAccess,
  })
  .meta({ id: 'Course' })

export const courseListItemResponse = z
  .object({
    ...courseFields,
    access: courseAccess,
    instructor_name: z.string(),
    deleted_at: instant.nullable(),
    cover: z.array(z.array(z.object({ status: videoStatus, duration: z.number().nullable() }))),
  })
  .meta({ id: 'CourseListItem' })

export const courseListResponse = pageOf(courseListItemResponse)
export const chapterListResponse = z.object({ items: z.array(chapterResponse) })
export const videoListResponse = z.object({ items: z.array(videoResponse) })

export const pendingDeleteResponse = z
  .object({
    id: z.string(),
    type: z.enum(['video', 'chapter']),
    title: z.string(),
    chapterTitle: z.string().nullable(),
    videoCount: z.number(),
    size: z.number(),
    timestamp: z.number(),
  })
  .meta({ id: 'PendingDelete' })

export const pendingDeletesResponse = pageOf(pendingDeleteResponse)

export const earlierFilesResponse = pageOf(
  z
    .object({
      id: z.string(),
      originalFilename: z.string(),
      size: z.number(),
      format: z.string(),
      duration: z.number().nullable(),
      width: z.number().nullable(),
      height: z.number().nullable(),
      codecs: z.string().nullable(),
      checksum: z.string().nullable(),
      replaced_at: instant,
      expires_at: instant.describe('When it is deleted for good'),
    })
    .meta({ id: 'EarlierFile' }),
)

export const workerPresence = z
  .object({
    is_there: z.boolean(),
    last_seen_at: z.iso.datetime().nullable().describe('null: nothing ever worked on videos here'),
  })
  .meta({ id: 'WorkerPresence' })

export const storageUseResponse = z
  .object({
    usedBytes: z
      .number()
      .describe(
        'Files of all their courses until they are deleted for good, and uploads with all they announced',
      ),
    quotaBytes: z.number().nullable().describe('null: no limit'),
  })
  .meta({ id: 'StorageUse' })

export const startUploadResponse = z.object({ video: videoResponse, upload: z.object(planFields) })

export const signedPartsResponse = pageOf(
  z.object({
    partNumber: z.number(),
    url: z.string(),
    size: z.number(),
    headers: z.record(z.string(), z.string()),
  }),
)

export const uploadPartsResponse = z.object({
  ...planFields,
  state: z.string(),
  parts: z.array(z.object({ partNumber: z.number(), size: z.number(), etag: z.string() })),
})

export const completedUploadResponse = z.object({ video: videoResponse })

export const uploadListResponse = pageOf(
  z
    .object({
      ...planFields,
      videoId: z.string(),
      courseId: z.string(),
      chapterId: z.string(),
      filename: z.string(),
      originalFilename: z.string(),
      size: z.number(),
      state: z.string(),
      fingerprint: z.string().nullable().describe('SHA-256 of the first and last MiB of the file, in hex'),
      lastModified: z.number().nullable().describe('The date of the file, milliseconds since 1970'),
      receivedBytes: z
        .number()
        .nullable()
        .describe('Bytes that are stored for certain; null when the storage could not be asked'),
      replaces: z.boolean().describe('The video keeps the file it has until this one is known to play'),
      sending: z
        .object({ sender: z.string(), sentBytes: z.number(), secondsAgo: z.number() })
        .nullable()
        .describe('The browser that sends it, what it had sent, and how long ago it said so'),
      expires_at: instant.describe('When it is given up, if nothing more is sent'),
    })
    .meta({ id: 'Upload' }),
)

export const mediaJobResponse = z
  .object({
    id: z.uuid(),
    video_id: z.uuid(),
    course_id: z.uuid(),
    filename: z.string(),
    task: z.enum(['process', 'sprite', 'hls']),
    state: mediaJobState,
    is_replacement: z.boolean(),
    generation: z.number(),
    pipeline_version: z.number(),
    attempt: z.number(),
    failures: z.number(),
    percent: z.number(),
    step: z.string().nullable(),
    worker: z.string().nullable(),
    error_code: z.string().nullable(),
    error_message: z.string().nullable(),
    error_detail: z.string().nullable().describe('Which program, how it ended, what it said'),
    created_at: instant,
    due_at: instant,
    started_at: instant.nullable(),
    finished_at: instant.nullable(),
  })
  .meta({ id: 'MediaJob' })

export const jobQueueResponse = z
  .object({
    counts: z.object({
      ...{ waiting: z.number(), running: z.number(), held: z.number(), dead: z.number() },
      ...{ failed: z.number(), done: z.number(), cancelled: z.number() },
    }),
    waiting_since: instant.nullable().describe('Since when the oldest that is due has been waiting'),
  })
  .meta({ id: 'JobQueue' })

export const mediaJobListResponse = pageOf(mediaJobResponse)

/** What students see. */
export const publicationResponse = z
  .object({
    course_id: z.string(),
    revision: z.number(),
    published_at: instant,
    published_by: z.object({ id: z.string(), name: z.string() }).nullable(),
    snapshot: z.object({
      title: z.string(),
      description: z.string().nullable(),
      price: z.number().nullable(),
      currency: z.string(),
      difficulty: courseFields.difficulty,
      picture: z.string().nullable().optional(),
      chapters: z.array(
        z.object({
          id: z.string(),
          title: z.string(),
          videos: z.array(
            z.object({
              id: z.string(),
              filename: z.string(),
              originalFilename: z.string(),
              size: z.number(),
              captions: z
                .array(z.object({ language: z.string(), label: z.string(), checksum: z.string() }))
                .optional(),
            }),
          ),
        }),
      ),
    }),
  })
  .meta({ id: 'Publication' })

export const playbackResponse = z
  .object({
    expires_at: instant.describe('When the addresses stop working; ask again before, or when one fails'),
    sources: z.array(z.object({ src: z.string(), type: z.string() })),
    poster: z.string().nullable(),
    sprite: z.string().nullable(),
    captions: z.array(z.object({ src: z.string(), language: z.string(), label: z.string() })),
  })
  .meta({ id: 'Playback' })

const role = z.enum(['owner', 'editor', 'viewer'])
const courseLink = z.object({ id: z.string(), title: z.string() })

export const memberResponse = z
  .object({
    id: z.string().describe('Of the membership; `owner` for the person who made the course'),
    role,
    user: z.object({ id: z.string(), name: z.string() }).nullable().describe('`null` for an open invitation'),
    email: z.string().nullable().describe('Told to owners of the course only'),
    expires_at: instant.nullable().describe('When the link of an invitation stops working'),
  })
  .meta({ id: 'Member' })
export const memberListResponse = pageOf(memberResponse)

export const invitedResponse = z
  .object({
    member: memberResponse,
    link: z.string().nullable().describe('To pass on; `null` when the person is a member now'),
  })
  .meta({ id: 'Invited' })

export const invitationResponse = z
  .object({
    course: courseLink,
    role,
    email: z.string(),
    invited_by: z.string().nullable(),
    expires_at: instant,
  })
  .meta({ id: 'Invitation' })

export const acceptedInvitationResponse = z.object({ course: courseLink, role })
