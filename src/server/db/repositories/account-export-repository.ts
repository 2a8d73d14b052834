import { eq, inArray } from 'drizzle-orm'
import type { Executor } from '../client'
import { auditEvent } from '../schema/audit'
import { passkey, session, user } from '../schema/auth'
import { chapter, course, video } from '../schema/course'
import { apiKey, enrolment, lessonProgress } from '../schema/enrolment'
import { courseMember, courseOperation } from '../schema/operation'

/** Everything that is kept of one person, table by table; no secret, and no hash of one. */
export async function readAccount(db: Executor, userId: string) {
  const isTheirs = eq(course.instructorId, userId)
  const courseIds = db.select({ id: course.id }).from(course).where(isTheirs)
  return {
    account: await db.select().from(user).where(eq(user.id, userId)),
    sessions: await db
      .select({ created: session.createdAt, used: session.updatedAt, browser: session.userAgent })
      .from(session)
      .where(eq(session.userId, userId)),
    passkeys: await db
      .select({ name: passkey.name, created: passkey.createdAt, used: passkey.lastUsedAt })
      .from(passkey)
      .where(eq(passkey.userId, userId)),
    courses: await db.select().from(course).where(isTheirs),
    chapters: await db.select().from(chapter).where(inArray(chapter.courseId, courseIds)),
    videos: await db
      .select({
        ...{ id: video.id, courseId: video.courseId, chapterId: video.chapterId, title: video.filename },
        ...{ originalFilename: video.originalFilename, size: video.size, duration: video.duration },
      })
      .from(video)
      .where(inArray(video.courseId, courseIds)),
    memberships: await db
      .select({ courseId: courseMember.courseId, role: courseMember.role, email: courseMember.email })
      .from(courseMember)
      .where(eq(courseMember.userId, userId)),
    enrolments: await db
      .select({ courseId: enrolment.courseId, email: enrolment.email, granted: enrolment.grantedAt })
      .from(enrolment)
      .where(eq(enrolment.userId, userId)),
    progress: await db.select().from(lessonProgress).where(eq(lessonProgress.userId, userId)),
    edits: await db.select().from(courseOperation).where(eq(courseOperation.userId, userId)),
    apiKeys: await db
      .select({
        name: apiKey.name,
        scopes: apiKey.scopes,
        created: apiKey.createdAt,
        used: apiKey.lastUsedAt,
      })
      .from(apiKey)
      .where(eq(apiKey.userId, userId)),
    securityEvents: await db.select().from(auditEvent).where(eq(auditEvent.subjectId, userId)),
  }
}
