import * as z from 'zod'
import { limits } from '@/lib/limits'
import { languageSchema, putCaptionsSchema } from './captions'
import {
  chapterTitleSchema,
  courseTitleSchema,
  descriptionSchema,
  difficultySchema,
  idSchema,
  priceSchema,
  videoTitleSchema,
} from './course'

/** What says that a `course.json` is ours. */
export const PACKAGE_FORMAT = 'lectern-course'
/** Raised when an older Lectern could no longer read what is written. */
export const PACKAGE_VERSION = 1

const shortText = (max: number) => z.string().max(max)
const positive = z.number().positive().nullable()

/** A path in the package: relative, forward slashes, nothing that leaves the folder. */
const pathSchema = z
  .string()
  .min(1)
  .max(512)
  .refine(
    (path) => !/^[/\\]|\\|:|(^|\/)\.\.?(\/|$)|\p{Cc}/u.test(path),
    'A path in a package is relative and stays in it.',
  )

const fileSchema = z.object({
  /** As it was called on the instructor's computer. */
  name: shortText(limits.originalFilename).min(1),
  /** MIME type. */
  type: shortText(100),
  size: z.int().positive(),
  /** Seconds. */
  duration: positive,
  width: z.int().positive().max(limits.integer).nullable(),
  height: z.int().positive().max(limits.integer).nullable(),
  codecs: shortText(200).nullable(),
  /** Of the whole file, e.g. `crc32:1a2b3c4d`; `null` where it is not known for certain. */
  checksum: shortText(100).nullable(),
  /** SHA-256 of the file's first and last MiB, in hex. */
  fingerprint: shortText(128).nullable(),
  /** Where the file is in the package; `null` when it was exported without media. */
  path: pathSchema.nullable(),
})

/** A picture in the package; what a server takes is looked at there. */
const pictureSchema = z.object({
  path: pathSchema,
  type: shortText(100),
  size: z.int().positive().max(limits.pictureBytes),
  width: z.int().positive(),
  height: z.int().positive(),
})

const captionSchema = z.object({
  /** BCP 47, e.g. `pt-BR`. */
  language: z
    .string()
    .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'A language is a code such as en or pt-BR.'),
  label: shortText(100),
  path: pathSchema,
})

const packageVideoSchema = z.object({
  id: idSchema,
  title: videoTitleSchema,
  /** `null` for a planned video. */
  file: fileSchema.nullable(),
  captions: z.array(captionSchema).max(100).default([]),
})

const packageChapterSchema = z.object({
  id: idSchema,
  title: chapterTitleSchema,
  videos: z.array(packageVideoSchema),
})

/** `course.json`: the course as a package carries it. What a later version adds is passed over. */
export const coursePackageSchema = z.object({
  format: z.literal(PACKAGE_FORMAT, { error: 'This file does not describe a Lectern course.' }),
  version: z.literal(PACKAGE_VERSION),
  exported_at: z.iso.datetime(),
  course: z.object({
    id: idSchema,
    title: courseTitleSchema,
    description: descriptionSchema.nullable(),
    price: priceSchema,
    currency: z.string().regex(/^[A-Z]{3}$/, 'A currency is a code such as USD.'),
    difficulty: difficultySchema,
  }),
  /** The picture that somebody chose for the course. */
  picture: pictureSchema.nullable().default(null),
  chapters: z.array(packageChapterSchema),
})

export type CoursePackage = z.output<typeof coursePackageSchema>
export type PackageChapter = CoursePackage['chapters'][number]
export type PackageVideo = PackageChapter['videos'][number]
export type PackagePicture = NonNullable<CoursePackage['picture']>
export type PackageFile = NonNullable<PackageVideo['file']>

/** `GET /api/courses/{id}/export`: what an export would hold. */
export const exportSummaryResponse = z
  .object({
    title: z.string(),
    chapters: z.number(),
    videos: z.number(),
    files: z.number().describe('Videos with a file that plays'),
    mediaBytes: z.number(),
    captions: z.number(),
  })
  .meta({ id: 'ExportSummary' })
export type ExportSummary = z.output<typeof exportSummaryResponse>

/** `GET /api/courses/{id}/export/package`. */
export const exportPackageSchema = z.strictObject({
  /** `0` leaves the files of the videos away. */
  media: z.enum(['0', '1'], { error: 'Write media=0 or media=1.' }).default('1'),
})

