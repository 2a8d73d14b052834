import type * as z from 'zod'
import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { limits } from '@/lib/limits'
import type { inviteSchema } from '@/schemas/members'
import type { Page, SessionUser } from '@/types/api'
import type { CourseAccess } from '@/types/course'
import type { CourseMember, Invited } from '@/types/members'
import type { ServerContext } from '../context'
import type { Transaction } from '../db/client'
import { courseRepository, type CourseRow } from '../db/repositories/course-repository'
import { memberRepository, type MemberRow, type Person } from '../db/repositories/member-repository'
import { notifyAccess } from '../events/notify'
import { inTransaction, notFound, type Creation } from './course-write'
import { requireRight } from './edit-course'
import { newInvitationToken } from './invitation-token'

/** The member id of the person who made the course, who has no row of their own. */
const CREATOR = 'owner'

export const roleWords: Record<CourseAccess, string> = {
  owner: 'an owner',
  editor: 'an editor',
  viewer: 'a viewer',
}

/** Who works on a course, with which rights. Only owners change that; everybody may leave. */
export const createCourseMembers = ({ db, appUrl }: ServerContext) => {
  const locked = <T>(
    user: SessionUser,
    courseId: string,
    work: (tx: Transaction, found: { course: CourseRow; access: CourseAccess }) => Promise<T>,
  ): Promise<T> =>
    inTransaction(db, async (tx) => {
      const found = await courseRepository.lock(tx, { courseId }, user.id)
      if (!found) throw notFound('course')
      return work(tx, found)
    })

  const linkOf = (token: string) => `${appUrl}/invite/${token}`

  /** @throws AppError `conflict` for the person who made the course, `notFound` for who is not on it */
  const memberOf = async (tx: Transaction, course: CourseRow, id: string): Promise<MemberRow> => {
    if (id === CREATOR) {
      const creator = await memberRepository.personById(tx, course.instructorId)
      throw new AppError('conflict', `${creator?.name ?? ''} made this course and stays its owner.`)
    }
    const member = await memberRepository.find(tx, course.id, id)
    if (!member) throw new AppError('notFound', 'This person is not on the course any more.')
    return member
  }

  return {
    /** The person who made it first; invitations are told to owners only, because all they hold is an address. */
    async list(user: SessionUser, courseId: string): Promise<Page<CourseMember>> {
      const found = await courseRepository.find(db, courseId, user.id)
      if (!found) throw notFound('course')
      const isOwner = found.access === 'owner'
      const creator = await memberRepository.personById(db, found.course.instructorId)
      const rows = await memberRepository.list(db, courseId)
      const shown = isOwner ? rows : rows.filter((row) => row.person !== null)
      return {
        items: [
          {
            id: CREATOR,
            role: 'owner',
            user: { id: found.course.instructorId, name: creator?.name ?? '' },
            email: isOwner ? (creator?.email ?? null) : null,
            expires_at: null,
          },
          ...shown.map((row) => toMember(row, isOwner)),
        ],
        nextCursor: null,
      }
    },

    /**
     * Makes the account with this address a member, or an invitation for whoever gets the link. Inviting an address
     * again gives it a new link.
     * @throws AppError `conflict` when they are on the course already, or it is full
     */
    invite: (
      user: SessionUser,
      courseId: string,
      { email, role }: z.output<typeof inviteSchema>,
    ): Promise<Creation<Invited>> =>
      locked(user, courseId, async (tx, { course, access }) => {
        requireRight(access, 'own')
        const person = await memberRepository.personByEmail(tx, email)
        const same = await memberRepository.findSame(tx, courseId, { email, userId: person?.id })
        refuseKnown(course, person, same)
        const invitation = same.find((row) => row.userId === null)
        if (!invitation && (await memberRepository.count(tx, courseId)) >= limits.membersPerCourse) {
          throw new AppError(
            'conflict',
            `A course has at most ${limits.membersPerCourse} people and invitations. Remove some first.`,
          )
        }
        const { token, ...secret } = newInvitationToken()
        const standing = person
          ? { userId: person.id, acceptedAt: new Date(), tokenHash: null, expiresAt: null }
          : secret
        const fields = { role, invitedBy: user.id, ...standing }
        const id = invitation?.id ?? newId()
        if (invitation) await memberRepository.update(tx, id, fields)
        else await memberRepository.insert(tx, { id, courseId, email, ...fields })
        await notifyAccess(tx, courseId)
        const member = toMember(await memberOf(tx, course, id), true)
        return { created: !invitation, value: { member, link: person ? null : linkOf(token) } }
      }),

    /** @throws AppError `conflict` for an invitation that was accepted */
    renewLink: (user: SessionUser, courseId: string, memberId: string): Promise<Invited> =>
      locked(user, courseId, async (tx, { course, access }) => {
        requireRight(access, 'own')
        const { person } = await memberOf(tx, course, memberId)
        if (person) {
          throw new AppError('conflict', `${person.name} is on the course already and needs no link.`)
        }
        const { token, ...secret } = newInvitationToken()
        await memberRepository.update(tx, memberId, { ...secret, invitedBy: user.id })
        return { member: toMember(await memberOf(tx, course, memberId), true), link: linkOf(token) }
      }),

    setRole: (
      user: SessionUser,
      courseId: string,
      memberId: string,
      role: CourseAccess,
    ): Promise<CourseMember> =>
      locked(user, courseId, async (tx, { course, access }) => {
        requireRight(access, 'own')
        await memberOf(tx, course, memberId)
        await memberRepository.update(tx, memberId, { role })
        await notifyAccess(tx, courseId)
        return toMember(await memberOf(tx, course, memberId), true)
      }),

    /** Takes somebody off the course, or an invitation back; for anybody but an owner, only themselves. */
    remove: (user: SessionUser, courseId: string, memberId: string): Promise<void> =>
      locked(user, courseId, async (tx, { course, access }) => {
        // Who may not remove others does not learn who is there, either.
        const member = await memberOf(tx, course, memberId).catch((error: unknown) => {
          requireRight(access, 'own')
          throw error
        })
        if (member.userId !== user.id) requireRight(access, 'own')
        await memberRepository.remove(tx, memberId)
        await notifyAccess(tx, courseId)
      }),
  }
}

const toMember = (row: MemberRow, isTold: boolean): CourseMember => ({
  id: row.id,
  role: row.role,
  user: row.person && { id: row.person.id, name: row.person.name },
  email: isTold ? (row.person?.email ?? row.email) : null,
  expires_at: row.person ? null : (row.expiresAt?.toISOString() ?? null),
})

function refuseKnown(course: CourseRow, person: Person | undefined, same: MemberRow[]): void {
  const refuse = (message: string) => {
    throw new AppError('conflict', message, { errors: [{ field: 'email', message }] })
  }
  if (person?.id === course.instructorId) refuse(`${person.name} made this course and is its owner.`)
  const member = same.find((row) => row.person !== null)
  if (member?.person) {
    refuse(
      `${member.person.name} is on this course already, as ${roleWords[member.role]}. Change that in the list.`,
    )
  }
  if (person?.role === 'student') {
    refuse(`${person.name} has a student’s account here, which cannot work on courses. Use another address.`)
  }
}
