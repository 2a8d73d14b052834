import type { Context } from 'hono'
import type * as z from 'zod'
import { AppError } from '@/lib/errors'
import type { proofSchema } from '@/schemas/account-deletion'
import type { Auth } from '../auth/auth'
import { checkPassword, signInWithPasskey, verifySecondFactor } from '../auth/flows'
import type { ServerContext } from '../context'
import { passkeyRepository } from '../db/repositories/passkey-repository'
import { sessionRepository } from '../db/repositories/session-repository'
import type { ApiEnv } from './create-api'
import type { RateLimits } from './rate-limit'

const PASSWORD = 'Write your password.'
const CODE = 'Write the code of your authenticator app, or a recovery code.'

/**
 * Makes sure that the person of the session is there, not somebody at a browser that was left open: by the password,
 * with the code where signing in asks for one, or by one of their passkeys.
 */
export const proofOf =
  ({ db }: ServerContext, auth: Auth, limits: RateLimits) =>
  async (c: Context<ApiEnv>, proof: z.output<typeof proofSchema>): Promise<void> => {
    const { headers } = c.req.raw
    const { id, email } = c.get('user')
    const { credential, currentPassword, code, kind } = proof
    if (credential) {
      const owner = await passkeyRepository.ownerOf(db, credential.id)
      if (owner?.id !== id) throw new AppError('invalid', 'This passkey is not one of this account.')
      const { response } = await limits.passkeyAttempt(c, () => signInWithPasskey(auth, headers, credential))
      // It proved who is there; the session that came with it is nobody's.
      await sessionRepository.end(db, id, response.session.id)
      return
    }
    if (currentPassword === undefined) throw missing('currentPassword', PASSWORD)
    await limits.passwordAttempt(c, email, () => checkPassword(auth, headers, currentPassword))
    if (!(await sessionRepository.asksForCode(db, id))) return
    if (code === undefined) throw missing('code', CODE)
    await limits.secondFactor(c)
    await verifySecondFactor(auth, headers, { code, kind })
  }

const missing = (field: string, message: string) =>
  new AppError('invalid', message, { errors: [{ field, message }] })
