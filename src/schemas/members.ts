import * as z from 'zod'
import { emailSchema, invitationTokenSchema } from './auth'

export const roleSchema = z.enum(['owner', 'editor', 'viewer'], {
  error: 'The rights are owner, editor and viewer.',
})

/** `POST /api/courses/{id}/members`. */
export const inviteSchema = z.strictObject({ email: emailSchema, role: roleSchema })
export type InviteRequest = z.input<typeof inviteSchema>

/** `PATCH /api/courses/{id}/members/{memberId}`. */
export const changeRoleSchema = z.strictObject({ role: roleSchema })

/** `POST /api/invitations/accept`. */
export const acceptInvitationSchema = z.strictObject({ token: invitationTokenSchema })
