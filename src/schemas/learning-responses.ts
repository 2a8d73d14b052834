import * as z from 'zod'
import { apiKeyScopes } from '@/lib/key-scopes'
import { pageOf } from './responses'

/** What the live course, enrolments and progress answer; `src/types/learning.ts` is the same contract by hand. */

const instant = z.iso.datetime()

export const livePageResponse = z
  .object({
    id: z.string(),
    title: z.string(),
    description: z.string().nullable(),
    price: z.number().nullable(),
    currency: z.string(),
    difficulty: z.enum(['beginner', 'intermediate', 'advanced']),
    published_at: instant.nullable(),
    instructor_name: z.string(),
    totalVideos: z.number(),
    totalDuration: z.number(),
    thumbnailUrl: z.string().optional().describe('Of the picture that stands for the course'),
    thumbnailSize: z.object({ width: z.number(), height: z.number() }).optional(),
    linkPicture: z
      .object({ url: z.string(), width: z.number().optional(), height: z.number().optional() })
      .optional()
      .describe('The same for where a link to the course is shared: 1200 × 630, where the server has ffmpeg'),
    seat: z
      .enum(['anonymous', 'student', 'enrolled', 'viewer', 'editor', 'owner', 'admin'])
      .describe('Who the reader is to this course'),
    isPreview: z.boolean().describe('The course as it is now, which only those who work on it see'),
    isLive: z.boolean(),
    mayPreview: z.boolean(),
    chapters: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        videos: z.array(
          z.object({
            id: z.string(),
            title: z.string(),
            isPlayable: z.boolean(),
            duration: z.number().nullable(),
            isFreePreview: z.boolean(),
            mayPlay: z.boolean(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'LivePage' })

export const learnedCoursesResponse = pageOf(
  z
    .object({
      id: z.string(),
      title: z.string(),
      thumbnailUrl: z.string().optional(),
      instructor_name: z.string(),
      totalVideos: z.number(),
      watchedVideos: z.number(),
      isEnrolled: z.boolean(),
      last_watched_at: instant.nullable(),
    })
    .meta({ id: 'LearnedCourse' }),
)

export const progressResponse = z
  .object({
    video_id: z.string(),
    position: z.number().describe('Seconds from the start'),
    watched_at: instant.nullable(),
  })
  .meta({ id: 'LessonProgress' })
export const progressListResponse = pageOf(progressResponse)

export const enrolmentResponse = z
  .object({
    id: z.string(),
    user: z
      .object({ id: z.string(), name: z.string() })
      .nullable()
      .describe('`null` until there is an account'),
    email: z.string(),
    source: z.enum(['instructor', 'link', 'api']),
    reference: z.string().nullable(),
    granted_at: instant,
    revoked_at: instant.nullable().describe('`null` while it holds'),
  })
  .meta({ id: 'Enrolment' })
export const enrolledResponse = z.object({ items: z.array(enrolmentResponse) })

const linkFields = {
  created_at: instant,
  expires_at: instant,
  uses: z.number().describe('How many people came by it'),
}
export const enrolmentListResponse = z.object({
  items: z.array(enrolmentResponse),
  nextCursor: z.string().nullable(),
  active: z.number().describe('How many hold'),
  link: z.object(linkFields).nullable(),
})
export const enrolmentLinkResponse = z.object({
  ...linkFields,
  url: z.string().describe('To pass on; told this one time'),
})

const courseLink = z.object({ id: z.string(), title: z.string() })
export const enrolmentOfferResponse = z.object({ course: courseLink, instructor_name: z.string() })
export const acceptedEnrolmentResponse = z.object({ course: courseLink })

export const grantedEnrolmentResponse = z
  .object({
    id: z.string(),
    course_id: z.string(),
    email: z.string(),
    status: z.enum(['active', 'revoked']),
    reference: z.string().nullable(),
    granted_at: instant,
    revoked_at: instant.nullable(),
  })
  .meta({ id: 'GrantedEnrolment' })

const keyFields = {
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(apiKeyScopes)),
  created_at: instant,
  last_used_at: instant.nullable().describe('To the hour'),
}
export const apiKeyListResponse = pageOf(z.object(keyFields).meta({ id: 'ApiKey' }))
export const newApiKeyResponse = z.object({
  ...keyFields,
  secret: z.string().describe('The key; told this one time'),
})
