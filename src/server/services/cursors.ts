import * as z from 'zod'
import { AppError } from '@/lib/errors'
import { idSchema } from '@/schemas/course'

/** An opaque place in a list; what is in it is nobody's business but this file's. */
function cursor<T>(schema: z.ZodType<T, unknown[]>, values: (value: T) => unknown[]) {
  return {
    format: (value: T): string => Buffer.from(JSON.stringify(values(value))).toString('base64url'),
    /** @throws AppError `invalid` for anything that `format` did not make */
    parse(text: string): T {
      try {
        return schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
      } catch (cause) {
        const message = 'This place in the list is not known. Start again without a cursor.'
        throw new AppError('invalid', message, { errors: [{ field: 'cursor', message }], cause })
      }
    },
  }
}

export const courseCursor = cursor(
  z.tuple([z.iso.datetime(), idSchema]).transform(([at, id]) => ({ updatedAt: new Date(at), id })),
  ({ updatedAt, id }) => [updatedAt.toISOString(), id],
)

export const pendingCursor = cursor(
  z.tuple([z.number().min(0).max(8.64e15), idSchema]).transform(([timestamp, id]) => ({ timestamp, id })),
  ({ timestamp, id }) => [timestamp, id],
)

export const uploadCursor = cursor(
  z.tuple([idSchema]).transform(([id]) => ({ id })),
  ({ id }) => [id],
)

export const activityCursor = cursor(
  z.tuple([z.int().min(0)]).transform(([revision]) => ({ revision })),
  ({ revision }) => [revision],
)
