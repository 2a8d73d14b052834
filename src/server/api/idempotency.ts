import { createHash } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import type { StatusCode } from 'hono/utils/http-status'
import { AppError } from '@/lib/errors'
import type { SessionUser } from '@/types/api'
import type { ServerContext } from '../context'
import { idempotencyRepository, type Claim, type Entry } from '../db/repositories/idempotency-repository'
import type { ApiEnv } from './create-api'

const KEY = /^[\x20-\x7e]{1,255}$/
const HOUR_MS = 3_600_000

/** Answers that say nothing about the request itself: the next try deserves a fresh one. */
const isPassing = (status: number) => status >= 500 || status === 408 || status === 429

/**
 * Makes a write with an `Idempotency-Key` happen once: the answer is kept for 30 days with the person and the
 * key (a long one for 24 hours), and given again, marked `Idempotency-Replayed: true`, instead of doing the work twice.
 */
export const idempotency = (context: ServerContext): MiddlewareHandler<ApiEnv> => {
  const { db, log } = context
  let sweptAt = Date.now()

  const sweepNowAndThen = async () => {
    if (Date.now() - sweptAt < HOUR_MS) return
    sweptAt = Date.now()
    await idempotencyRepository.removeExpired(db)
  }

  return async (c, next) => {
    const given = c.req.header('idempotency-key')
    const isWrite = c.req.method !== 'GET' && c.req.method !== 'HEAD'
    // Without a session nobody's answers can be kept; such a write is told apart by what it says itself.
    const user = c.get('user') as SessionUser | undefined // set by the session guard, where it asks for one
    if (given === undefined || !isWrite || !user || c.req.path.startsWith('/api/auth/')) return next()
    if (!KEY.test(given)) throw wrongKey('An Idempotency-Key has 1 to 255 printable ASCII characters.')

    const key = { userId: user.id, key: given, requestHash: await hashOf(c) }
    const claim = await idempotencyRepository.claim(db, key)
    if (!claim) return answerAgain(c, await idempotencyRepository.find(db, key), key.requestHash)

    await next()
    try {
      await settle(context, claim, c.res, c.get('isSecret') === true)
      await sweepNowAndThen()
    } catch (error) {
      // The work is done and the answer true: it goes out. The key is free again after a minute.
      log.error(
        { requestId: c.get('requestId'), err: error },
        'could not keep the answer of an Idempotency-Key',
      )
    }
  }
}

async function settle(
  { db }: ServerContext,
  claim: Claim,
  answer: Response,
  isSecret: boolean,
): Promise<void> {
  if (isPassing(answer.status) || isSecret) return idempotencyRepository.release(db, claim)
  const body = await answer.clone().text()
  return idempotencyRepository.finish(db, claim, { status: answer.status, body })
}

function answerAgain(c: Context, entry: Entry | undefined, requestHash: string): Response {
  if (entry && entry.requestHash !== requestHash) {
    throw wrongKey('This Idempotency-Key was used for another request. Make a new one for each.')
  }
  if (!entry || entry.status === null) {
    throw new AppError('inProgress', 'The same request is still being worked on. Ask again in a moment.', {
      retryAfter: 1,
    })
  }
  const { status, body } = entry
  c.header('Idempotency-Replayed', 'true')
  c.status(status as StatusCode)
  if (status === 204 || !body) return c.body(null)
  c.header('Content-Type', status >= 400 ? 'application/problem+json' : 'application/json')
  return c.body(body)
}

const wrongKey = (message: string) =>
  new AppError('invalid', message, { errors: [{ field: 'Idempotency-Key', message }] })

async function hashOf(c: Context): Promise<string> {
  const { pathname, search } = new URL(c.req.url)
  return createHash('sha256')
    .update(JSON.stringify([c.req.method, pathname, search, await c.req.text()]))
    .digest('hex')
}
