import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import type { SessionUser } from '@/types/api'
import type { Enrolment, EnrolmentLink, EnrolmentList, EnrolmentOffer } from '@/types/learning'
import type { ServerContext } from '../context'
import type { Transaction } from '../db/client'
import { courseRepository } from '../db/repositories/course-repository'
import {
  enrolmentRepository,
  type EnrolmentOf,
  type EnrolmentRow,
} from '../db/repositories/enrolment-repository'
import { memberRepository } from '../db/repositories/member-repository'
import { inTransaction, notFound } from './course-write'
import { enrolmentCursor } from './cursors'
import { requireRight } from './edit-course'
import { hashOfToken, newSecret } from './invitation-token'

const DAY_MS = 86_400_000
/** How long an enrolment link works: a term, about. A new one replaces it any time. */
export const ENROLMENT_LINK_DAYS = 120
const DEFAULT_LIMIT = 50

/** Who may watch a course that has a price. Its owners decide, and whoever they give its link to. */
export const createEnrolments = ({ db, appUrl }: Pick<ServerContext, 'db' | 'appUrl'>) => {
  const owned = <T>(user: SessionUser, courseId: string, work: (tx: Transaction) => Promise<T>): Promise<T> =>
    inTransaction(db, async (tx) => {
      const found = await courseRepository.lock(tx, { courseId }, user.id)
      if (!found) throw notFound('course')
      requireRight(found.access, 'own')
      return work(tx)
    })

  const read = async (tx: Transaction, courseId: string, id: string): Promise<Enrolment> => {
    const found = await enrolmentRepository.find(tx, courseId, id)
    if (!found) throw new AppError('notFound', 'This enrolment is not there any more.')
    return toEnrolment(found)
  }

  return {
    /** Newest first, those that were taken back included. */
    async list(
      user: SessionUser,
      courseId: string,
      { cursor, limit = DEFAULT_LIMIT }: { cursor?: string | undefined; limit?: number | undefined },
    ): Promise<EnrolmentList> {
      const found = await courseRepository.find(db, courseId, user.id)
      if (!found) throw notFound('course')
      requireRight(found.access, 'own')
      const after = cursor === undefined ? undefined : enrolmentCursor.parse(cursor)
      const rows = await enrolmentRepository.list(db, courseId, { after, limit: limit + 1 })
      const last = rows.length > limit ? rows[limit - 1]?.row : undefined
      const link = await enrolmentRepository.link(db, courseId)
      return {
        items: rows.slice(0, limit).map(toEnrolment),
        nextCursor: last ? enrolmentCursor.format({ at: last.grantedAt.toISOString(), id: last.id }) : null,
        active: await enrolmentRepository.countActive(db, courseId),
        link: link && link.expiresAt > new Date() ? toLink(link) : null,
      }
    },

    /** Those who have no account yet are enrolled once there is one with their address. Repeating it changes nothing. */
    enrol: (user: SessionUser, courseId: string, emails: string[]): Promise<{ items: Enrolment[] }> =>
      owned(user, courseId, async (tx) => {
        const items: Enrolment[] = []
        for (const email of new Set(emails)) {
          const { row } = await grant(tx, { courseId, email, source: 'instructor', grantedBy: user.id })
          items.push(await read(tx, courseId, row.id))
        }
        return { items }
      }),

    /** The addresses of a player that they have work for an hour still. Repeating it changes nothing. */
    revoke: (user: SessionUser, courseId: string, enrolmentId: string): Promise<Enrolment> =>
      owned(user, courseId, async (tx) => {
        await read(tx, courseId, enrolmentId)
        await enrolmentRepository.revoke(tx, enrolmentId)
        return read(tx, courseId, enrolmentId)
      }),

    /** A link by which anybody enrols themselves; the one before it stops working. It is told this one time. */
    makeLink: (user: SessionUser, courseId: string): Promise<EnrolmentLink & { url: string }> =>
      owned(user, courseId, async (tx) => {
        const { secret, hash } = newSecret()
        const expiresAt = new Date(Date.now() + ENROLMENT_LINK_DAYS * DAY_MS)
        await enrolmentRepository.saveLink(tx, { courseId, tokenHash: hash, createdBy: user.id, expiresAt })
        const link = await enrolmentRepository.link(tx, courseId)
        if (!link) throw new Error('enrolments.makeLink: the link vanished under its lock')
        return { ...toLink(link), url: `${appUrl}/enrol/${secret}` }
      }),

    /** Who came by it stays enrolled. */
    removeLink: (user: SessionUser, courseId: string): Promise<void> =>
      owned(user, courseId, (tx) => enrolmentRepository.removeLink(tx, courseId)),

    /** What a link is for, for whoever has it. @throws AppError `notFound` for one that does not work */
    async look(token: string): Promise<EnrolmentOffer> {
      const found = await enrolmentRepository.findByToken(db, hashOfToken(token))
      if (!found) throw noLonger()
      return {
        course: { id: found.courseId, title: found.title },
        instructor_name: found.instructorName,
      }
    },

    /** Enrols whoever is signed in. Repeating it changes nothing; somebody whose enrolment was taken back stays out. */
    accept: (user: SessionUser, token: string): Promise<EnrolmentOffer['course']> =>
      inTransaction(db, async (tx) => {
        const found = await enrolmentRepository.findByToken(tx, hashOfToken(token))
        if (!found) throw noLonger()
        const { courseId, title } = found
        await courseRepository.lockAny(tx, { courseId })
        const email = user.email.toLowerCase()
        const before = await enrolmentRepository.lockByEmail(tx, courseId, email)
        if (before?.revokedAt) {
          throw new AppError(
            'forbidden',
            'Your enrolment in this course was taken back. Ask the person who teaches it.',
          )
        }
        const { isNew } = await grant(tx, { courseId, email, source: 'link', grantedBy: null })
        if (isNew) await enrolmentRepository.countUse(tx, courseId)
        return { id: courseId, title }
      }),
  }
}

