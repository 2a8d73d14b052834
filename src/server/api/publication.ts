import { courseTreeResponse, publicationResponse } from '@/schemas/responses'
import type { Services } from '../services'
import { createApi, guardedRoute, json, problem } from './create-api'
import { withId } from './route-parts'
import { actorOf, writeBody, writeJson } from './write-answer'

const tags = ['Publishing']

const publicationRoute = guardedRoute({
  method: 'get',
  path: '/courses/{id}/publication',
  tags,
  summary: 'What students see: the course as it was published',
  request: withId,
  responses: { 200: json(publicationResponse, 'The course as it was when it was last published') },
})

const revertRoute = guardedRoute({
  method: 'post',
  path: '/courses/{id}/revert',
  tags,
  summary: 'Put the course back to what was published; what was added since is marked for deletion',
  request: withId,
  responses: {
    200: writeJson(courseTreeResponse, 'The course with its chapters and videos'),
    403: problem('You may look at this course but not change it'),
  },
})

export const publicationRoutes = ({ courses }: Pick<Services, 'courses'>) =>
  createApi()
    .openapi(publicationRoute, async (c) =>
      c.json(await courses.publication(c.get('user'), c.req.valid('param').id), 200),
    )
    .openapi(revertRoute, async (c) =>
      c.json(await writeBody(c, await courses.revert(actorOf(c), c.req.valid('param').id)), 200),
    )
