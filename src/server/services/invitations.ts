import { AppError } from '@/lib/errors'
import type { SessionUser } from '@/types/api'
import type { CourseAccess } from '@/types/course'
import type { AcceptedInvitation, Invitation } from '@/types/members'
import type { ServerContext } from '../context'
import { courseRepository } from '../db/repositories/course-repository'
import { memberRepository } from '../db/repositories/member-repository'
import { notifyAccess } from '../events/notify'
import { inTransaction } from './course-write'
import { hashOfToken } from './invitation-token'

const noLonger = () =>
  new AppError(
    'notFound',
    'This invitation does not work any more: it was used, taken back, or replaced by a newer one. Ask for a new link.',
  )

const rank: Record<CourseAccess, number> = { viewer: 0, editor: 1, owner: 2 }

type Found = NonNullable<Awaited<ReturnType<typeof memberRepository.findByToken>>>

const isOver = ({ row }: Found) => row.expiresAt !== null && row.expiresAt <= new Date()

/** What a link can do; whoever has it may read what it is for. */
export const createInvitations = ({ db }: Pick<ServerContext, 'db'>) => ({
  /** @throws AppError `notFound` for a link that does not work */
  async look(token: string): Promise<Invitation> {
    const found = await memberRepository.findByToken(db, hashOfToken(token))
    if (!found || found.row.userId !== null) throw noLonger()
    if (isOver(found)) throw expired(found)
    const { row, title, inviter } = found
    return {
      course: { id: row.courseId, title },
      role: row.role,
      email: row.email,
      invited_by: inviter,
      expires_at: row.expiresAt?.toISOString() ?? '',
    }
  },

  /**
   * Puts the person on the course. Repeating it is the same; nobody else can use the link then.
   * @throws AppError `notFound`, `forbidden` for students
   */
  async accept(user: SessionUser, token: string): Promise<AcceptedInvitation> {
    const tokenHash = hashOfToken(token)
    return inTransaction(db, async (tx) => {
      const link = await memberRepository.findByToken(tx, tokenHash)
      if (!link) throw noLonger()
      const { courseId } = link.row
      // As it is once nobody else changes it.
      const course = await courseRepository.lockAny(tx, { courseId })
      const found = await memberRepository.findByToken(tx, tokenHash)
      if (!found || !course) throw noLonger()
      const { row, title } = found
      const accepted = (role: CourseAccess) => ({ course: { id: courseId, title }, role })

      if (row.userId === user.id) return accepted(row.role)
      if (row.userId !== null) throw noLonger()
      if (isOver(found)) throw expired(found)
      if (course.instructorId === user.id) return accepted('owner')
      if (user.role === 'student') {
        throw new AppError(
          'forbidden',
          'A student’s account cannot work on courses. Sign in with another one.',
        )
      }
      const others = (
        await memberRepository.findSame(tx, courseId, { email: user.email, userId: user.id })
      ).filter(({ id }) => id !== row.id)
      const own = others.find(({ userId }) => userId === user.id)
      if (own) {
        // On the course already: the better of both rights, in the one row they have.
        const role = rank[own.role] > rank[row.role] ? own.role : row.role
        await memberRepository.remove(tx, row.id)
        await memberRepository.update(tx, own.id, { role, tokenHash, expiresAt: row.expiresAt })
        await notifyAccess(tx, courseId)
        return accepted(role)
      }
      // The link may have been made for another address of theirs; an invitation for this one is void now.
      for (const { id } of others) await memberRepository.remove(tx, id)
      await memberRepository.update(tx, row.id, {
        userId: user.id,
        email: user.email,
        acceptedAt: new Date(),
      })
      return accepted(row.role)
    })
  },

  /** Whether somebody with this address was invited by this link; it is good for that one account. */
  async isFor(token: string, email: string): Promise<boolean> {
    const found = await memberRepository.findByToken(db, hashOfToken(token))
    return found !== undefined && found.row.userId === null && !isOver(found) && found.row.email === email
  },
})

const expired = ({ inviter }: Found) =>
  new AppError(
    'notFound',
    `This invitation has expired. Ask ${inviter ?? 'the person who sent it'} for a new link.`,
  )
