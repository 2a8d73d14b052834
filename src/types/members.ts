import type { CourseAccess } from './course'

/** Somebody who works on a course, or is invited to. */
export interface CourseMember {
  /** Of the membership; `owner` for the person who made the course. */
  id: string
  role: CourseAccess
  /** `null` while the invitation was not accepted. */
  user: { id: string; name: string } | null
  /** Told to owners of the course only; `null` for everybody else. */
  email: string | null
  /** When the link of an invitation stops working; `null` for members. */
  expires_at: string | null
}

/** The answer to an invitation. */
export interface Invited {
  member: CourseMember
  /** The secret link to pass on, told this one time; `null` when the person has an account and is a member now. */
  link: string | null
}

/** What an invitation link says before it is accepted. */
export interface Invitation {
  course: { id: string; title: string }
  role: CourseAccess
  /** The address that it was made for. */
  email: string
  /** Who invites; `null` when their account is gone. */
  invited_by: string | null
  expires_at: string
}

/** The answer to accepting one. */
export interface AcceptedInvitation {
  course: { id: string; title: string }
  role: CourseAccess
}