interface Grant {
  courseId: string
  /** Lower case. */
  email: string
  source: EnrolmentRow['source']
  grantedBy: string | null
  reference?: string | undefined
}

/** Makes an enrolment hold; the caller has the lock of the course. @returns the row, and whether anything changed */
export async function grant(
  tx: Transaction,
  { courseId, email, reference = undefined, ...from }: Grant,
): Promise<{ row: EnrolmentRow; isNew: boolean }> {
  const before = await enrolmentRepository.lockByEmail(tx, courseId, email)
  // What was granted for a purchase and taken back is not granted again by hearing of that purchase once more.
  const isOldNews =
    before?.reference !== undefined && before.reference !== null && before.reference === reference
  if (before && (before.revokedAt === null || isOldNews)) return { row: before, isNew: false }
  const account = await memberRepository.personByEmail(tx, email)
  const changes = { ...from, reference: reference ?? null, userId: account?.id ?? null }
  if (before) await enrolmentRepository.grantAgain(tx, before.id, changes)
  else await enrolmentRepository.insert(tx, { id: newId(), courseId, email, ...changes })
  const row = await enrolmentRepository.lockByEmail(tx, courseId, email)
  if (!row) throw new Error('grant: the enrolment vanished under its lock')
  return { row, isNew: true }
}

const noLonger = () =>
  new AppError(
    'notFound',
    'This link does not work any more: it was replaced, taken back, or is too old. Ask the person who teaches the course for a new one.',
  )

const toLink = (row: { createdAt: Date; expiresAt: Date; uses: number }): EnrolmentLink => ({
  created_at: row.createdAt.toISOString(),
  expires_at: row.expiresAt.toISOString(),
  uses: row.uses,
})

const toEnrolment = ({ row, person }: EnrolmentOf): Enrolment => ({
  id: row.id,
  user: person,
  email: row.email,
  source: row.source,
  reference: row.reference,
  granted_at: row.grantedAt.toISOString(),
  revoked_at: row.revokedAt?.toISOString() ?? null,
})
