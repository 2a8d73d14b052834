import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import type {
  Enrolment,
  EnrolmentLink,
  EnrolmentList,
  LearnedCourse,
  LessonProgress,
  LivePage,
} from '@/types/learning'

const THEN = '2026-01-01T00:00:00.000Z'

/** What the fake server knows of students. */
class FakeLearning {
  pages = new Map<string, LivePage>()
  progress = new Map<string, LessonProgress>()
  courses: LearnedCourse[] = []
  enrolments: Enrolment[] = []
  link: EnrolmentLink | null = null

  reset(): void {
    Object.assign(this, new FakeLearning())
  }

  list(): EnrolmentList {
    const active = this.enrolments.filter(({ revoked_at }) => revoked_at === null).length
    return { items: this.enrolments, nextCursor: null, active, link: this.link }
  }

  enrol(email: string): Enrolment {
    const known = this.enrolments.find((one) => one.email === email)
    const made: Enrolment = {
      id: known?.id ?? newId(),
      user: null,
      email,
      source: 'instructor',
      reference: null,
      granted_at: THEN,
      revoked_at: null,
    }
    this.enrolments = [made, ...this.enrolments.filter((one) => one.email !== email)]
    return made
  }

  revoke(id: string): Enrolment {
    const found = this.enrolments.find((one) => one.id === id)
    if (!found) throw new AppError('notFound', 'This enrolment is not there any more.')
    const revoked = { ...found, revoked_at: THEN }
    this.enrolments = this.enrolments.map((one) => (one.id === id ? revoked : one))
    return revoked
  }

  makeLink(): EnrolmentLink & { url: string } {
    this.link = { created_at: THEN, expires_at: '2026-05-01T00:00:00.000Z', uses: 0 }
    return { ...this.link, url: `http://localhost/enrol/${newId()}` }
  }
}

export const fakeLearning = new FakeLearning()
