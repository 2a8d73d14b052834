import type { Context } from 'hono'
import * as z from 'zod'
import { AppError } from '@/lib/errors'
import { jobQueueResponse, mediaJobListResponse, mediaJobResponse, mediaJobState } from '@/schemas/responses'
import type { Services } from '../services'
import { createApi, guardedRoute, json, problem, type ApiEnv } from './create-api'
import { paging, withId } from './route-parts'

const tags = ['Administration']
const forAdmins = 'For administrators; for everyone else there is nothing here.'

const listRoute = guardedRoute({
  method: 'get',
  path: '/admin/jobs',
  tags,
  summary: 'Work on videos: what has failed too often, unless told',
  description: forAdmins,
  request: {
    query: z.strictObject({
      state: z
        .union([mediaJobState, z.array(mediaJobState)])
        .transform((given) => (Array.isArray(given) ? given : [given]))
        .optional(),
      ...paging(500),
    }),
  },
  responses: { 200: json(mediaJobListResponse, 'A page of jobs, the latest first') },
})

const queueRoute = guardedRoute({
  method: 'get',
  path: '/admin/jobs/queue',
  tags,
  summary: 'How much work on videos there is, and for how long the oldest has waited',
  description: forAdmins,
  responses: { 200: json(jobQueueResponse, 'Numbers by state') },
})

const stopRoute = guardedRoute({
  method: 'post',
  path: '/admin/jobs/{id}/stop',
  tags,
  summary: 'Stop a job that waits or runs; the file is safe',
  description: forAdmins,
  request: withId,
  responses: { 200: json(mediaJobResponse, 'The job'), 409: problem('It has ended already') },
})

const retryRoute = guardedRoute({
  method: 'post',
  path: '/admin/jobs/{id}/retry',
  tags,
  summary: 'Put a job that has ended in line again',
  description: forAdmins,
  request: withId,
  responses: {
    200: json(mediaJobResponse, 'The job'),
    409: problem('It has not ended, or its file is no longer kept for it'),
  },
})

/** `/api/admin/jobs`: the work on videos, with what instructors are not told. */
export const adminJobRoutes = ({ jobs }: Pick<Services, 'jobs'>) =>
  createApi()
    .openapi(listRoute, async (c) => {
      requireAdmin(c)
      const { state, ...paged } = c.req.valid('query')
      return c.json(await jobs.list({ ...paged, ...(state && { states: state }) }), 200)
    })
    .openapi(queueRoute, async (c) => {
      requireAdmin(c)
      return c.json(await jobs.queue(), 200)
    })
    .openapi(stopRoute, async (c) => {
      requireAdmin(c)
      return c.json(await jobs.stop(c.req.valid('param').id), 200)
    })
    .openapi(retryRoute, async (c) => {
      requireAdmin(c)
      return c.json(await jobs.retry(c.req.valid('param').id), 200)
    })

function requireAdmin(c: Context<ApiEnv>): void {
  if (c.get('user').role !== 'admin') throw new AppError('notFound', 'There is nothing at this address.')
}
