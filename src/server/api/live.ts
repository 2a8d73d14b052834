import { z } from '@hono/zod-openapi'
import {
  learnedCoursesResponse,
  livePageResponse,
  progressListResponse,
  progressResponse,
} from '@/schemas/learning-responses'
import { progressSchema } from '@/schemas/learning'
import type { Services } from '../services'
import { body, createApi, guardedRoute, json, openRoute, problem } from './create-api'
import { withId } from './route-parts'

const tags = ['Live course']

const pageRoute = openRoute({
  method: 'get',
  path: '/live/courses/{id}',
  tags,
  summary: 'A course as its students see it',
  description:
    'Open to everyone while the course is live. Those who work on it see it before, and with `preview=1` as it is now.',
  request: { ...withId, query: z.object({ preview: z.enum(['0', '1']).optional() }) },
  responses: { 200: json(livePageResponse, 'The outline, and what whoever asks may watch') },
})

const listRoute = guardedRoute({
  method: 'get',
  path: '/live/courses',
  tags,
  summary: 'The live courses that you are enrolled in or have begun',
  responses: { 200: json(learnedCoursesResponse, 'What was watched last comes first') },
})

const progressRoute = guardedRoute({
  method: 'get',
  path: '/live/courses/{id}/progress',
  tags,
  summary: 'How far you have come',
  request: withId,
  responses: { 200: json(progressListResponse, 'A row for each video that you have begun') },
})

const saveRoute = guardedRoute({
  method: 'post',
  path: '/live/courses/{id}/progress',
  tags,
  summary: 'Note how far you have come in a video',
  description: 'Coming to the end makes it watched, for good; `watched` says it by hand, or takes it back.',
  request: { ...withId, body: body(progressSchema) },
  responses: {
    200: json(progressResponse, 'What is kept now'),
    403: problem('You may not watch this video'),
  },
})

/** `/api/live`: what students read and write. */
export const liveRoutes = ({ live }: Pick<Services, 'live'>) =>
  createApi()
    .openapi(pageRoute, async (c) => {
      const { preview } = c.req.valid('query')
      return c.json(
        await live.page(c.get('visitor'), c.req.valid('param').id, { preview: preview === '1' }),
        200,
      )
    })
    .openapi(listRoute, async (c) => c.json(await live.learnedCourses(c.get('user')), 200))
    .openapi(progressRoute, async (c) =>
      c.json(await live.progress(c.get('user'), c.req.valid('param').id), 200),
    )
    .openapi(saveRoute, async (c) =>
      c.json(await live.saveProgress(c.get('user'), c.req.valid('param').id, c.req.valid('json')), 200),
    )