/** `POST /api/packages/check` and `/import`: what the `course.json` of a package says. */
export const importPackageSchema = z.strictObject({
  package: coursePackageSchema,
  /**
   * The course that is brought up to date; `null` makes a new one. Absent: the one that the package was taken from or
   * imported into before, if you may edit it, else a new one.
   */
  course_id: idSchema.nullable().optional(),
})
export type ImportRequest = z.output<typeof importPackageSchema>
export type ImportRequestInput = z.input<typeof importPackageSchema>

const mediaState = z
  .enum(['none', 'there', 'send', 'replace', 'missing', 'kept', 'tooLarge', 'busy'])
  .describe(
    'Of the file that the package names. `none`: it names none. `there`: the video has it. `send`: the video gets it. ' +
      '`replace`: the video has another one, which can be brought back for 30 days. `missing`: it is not in the package, ' +
      'and the video has none. `kept`: the same, and the video keeps another one. `tooLarge`: over the limit of this ' +
      'server. `busy`: the file of the video is being worked on.',
  )
export type MediaState = z.output<typeof mediaState>

const tally = z.object({ new: z.number(), changed: z.number(), unchanged: z.number() })

const fieldValue = z.union([z.string(), z.number()]).nullable()

/** What an import would do. */
export const importReportResponse = z
  .object({
    target: z.object({ id: z.string().nullable().describe('null: a new course'), title: z.string() }),
    candidates: z
      .array(z.object({ id: z.string(), title: z.string() }))
      .describe('Courses that come from the same package, the likeliest first'),
    fields: z.array(
      z.object({
        field: z.enum(['title', 'description', 'price', 'difficulty']),
        before: fieldValue,
        after: fieldValue,
      }),
    ),
    items: z
      .array(
        z.object({
          type: z.enum(['chapter', 'video']),
          package_id: z.string(),
          title: z.string(),
          change: z.enum(['new', 'changed', 'unchanged']),
          was: z.string().nullable().describe('The title that it has now, if that is another one'),
          is_moved: z.boolean(),
          is_restored: z.boolean().describe('It is marked for deletion now'),
          media: mediaState,
          size: z.number(),
        }),
      )
      .describe('In the order of the package; what nothing happens to is left out'),
    chapters: tally,
    videos: tally,
    kept: z.number().describe('Chapters and videos of the course that are not in the package: they stay'),
    send: z.object({ files: z.number(), bytes: z.number() }).describe('Files that the package brings'),
    room: z.object({ usedBytes: z.number(), quotaBytes: z.number().nullable() }),
  })
  .meta({ id: 'ImportReport' })
export type ImportReport = z.output<typeof importReportResponse>
export type ImportItem = ImportReport['items'][number]

/** What an import has done: where each video of the package is now, and which file it waits for. */
export const importResultResponse = z
  .object({
    course_id: z.string(),
    is_new: z.boolean(),
    revision: z.number(),
    wants_picture: z
      .boolean()
      .describe(
        'The package brings a picture that the course does not have: send it by `PUT /api/courses/{id}/picture`',
      ),
    videos: z.array(
      z.object({ package_id: z.string(), id: z.string(), chapter_id: z.string(), media: mediaState }),
    ),
  })
  .meta({ id: 'ImportResult' })
export type ImportResult = z.output<typeof importResultResponse>

/** `POST /api/packages/captions`: captions of a package, for a course that it was imported into. */
export const importCaptionsSchema = z.strictObject({
  course_id: idSchema,
  captions: z
    .array(
      z.strictObject({
        /** Of the course, not of the package. */
        video_id: idSchema,
        language: languageSchema,
        label: putCaptionsSchema.shape.label,
        text: putCaptionsSchema.shape.text,
      }),
    )
    .min(1, 'Send at least one.')
    .max(2_000, 'At most 2,000 at once.'),
})
export type ImportCaptionsRequest = z.output<typeof importCaptionsSchema>

export const importCaptionsResponse = z
  .object({
    kept: z.number(),
    problems: z
      .array(z.object({ video_id: z.string(), language: z.string(), message: z.string() }))
      .describe('Captions that were not kept, and why'),
  })
  .meta({ id: 'ImportedCaptions' })
export type ImportCaptionsResult = z.output<typeof importCaptionsResponse>
export type CaptionProblem = ImportCaptionsResult['problems'][number]
