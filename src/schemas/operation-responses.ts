import * as z from 'zod'
import { chapterResponse, pageOf, videoResponse } from './responses'

/** Operations as the API answers them; `src/types/operations.ts` is the same contract by hand. */

const item = z.enum(['chapter', 'video'])
const place = z
  .object({
    parentId: z.string(),
    afterId: z.string().nullable(),
    behindId: z.string().nullable().optional(),
  })
  .meta({ id: 'Place' })

const courseFields = z.object({
  title: z.string().optional(),
  description: z.string().nullable().optional(),
  price: z.number().nullable().optional(),
  difficulty: z.enum(['beginner', 'intermediate', 'advanced']).optional(),
  picture: z.string().nullable().optional(),
  status: z.enum(['draft', 'published', 'archived']).optional(),
  setup_step: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]).optional(),
  setup_completed_at: z.string().nullable().optional(),
  published_revision: z.number().nullable().optional(),
})

const named = { item, id: z.string(), title: z.string() }

const captionState = z
  .object({
    label: z.string(),
    checksum: z.string(),
    cues: z.number().optional(),
    ends: z.number().optional(),
  })
  .nullable()

const change = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('course'), before: courseFields, after: courseFields }),
    z.object({ type: z.literal('create'), ...named, place }),
    z.object({ type: z.literal('rename'), item, id: z.string(), before: z.string(), after: z.string() }),
    z.object({ type: z.literal('move'), ...named, from: place, to: place }),
    z.object({ type: z.literal('mark'), ...named, place }),
    z.object({
      type: z.literal('unmark'),
      ...named,
      place,
      videos: z
        .array(z.object({ id: z.string(), title: z.string() }))
        .optional()
        .describe('What came back with a chapter, in its order'),
    }),
    z.object({ type: z.literal('remove'), ...named }),
    z.object({
      type: z.literal('caption'),
      id: z.string().describe('Of the video'),
      title: z.string(),
      language: z.string(),
      before: captionState,
      after: captionState,
    }),
    z.object({ type: z.literal('video'), id: z.string(), title: z.string().optional() }),
  ])
  .meta({ id: 'Change' })

export const operationResponse = z
  .object({
    id: z.string(),
    course_id: z.string(),
    revision: z.number(),
    kind: z.enum([
      'update',
      'create',
      'rename',
      'move',
      'delete',
      'restore',
      'purge',
      'import',
      'batch',
      'publish',
      'unpublish',
      'archive',
      'revert',
      'expire',
      'system',
    ]),
    changes: z.array(change),
    actor: z.object({ id: z.string(), name: z.string() }).nullable(),
    client_id: z.string().nullable(),
    undo_of: z.string().nullable(),
    undone_by: z.string().nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'Operation' })

export const courseEventResponse = z
  .object({
    operation: operationResponse,
    rows: z.object({ chapters: z.array(chapterResponse), videos: z.array(videoResponse) }),
  })
  .meta({ id: 'CourseEvent' })

export const writeResultResponse = z
  .object({ revision: z.number(), events: z.array(courseEventResponse) })
  .meta({ id: 'WriteResult', description: 'The answer to a write with `Prefer: return=minimal`' })

/** Newest first, without `after`; oldest first and with their rows, with it. */
export const operationListResponse = z.union([pageOf(operationResponse), pageOf(courseEventResponse)])
