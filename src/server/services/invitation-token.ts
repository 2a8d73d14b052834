import { createHash, randomBytes } from 'node:crypto'

const DAY_MS = 86_400_000
/** How long an invitation link works. */
export const INVITATION_DAYS = 14

/** 256 bits to pass on; only the hash is kept, so the database gives nothing away. */
export function newSecret(): { secret: string; hash: string } {
  const secret = randomBytes(32).toString('base64url')
  return { secret, hash: hashOfToken(secret) }
}

/** The secret of an invitation link. */
export function newInvitationToken(): { token: string; tokenHash: string; expiresAt: Date } {
  const { secret, hash } = newSecret()
  return {
    token: secret,
    tokenHash: hash,
    expiresAt: new Date(Date.now() + INVITATION_DAYS * DAY_MS),
  }
}

export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex')
