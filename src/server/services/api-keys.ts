import type * as z from 'zod'
import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { limits } from '@/lib/limits'
import { apiKeyScopes, type ApiKeyScope } from '@/lib/key-scopes'
import type { grantSchema, newApiKeySchema } from '@/schemas/learning'
import type { Page, SessionUser } from '@/types/api'
import type { ApiKey, GrantedEnrolment } from '@/types/learning'
import { isDemoEmail } from '../auth/demo-emails'
import { roleSchema } from '../auth/read-session'
import type { ServerContext } from '../context'
import { apiKeyRepository, type ApiKeyRow } from '../db/repositories/api-key-repository'
import { courseRepository } from '../db/repositories/course-repository'
import { enrolmentRepository, type EnrolmentRow } from '../db/repositories/enrolment-repository'
import { inTransaction, notFound, type Creation } from './course-write'
import { grant } from './enrolments'
import { hashOfToken, newSecret } from './invitation-token'

/** Said of every key, so that one that leaks into a log or a repository is recognised. */
const PREFIX = 'lectern_key_'
/** Of those that enrol people and do nothing else: all there were before keys had scopes. */
const ENROL_PREFIX = 'lectern_enrol_'
const ENROL: ApiKeyScope = 'enrolments:write'

/** The key in a request's header; `undefined` when what stands there is none of this server's. */
export function keyIn(authorization: string | undefined): string | undefined {
  const [, key] = /^Bearer +(\S{1,200})$/i.exec(authorization ?? '') ?? []
  return key?.startsWith(PREFIX) || key?.startsWith(ENROL_PREFIX) ? key : undefined
}

/** Keys by which another program, such as a shop, enrols people; and what it can do with them. */
export const createApiKeys = ({ db, env }: Pick<ServerContext, 'db' | 'env'>) => {
  const use = async (authorization: string | undefined, scope: ApiKeyScope) => {
    const key = keyIn(authorization)
    const found = key === undefined ? undefined : await apiKeyRepository.use(db, hashOfToken(key))
    // As for sessions: without DEMO the demo accounts are nobody's.
    if (!found || (isDemoEmail(found.person.email) && !env.DEMO)) {
      throw new AppError(
        'unauthenticated',
        'Send a key of this server that works, as “Authorization: Bearer lectern_…”.',
      )
    }
    if (!found.key.scopes.includes(scope)) {
      throw new AppError(
        'forbidden',
        `This key may not do that: it needs the scope ${scope}. Make another key.`,
      )
    }
    return found
  }

  return {
    /**
     * Whom a key stands for, where it has the scope.
     * @throws AppError `unauthenticated` for a key that does not work, `forbidden` without the scope
     */
    async open(authorization: string | undefined, scope: ApiKeyScope) {
      const { key, person } = await use(authorization, scope)
      const user: SessionUser = { ...person, role: roleSchema.parse(person.role) }
      return { user, name: key.name, isFirst: key.lastUsedAt === null }
    },

    async list(user: SessionUser): Promise<Page<ApiKey>> {
      return { items: (await apiKeyRepository.list(db, user.id)).map(toApiKey), nextCursor: null }
    },

    /** The key is told this one time. It reaches the courses that this person owns when it is used; an admin's, all. */
    async make(
      user: SessionUser,
      { name, scopes }: z.output<typeof newApiKeySchema>,
    ): Promise<ApiKey & { secret: string }> {
      if (user.role === 'student') {
        throw new AppError('forbidden', 'Keys are for those who teach courses.')
      }
      if ((await apiKeyRepository.list(db, user.id)).length >= limits.apiKeysPerPerson) {
        throw new AppError(
          'conflict',
          `You have ${limits.apiKeysPerPerson} keys, the most there can be. Delete one that is not used.`,
        )
      }
      const { secret } = newSecret()
      const isForEnrolments = scopes.every((scope) => scope === ENROL)
      const key = (isForEnrolments ? ENROL_PREFIX : PREFIX) + secret
      const row = {
        id: newId(),
        userId: user.id,
        name,
        scopes: apiKeyScopes.filter((scope) => scopes.includes(scope)),
        tokenHash: hashOfToken(key),
      }
      return { ...toApiKey(await apiKeyRepository.insert(db, row)), secret: key }
    },

    /** It stops working at once. Repeating it is the same. @returns whether there was one */
    async remove(user: SessionUser, id: string): Promise<boolean> {
      return apiKeyRepository.remove(db, user.id, id)
    },

    /**
     * Grants or takes back what another program says, once however often it says it.
     * @param authorization the request's header
     * @throws AppError `unauthenticated` for a key that does not work, `notFound` for a course that it does not reach
     */
    async enrol(
      authorization: string | undefined,
      { course_id: courseId, email, status, reference }: z.output<typeof grantSchema>,
    ): Promise<Creation<GrantedEnrolment> & { firstUse?: { userId: string; name: string } }> {
      const found = await use(authorization, ENROL)
      const { person } = found
      const done = await inTransaction(db, async (tx) => {
        const target = await courseRepository.lock(tx, { courseId }, person.id)
        const own = target?.access === 'owner' ? target.course : undefined
        const any = person.role === 'admin' ? await courseRepository.lockAny(tx, { courseId }) : undefined
        const course = own ?? (any?.deletedAt ? undefined : any)
        if (!course) throw notFound('course')
        if (status === 'active') {
          const from = { source: 'api' as const, grantedBy: person.id, reference }
          const { row, isNew } = await grant(tx, { courseId, email, ...from })
          return { created: isNew, value: toGranted(row) }
        }
        const row = await enrolmentRepository.lockByEmail(tx, courseId, email)
        if (!row) throw new AppError('notFound', 'Nobody with this address is enrolled in this course.')
        await enrolmentRepository.revoke(tx, row.id)
        const now = await enrolmentRepository.lockByEmail(tx, courseId, email)
        return { created: false, value: toGranted(now ?? row) }
      })
      const isFirst = found.key.lastUsedAt === null
      return { ...done, ...(isFirst && { firstUse: { userId: person.id, name: found.key.name } }) }
    },
  }
}

const toApiKey = (row: ApiKeyRow): ApiKey => ({
  id: row.id,
  name: row.name,
  scopes: apiKeyScopes.filter((scope) => row.scopes.includes(scope)),
  created_at: row.createdAt.toISOString(),
  last_used_at: row.lastUsedAt?.toISOString() ?? null,
})

const toGranted = (row: EnrolmentRow): GrantedEnrolment => ({
  id: row.id,
  course_id: row.courseId,
  email: row.email,
  status: row.revokedAt === null ? 'active' : 'revoked',
  reference: row.reference,
  granted_at: row.grantedAt.toISOString(),
  revoked_at: row.revokedAt?.toISOString() ?? null,
})
