import * as z from 'zod'
import { apiKeyScopes } from '@/lib/key-scopes'
import { limits } from '@/lib/limits'
import { emailSchema, invitationTokenSchema } from './auth'
import { idSchema } from './course'

const MANY = `Enrol at most ${limits.enrolmentsPerRequest} addresses at once.`

/** `POST /api/courses/{id}/enrolments`. */
export const enrolSchema = z.strictObject({
  emails: z
    .array(emailSchema, { error: 'Write email addresses, one a line.' })
    .min(1, 'Write at least one email address.')
    .max(limits.enrolmentsPerRequest, MANY),
})
export type EnrolRequest = z.input<typeof enrolSchema>

/** `POST /api/enrolments/accept`. */
export const acceptEnrolmentSchema = z.strictObject({ token: invitationTokenSchema })

/** `POST /api/enrolments`, what a shop sends when somebody has paid, or was paid back. */
export const grantSchema = z.strictObject({
  course_id: idSchema,
  email: emailSchema,
  status: z.enum(['active', 'revoked'], { error: 'Write active or revoked.' }).default('active'),
  reference: z
    .string({ error: 'A reference is a text, such as the number of the order.' })
    .trim()
    .min(1, 'A reference has at least one character.')
    .max(200, 'A reference has at most 200 characters.')
    .refine((text) => !/\p{Cc}/u.test(text), 'A reference is one line of text.')
    .optional(),
})

/** `POST /api/api-keys`. */
export const newApiKeySchema = z.strictObject({
  name: z
    .string({ error: 'Give the key a name, such as “Shop”.' })
    .trim()
    .min(1, 'Give the key a name, such as “Shop”.')
    .max(100, 'A name has at most 100 characters. Shorten it.')
    .refine((name) => !/\p{Cc}/u.test(name), 'A name is one line of text.'),
  scopes: z
    .array(z.enum(apiKeyScopes, { error: `The scopes are ${apiKeyScopes.join(', ')}.` }))
    .min(1, 'Choose at least one thing that the key may do.')
    .max(20, 'There are fewer scopes than that.')
    .default(['enrolments:write']),
})

/** `POST /api/live/courses/{id}/progress`. */
export const progressSchema = z.strictObject({
  video_id: idSchema,
  position: z
    .number({ error: 'A position is a number of seconds.' })
    .min(0, 'A position is a number of seconds.')
    .max(limits.positionSeconds, 'A position is a number of seconds.'),
  /** What they say themselves; left out, coming to the end is what counts. */
  watched: z.boolean({ error: 'Write true or false.' }).optional(),
})
export type ProgressRequest = z.input<typeof progressSchema>

/** `POST /api/videos/{id}/free-preview`. */
export const freePreviewSchema = z.strictObject({
  free_preview: z.boolean({ error: 'Write true or false.' }),
})
