import * as z from 'zod'
import { CHOOSE_DIFFICULTY, DIFFICULTIES } from '@/lib/basic-info'
import { chapterTitle, courseTitle, description, type TextRule, videoTitle } from '@/lib/course-text'
import { courseSorts, courseStates, SEARCH_MAX } from '@/lib/course-list-view'
import { limits } from '@/lib/limits'

/** A text of a course by the rule that the forms use too. */
const textSchema = (rule: TextRule) =>
  z
    .string({ error: ({ input }) => (input === undefined ? rule.empty : rule.notText) })
    .transform((text, context) => {
      const parsed = rule.parse(text)
      if (parsed.ok) return parsed.value
      context.addIssue({ code: 'custom', message: parsed.message })
      return z.NEVER
    })

export const courseTitleSchema = textSchema(courseTitle)
export const chapterTitleSchema = textSchema(chapterTitle)
export const videoTitleSchema = textSchema(videoTitle)
export const descriptionSchema = textSchema(description)

const PRICE =
  'The price is a number from 0 to 99,999.99 with at most two decimals, or empty for a free course.'

/** `null` is free. Whole cents only: the value times 100 is checked against its nearest whole number. */
export const priceSchema = z
  .number({ error: PRICE })
  .min(0, 'The price cannot be below zero.')
  .max(limits.price, 'The price can be at most 99,999.99.')
  .refine(
    (value) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-6,
    'A price has at most two decimals.',
  )
  .nullable()

export const difficultySchema = z.enum(DIFFICULTIES, { error: CHOOSE_DIFFICULTY })

export const idSchema = z.uuid({ error: 'An id is a UUID.' }).transform((id) => id.toLowerCase())

export const wizardStepSchema = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)], {
  error: 'A step is 1, 2, 3 or 4.',
})

const plannedVideoSchema = z.strictObject({ id: idSchema, filename: videoTitleSchema })

const plannedChapterSchema = z.strictObject({
  id: idSchema,
  title: chapterTitleSchema,
  videos: z.array(plannedVideoSchema).max(limits.videosPerCourse).default([]),
})

/** `POST /api/courses`. An `id` makes the creation repeatable; `chapters` come with it in one transaction. */
export const createCourseSchema = z.strictObject({
  id: idSchema.optional(),
  title: courseTitleSchema,
  description: descriptionSchema.nullable().optional(),
  price: priceSchema.optional(),
  difficulty: difficultySchema,
  setup_step: wizardStepSchema.optional(),
  setup_completed: z
    .boolean()
    .describe('The course is created with these fields; the wizard is not gone through')
    .optional(),
  chapters: z.array(plannedChapterSchema).max(limits.chaptersPerCourse).optional(),
})
export type CreateCourseRequest = z.input<typeof createCourseSchema>

/**
 * `PATCH /api/courses/{id}`: only what is given changes. `expected` is what the editor started from: a field that
 * somebody has changed meanwhile is then not written over.
 */
export const updateCourseSchema = z
  .strictObject({
    title: courseTitleSchema,
    description: descriptionSchema.nullable(),
    price: priceSchema,
    difficulty: difficultySchema,
    setup_step: wizardStepSchema,
    expected: z
      .strictObject({
        title: z.string(),
        description: z.string().nullable(),
        price: z.number().nullable(),
        difficulty: difficultySchema,
      })
      .partial(),
  })
  .partial()
  .refine(
    (body) => Object.keys(body).some((name) => name !== 'expected'),
    'Name at least one field to change.',
  )
export type UpdateCourseRequest = z.input<typeof updateCourseSchema>

/** `POST /api/courses/{id}/complete-setup`: `pendingDeletes` are the items marked in the wizard. */
export const completeSetupSchema = z.strictObject({
  pendingDeletes: z.array(idSchema).max(limits.videosPerCourse).optional(),
})
export type CompleteSetupRequest = z.input<typeof completeSetupSchema>

/** `POST /api/courses/{id}/chapters`. Without `afterId` the chapter goes to the end; `null` puts it first. */
export const createChapterSchema = z.strictObject({
  id: idSchema.optional(),
  title: chapterTitleSchema,
  afterId: idSchema.nullable().optional(),
})
export type CreateChapterRequest = z.input<typeof createChapterSchema>

/** `PATCH /api/chapters/{id}`. */
export const updateChapterSchema = z.strictObject({
  title: chapterTitleSchema,
  expected: z.strictObject({ title: z.string() }).optional(),
})
export type UpdateChapterRequest = z.input<typeof updateChapterSchema>

/** `POST /api/chapters/{id}/videos`: a planned video, a title without a file. */
export const createVideoSchema = z.strictObject({ id: idSchema.optional(), filename: videoTitleSchema })
export type CreateVideoRequest = z.input<typeof createVideoSchema>

/** `PATCH /api/videos/{id}`. */
export const updateVideoSchema = z.strictObject({
  filename: videoTitleSchema,
  expected: z.strictObject({ filename: z.string() }).optional(),
})
export type UpdateVideoRequest = z.input<typeof updateVideoSchema>

const orderSchema = z
  .int({ error: 'A place is a whole number of 0 or more.' })
  .min(0)
  .max(limits.videosPerCourse)

