import type { Course, CourseAccess } from './course'
import type { LiveCourse } from './publication'

/** Who somebody is to one course. `student`: signed in, and neither enrolled nor on the course. */
export type Seat = 'anonymous' | 'student' | 'enrolled' | CourseAccess | 'admin'

/** A video of the live course, for whoever asked. */
export interface Lesson {
  id: string
  title: string
  /** `false`: a title whose video is still to come. */
  isPlayable: boolean
  /** Seconds; `null` for what cannot be played. */
  duration: number | null
  /** Anybody may watch it, also where the course has a price. */
  isFreePreview: boolean
  /** Whether whoever asked may watch it. */
  mayPlay: boolean
}

export interface LessonChapter {
  id: string
  title: string
  videos: Lesson[]
}

/** The page of a course, as `GET /api/live/courses/{id}` answers it. */
export type LivePage = Omit<LiveCourse, 'chapters' | 'published_at'> & {
  chapters: LessonChapter[]
  instructor_name: string
  /**
   * Where the picture of the course is in the size in which links to it are shown; in its own where nothing can cut it.
   * Absent in a preview, and where there is none.
   */
  linkPicture?: { url: string; width?: number; height?: number }
  /** `null` in a preview. */
  published_at: string | null
  seat: Seat
  /** The course as it is now, which only those who work on it see; nothing of it is recorded. */
  isPreview: boolean
  /** Whether the course is live, and the reader could look at the preview of it instead, or the other way round. */
  isLive: boolean
  mayPreview: boolean
}

/** How far somebody has watched a video. */
export interface LessonProgress {
  video_id: string
  /** Seconds from the start. */
  position: number
  /** When they came to its end for the first time, or said that they did. */
  watched_at: string | null
}

/** A course that somebody is enrolled in, or has begun to watch. */
export interface LearnedCourse extends Pick<Course, 'id' | 'title' | 'thumbnailUrl'> {
  instructor_name: string
  totalVideos: number
  watchedVideos: number
  isEnrolled: boolean
  /** When they watched it last. */
  last_watched_at: string | null
}

/** Somebody's right to watch a course, as its owners see it. */
export interface Enrolment {
  id: string
  /** `null` until there is an account with this address. */
  user: { id: string; name: string } | null
  email: string
  source: 'instructor' | 'link' | 'api'
  reference: string | null
  granted_at: string
  /** `null` while it holds. */
  revoked_at: string | null
}

export interface EnrolmentLink {
  created_at: string
  expires_at: string
  /** How many people came by it. */
  uses: number
}

export interface EnrolmentList {
  items: Enrolment[]
  nextCursor: string | null
  /** How many hold. */
  active: number
  link: EnrolmentLink | null
}

/** What an enrolment link says before it is used. */
export interface EnrolmentOffer {
  course: { id: string; title: string }
  instructor_name: string
}

/** As `POST /api/enrolments` answers a program. */
export interface GrantedEnrolment {
  id: string
  course_id: string
  email: string
  status: 'active' | 'revoked'
  reference: string | null
  granted_at: string
  revoked_at: string | null
}

/** A program's right to act for a person. The key itself is told once, when it is made. */
export interface ApiKey {
  id: string
  name: string
  scopes: ('courses:read' | 'courses:write' | 'uploads:write' | 'enrolments:write' | 'metrics:read')[]
  created_at: string
  /** To the hour; `null` when it was never used. */
  last_used_at: string | null
}
