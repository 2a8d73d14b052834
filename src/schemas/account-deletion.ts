import * as z from 'zod'
import { currentPasswordSchema, secondFactorSchema } from './auth'
import { usedCredentialSchema } from './passkey'

/** That whoever asks is the person of the account: the password, with the code where one is asked for, or a passkey. */
export const proofSchema = z.strictObject({
  currentPassword: currentPasswordSchema.shape.currentPassword.optional(),
  code: secondFactorSchema.shape.code.optional(),
  kind: secondFactorSchema.shape.kind,
  credential: usedCredentialSchema.optional(),
})
export type Proof = z.input<typeof proofSchema>

export const accountDeletionResponse = z
  .object({
    /** When it will be deleted; `null`: it is not marked. */
    due: z.string().nullable(),
    /** Between asking and deleting. */
    days: z.number(),
    course_count: z.number(),
    /** The first 100. */
    courses: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        /** Members and students of it. */
        people: z.number(),
        /** Who becomes its owner; `null`: it is deleted. */
        goes_to: z.string().nullable(),
      }),
    ),
    /** Why this account cannot be deleted. */
    refused: z.string().nullable(),
  })
  .meta({ id: 'AccountDeletion' })
export type AccountDeletion = z.output<typeof accountDeletionResponse>

export const deletionDueResponse = z.object({ due: z.string() })
