import { createHash, randomBytes } from 'node:crypto'

const DAY_MS = 86_400_000
/** How long an invitation link works. */
export const INVITATION_DAYS = 14

/** The secret of a link, 256 bits; only its hash is kept, so the database gives no link away. */
export function newInvitationToken(): { token: string; tokenHash: string; expiresAt: Date } {
  const token = randomBytes(32).toString('base64url')
  return {
    token,
    tokenHash: hashOfToken(token),
    expiresAt: new Date(Date.now() + INVITATION_DAYS * DAY_MS),
  }
}

export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex')
