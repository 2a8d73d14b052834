import { z } from '@hono/zod-openapi'
import { limits } from '@/lib/limits'
import { idSchema } from '@/schemas/course'
import { body } from './create-api'

/** `{id}` in a path; what is no id names nothing (404). */
export const withId = { params: z.object({ id: idSchema }) }

/** A JSON body that may be left out; the service then sees `{}`. */
export const optionalBody = <T extends z.ZodType>(schema: T) => ({ ...body(schema), required: false })

/** An answer without a body. */
export const noContent = (description: string) => ({ description })

/** A revision in a query. */
export const revisionQuery = z.coerce
  .number({ error: 'A revision is a whole number.' })
  .int('A revision is a whole number.')
  .min(0, 'A revision is a whole number.')
  .max(limits.integer, 'No course has come to this revision.')

const cursor = z.string().max(400).optional()

/** The query of a paged list. */
export const paging = (most: number) => ({
  cursor,
  limit: z.coerce
    .number({ error: `A limit is a whole number from 1 to ${most}.` })
    .int(`A limit is a whole number from 1 to ${most}.`)
    .min(1, `A limit is a whole number from 1 to ${most}.`)
    .max(most, `A limit is a whole number from 1 to ${most}.`)
    .optional(),
})
