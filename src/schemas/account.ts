import * as z from 'zod'
import { idSchema } from './course'

/** What the log of security events knows. */
export const auditKinds = [
  ...['sign-up', 'sign-in', 'sign-in-failed', 'sign-out', 'password-changed', 'session-ended'],
  ...['two-factor-on', 'two-factor-off', 'recovery-code-used', 'recovery-codes-made'],
  ...['passkey-added', 'passkey-renamed', 'passkey-removed'],
  ...['api-key-made', 'api-key-first-used', 'api-key-deleted', 'export-made'],
  ...['member-invited', 'member-role-changed', 'member-removed'],
  ...['account-made', 'role-changed', 'account-closed', 'account-opened', 'password-set', 'sessions-ended'],
  ...['account-deleted', 'deletion-asked', 'account-kept', 'quota-changed', 'flag-changed'],
] as const
export type AuditKind = (typeof auditKinds)[number]

export const auditEventResponse = z
  .object({
    id: idSchema,
    at: z.string(),
    kind: z.string(),
    actor: z.string().nullable().describe('Email of who did it'),
    subject: z.string().nullable().describe('Email of whose account it is about'),
    address: z.string().nullable(),
    user_agent: z.string().nullable(),
    details: z.record(z.string(), z.string()),
  })
  .meta({ id: 'SecurityEvent' })
export type SecurityEvent = z.output<typeof auditEventResponse>

export const auditListResponse = z.object({
  items: z.array(auditEventResponse),
  nextCursor: z.string().nullable(),
})

export const sessionResponse = z
  .object({
    id: z.string(),
    is_current: z.boolean(),
    created_at: z.string(),
    /** To the day. */
    used_at: z.string(),
    user_agent: z.string().nullable(),
  })
  .meta({ id: 'SessionOfMine' })
export type SessionOfMine = z.output<typeof sessionResponse>

export const sessionListResponse = z.object({ items: z.array(sessionResponse), nextCursor: z.null() })

const bytesUsed = z.number().describe('Bytes that the files of their courses take up')
const bytesLimit = z.number().nullable().describe('What they may take up; null: no limit')

export const ownStorageResponse = z.object({ usedBytes: bytesUsed, quotaBytes: bytesLimit })

export const adminAccountResponse = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.string(),
    usedBytes: bytesUsed,
    quotaBytes: bytesLimit,
    /** Set for this account; otherwise it is as for everybody. */
    isOwnQuota: z.boolean(),
    /** When it will be deleted, if it is marked. */
    deletion_due: z.string().nullable(),
  })
  .meta({ id: 'AdminAccount' })
export type AdminAccount = z.output<typeof adminAccountResponse>

export const adminAccountListResponse = z.object({
  items: z.array(adminAccountResponse),
  nextCursor: z.string().nullable(),
  /** For everybody who has none of their own. */
  defaultQuotaBytes: bytesLimit,
})
export type AdminAccountList = z.output<typeof adminAccountListResponse>

/** `PUT /api/admin/accounts/{id}/quota`. */
export const quotaSchema = z.strictObject({
  quotaBytes: z
    .number({ error: 'Write a number of bytes, or null for what holds for everybody.' })
    .int('Write a whole number of bytes.')
    .min(0, 'Write 0 or more.')
    .max(Number.MAX_SAFE_INTEGER, 'This is more than can be counted.')
    .nullable(),
})
