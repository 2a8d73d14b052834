import * as z from 'zod'
import { limits } from '@/lib/limits'
import { mimeTypeOf, videoFormatNames } from '@/lib/video-formats'
import { idSchema } from './course'

/** A name that a browser made up for itself. */
const senderSchema = z
  .string()
  .regex(/^[\w-]{1,64}$/, 'A sender is 1 to 64 letters, digits, underscores or dashes.')

/**
 * `POST /api/videos/upload`. `id` is the video's id: that of a planned video attaches the file to it, a new
 * one makes the video. `uploadId` is the ledger row's. Repeating the call with both is the same upload.
 */
export const startUploadSchema = z.strictObject({
  id: idSchema.optional(),
  uploadId: idSchema.optional(),
  courseId: idSchema,
  chapterId: idSchema,
  /** The file's own name; becomes the title, tidied, when the video has none yet. */
  filename: z
    .string({ error: 'Name the file.' })
    .min(1, 'Name the file.')
    .max(4_096, 'The file name has more than 4,096 characters. Rename the file.')
    .refine((name) => mimeTypeOf(name) !== undefined, {
      error: (issue) => `“${shorten(String(issue.input))}” is not a video. Choose ${videoFormatNames}.`,
    }),
  /** Bytes. The upper limit is the server's (`MAX_UPLOAD_BYTES`) and checked by the service. */
  size: z
    .int({ error: 'The size is a whole number of bytes.' })
    .min(1, 'This file is empty (0 bytes). Export it again and choose it here; the title stays.'),
  /** Milliseconds since 1970, as `File.lastModified` has it. */
  lastModified: z.int().min(0).optional(),
  /** The video may have a file: it keeps it until this one is there and known to play. */
  replace: z.boolean().optional(),
  /** A file that is in a course of yours already is refused (`known`), so that you can be asked. */
  refuseKnown: z.boolean().optional(),
  /** Lets another device recognise the same file: SHA-256 of its first and last MiB, in hex. */
  fingerprint: z.string().max(200).optional(),
  /** The sending browser: others can tell that it is none of theirs. */
  sender: senderSchema.optional(),
})
export type StartUploadRequest = z.input<typeof startUploadSchema>

/** `POST /api/videos/{id}/reuse`: another video gets the stored file of this one. */
export const reuseFileSchema = z.strictObject({
  /** The video that gets it: one that waits for a file, or a new one. */
  id: idSchema,
  courseId: idSchema,
  chapterId: idSchema,
  filename: startUploadSchema.shape.filename,
})
export type ReuseFileRequest = z.input<typeof reuseFileSchema>

/** `POST /api/uploads/{id}/sign`. */
export const signPartsSchema = z.strictObject({
  partNumbers: z
    .array(z.int({ error: 'A part number is a whole number from 1.' }).min(1).max(10_000))
    .min(1, 'Name at least one part.')
    .max(limits.partsPerSignRequest, `At most ${limits.partsPerSignRequest} parts at once.`),
  /**
   * By part number: bytes that differ are then refused. Of the kind that `GET /api/config` names: MD5 in base64,
   * or CRC-32 in eight hex digits.
   */
  checksums: z
    .record(z.string().regex(/^[1-9]\d{0,4}$/, 'Name parts by their number.'), z.string().max(64))
    .optional(),
})
export type SignPartsRequest = z.input<typeof signPartsSchema>

/** `POST /api/uploads/sending`. Uploads that are over, or somebody else's, are left as they are. */
export const tellSendingSchema = z.strictObject({
  sender: senderSchema,
  uploads: z
    .array(z.strictObject({ id: idSchema, sentBytes: z.int().min(0) }))
    .max(limits.uploadsPerReport, `At most ${limits.uploadsPerReport} uploads at once.`),
  /** The browser sends nothing more of them: its page is being closed. */
  isOver: z.boolean().optional(),
})
export type TellSendingRequest = z.input<typeof tellSendingSchema>

/** `POST /api/uploads/{id}/complete`. */
export const completeUploadSchema = z.strictObject({
  /** The ETag that each part was answered with; the parts that the storage holds have to be these. */
  etags: z
    .record(z.string().regex(/^[1-9]\d{0,4}$/, 'Name parts by their number.'), z.string().min(1).max(100))
    .optional(),
})
export type CompleteUploadRequest = z.input<typeof completeUploadSchema>

const shorten = (name: string) => (name.length > 80 ? `${name.slice(0, 60)}…${name.slice(-15)}` : name)
