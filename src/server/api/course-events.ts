import { z } from '@hono/zod-openapi'
import { newId } from '@/lib/ids'
import type { CourseEvents } from '../events/course-events'
import { createApi, guardedRoute, problem } from './create-api'
import { hangUp } from './hang-up'
import { revisionQuery, withId } from './route-parts'

const clientId = z.string().regex(/^[\w-]{1,64}$/, 'A client’s id has 1 to 64 letters, digits, “-” and “_”.')

const eventsRoute = guardedRoute({
  method: 'get',
  path: '/courses/{id}/events',
  tags: ['Courses'],
  summary: 'Follow the course: edits, people and rights, as they happen',
  description: [
    'Server-sent events, for as long as the caller may see the course:',
    '- `operation`: an edit, as `CourseEvent`; its `id` is the revision, each one once and in order',
    '- `presence`: `{ people: [{ id, name, clients }] }`, who has the course open now',
    '- `access`: `{ access }`, what the caller may do; first of all, and when it changes',
    '- `reset`: `{ revision }`, the edits up to there are no longer kept: read the course again',
    '- `bye`: `{ reason, message }`, the last one; `removed`, `signedOut`, `deleted`, or `stopping`, after which ' +
      'the caller may come back at once',
    '',
    'Every 15 seconds there is a comment. A reader that takes nothing for 30 seconds is cut off, and streams are ' +
      'renewed every few minutes: connect again with the last revision that was received.',
  ].join('\n'),
  request: {
    ...withId,
    query: z.object({
      after: revisionQuery
        .optional()
        .openapi({ description: 'The revision that the caller has; what came later is sent first' }),
      client: clientId
        .optional()
        .openapi({ description: 'The tab, so that it counts once; or `X-Client-Id`' }),
    }),
    headers: z.object({
      'last-event-id': z
        .string()
        .optional()
        .openapi({ description: 'As `after`, set by browsers that connect again; goes before it' }),
    }),
  },
  responses: {
    200: { description: 'The stream', content: { 'text/event-stream': { schema: z.string() } } },
    429: problem('The account follows too many courses at once'),
  },
})

/** `GET /api/courses/{id}/events`. */
export const courseEventRoutes = (events: CourseEvents) =>
  createApi().openapi(eventsRoute, async (c) => {
    const { id: courseId } = c.req.valid('param')
    const { after, client } = c.req.valid('query')
    c.header('Content-Type', 'text/event-stream; charset=utf-8')
    c.header('Cache-Control', 'no-store')
    c.header('X-Accel-Buffering', 'no') // nginx would keep events until it has a buffer full of them
    if (c.req.raw.method === 'HEAD') return c.body(null) // nobody would ever read or close it
    const stream = await events.follow({
      courseId,
      userId: c.get('user').id,
      sessionId: c.get('sessionId'),
      clientId: client ?? clientId.safeParse(c.req.header('x-client-id')).data ?? newId(),
      afterRevision:
        revisionQuery.safeParse(c.req.valid('header')['last-event-id'] || undefined).data ?? after,
      abort: hangUp(c),
    })
    return c.body(stream)
  })