/** `PATCH /api/videos`: all or nothing, in one transaction; `order` is the 0-based place wanted. */
export const batchVideoUpdateSchema = z.strictObject({
  updates: z
    .array(
      z.strictObject({
        id: idSchema,
        filename: videoTitleSchema.optional(),
        chapterId: idSchema.optional(),
        order: orderSchema.optional(),
      }),
    )
    .min(1, 'Name at least one video.')
    .max(1_000, 'At most 1,000 videos at once.'),
})
export type BatchVideoUpdateRequest = z.input<typeof batchVideoUpdateSchema>

/** `PATCH /api/chapters`: the same for the chapters of one course. */
export const batchChapterUpdateSchema = z.strictObject({
  updates: z
    .array(
      z.strictObject({ id: idSchema, title: chapterTitleSchema.optional(), order: orderSchema.optional() }),
    )
    .min(1, 'Name at least one chapter.')
    .max(1_000, 'At most 1,000 chapters at once.'),
})
export type BatchChapterUpdateRequest = z.input<typeof batchChapterUpdateSchema>

/** `POST /api/courses/{id}/renames`: new titles for chapters and videos in one operation. */
export const renamesSchema = z.strictObject({
  updates: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('chapter'), id: idSchema, title: chapterTitleSchema }),
        z.strictObject({ type: z.literal('video'), id: idSchema, title: videoTitleSchema }),
      ]),
    )
    .min(1, 'Name at least one item.')
    .max(1_000, 'At most 1,000 items at once.'),
})
export type RenamesRequest = z.input<typeof renamesSchema>

/**
 * `POST /api/courses/{id}/moves`: puts one item right behind `afterId` (`null`: first) among its new
 * siblings. `revision` is the course's revision that the mover saw.
 */
export const moveSchema = z.strictObject({
  type: z.enum(['chapter', 'video'], { error: 'Only a chapter or a video can be moved.' }),
  id: idSchema,
  /** For a video only; the chapter it lands in. Absent: it stays in its own. */
  toChapterId: idSchema.optional(),
  afterId: idSchema.nullable(),
  revision: z.int({ error: 'A revision is a whole number.' }).min(0).optional(),
})
export type MoveRequest = z.input<typeof moveSchema>

/** The same for several items, in their order; what is chained by `afterId` lands together. */
export const movesSchema = z.strictObject({
  moves: z
    .array(moveSchema.omit({ revision: true }))
    .min(1, 'Name at least one item to move.')
    .max(1_000, 'At most 1,000 items at once.'),
  revision: moveSchema.shape.revision,
})
export type MovesRequest = z.input<typeof movesSchema>

/** `POST /api/courses/{id}/moves`: one move, or several. */
export const moveOrMovesSchema = z.union([moveSchema, movesSchema])

/** `POST /api/courses/{id}/delete`: marks items for deletion in one operation. */
export const deleteItemsSchema = z.strictObject({
  ids: z.array(idSchema).min(1, 'Name at least one item.').max(limits.videosPerCourse),
})

/**
 * `POST /api/courses/{id}/outline`: chapters with planned videos, behind the chapter `afterId` (absent: at the end,
 * `null`: first), and `videos` at the end of the chapter `chapterId`.
 */
export const outlineImportSchema = z.strictObject({
  afterId: idSchema.nullable().optional(),
  chapterId: idSchema.optional(),
  chapters: z.array(plannedChapterSchema).max(limits.chaptersPerCourse).default([]),
  videos: z.array(plannedVideoSchema).max(limits.videosPerCourse).default([]),
})
export type OutlineImportRequest = z.input<typeof outlineImportSchema>
export type OutlineImport = z.output<typeof outlineImportSchema>

/** `POST /api/courses/{id}/restore` and `/purge`: items by id; absent means all that are marked. */
export const pendingIdsSchema = z.strictObject({
  ids: z.array(idSchema).min(1).max(limits.videosPerCourse).optional(),
})
export type PendingIdsRequest = z.input<typeof pendingIdsSchema>

/** An opaque place in a list; one of a list sorted by title holds that title. */
const listCursorSchema = z.string().max(1_600, 'This place in the list is not known.')

const LIMIT = 'A limit is a whole number from 1 to 100.'

/** The query of `GET /api/courses`. */
export const courseFilterSchema = z.strictObject({
  /** Words that all stand in title or description, in any order. */
  search: z.string().max(SEARCH_MAX, `Search for at most ${SEARCH_MAX} characters.`).optional(),
  /** `deleted` are those that can still be brought back; they are in no other list. */
  status: z
    .enum(courseStates, {
      error: 'Choose draft, published, archived or deleted.',
    })
    .optional(),
  difficulty: difficultySchema.optional(),
  sort: z.enum(courseSorts, { error: 'Sort by edited, created, title, -title or length.' }).optional(),
  /** Where the page begins: the `nextCursor` of another one, with the same `sort`. */
  cursor: listCursorSchema.optional(),
  /** Where it ends at the latest: reads a stretch of the list anew, whatever came into it meanwhile. */
  until: listCursorSchema.optional(),
  limit: z.coerce.number({ error: LIMIT }).int(LIMIT).min(1, LIMIT).max(100, LIMIT).optional(),
})
/** What `GET /api/courses` can be narrowed and sorted by. */
export type CourseFilter = Omit<z.output<typeof courseFilterSchema>, 'cursor' | 'until'>

/** `POST /api/courses/{id}/duplicate`. `withVideos: false` takes the outline along as planned titles only. */
export const duplicateCourseSchema = z.strictObject({
  id: idSchema.optional(),
  withVideos: z.boolean({ error: 'Write true or false.' }).optional(),
})
export type DuplicateCourseRequest = z.input<typeof duplicateCourseSchema>
