import * as z from 'zod'
import { AppError } from '@/lib/errors'
import { limits } from '@/lib/limits'
import { idSchema } from '@/schemas/course'

/** An opaque place in a list; what is in it is nobody's business but this file's. */
function cursor<T>(schema: z.ZodType<T, unknown[]>, values: (value: T) => unknown[]) {
  return {
    format: (value: T): string => Buffer.from(JSON.stringify(values(value))).toString('base64url'),
    /** @throws AppError `invalid` for anything that `format` did not make; `field` is where it came in */
    parse(text: string, field = 'cursor'): T {
      try {
        return schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
      } catch (cause) {
        throw unknownPlace(field, cause)
      }
    },
  }
}

/** A place that is not one of this list. */
export function unknownPlace(field: string, cause?: unknown): AppError {
  const message = 'This place in the list is not known. Start again without a cursor.'
  return new AppError('invalid', message, { errors: [{ field, message }], cause })
}

// What PostgreSQL could not compare with is refused here: it has no year 0 and no NUL.
const time = z.iso.datetime().refine((text) => Date.parse(text) >= 0)
const title = z
  .string()
  .max(limits.courseTitle)
  .refine((text) => !text.includes('\0'))

/** Also names the sort that its place belongs to. */
export const courseCursor = cursor(
  z
    .union([
      z.tuple([z.enum(['edited', 'created']), time, idSchema]),
      z.tuple([z.enum(['title', '-title']), title, idSchema]),
      z.tuple([z.literal('length'), z.number().min(0), idSchema]),
    ])
    .transform(([sort, key, id]) => ({ sort, key, id })),
  ({ sort, key, id }) => [sort, key, id],
)

export const pendingCursor = cursor(
  z.tuple([z.number().min(0).max(8.64e15), idSchema]).transform(([timestamp, id]) => ({ timestamp, id })),
  ({ timestamp, id }) => [timestamp, id],
)

export const uploadCursor = cursor(
  z.tuple([idSchema]).transform(([id]) => ({ id })),
  ({ id }) => [id],
)

export const jobCursor = cursor(
  z.tuple([idSchema]).transform(([id]) => ({ id })),
  ({ id }) => [id],
)

export const activityCursor = cursor(
  z.tuple([z.int().min(0).max(limits.integer)]).transform(([revision]) => ({ revision })),
  ({ revision }) => [revision],
)

export const enrolmentCursor = cursor(
  z.tuple([time, idSchema]).transform(([at, id]) => ({ at, id })),
  ({ at, id }) => [at, id],
)

export const rolloutCursor = cursor(
  z.tuple([idSchema]).transform(([id]) => ({ id })),
  ({ id }) => [id],
)
