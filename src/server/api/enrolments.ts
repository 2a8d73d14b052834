import { createRoute, z } from '@hono/zod-openapi'
import { invitationTokenSchema } from '@/schemas/auth'
import { idSchema } from '@/schemas/course'
import { acceptEnrolmentSchema, enrolSchema, grantSchema, newApiKeySchema } from '@/schemas/learning'
import {
  acceptedEnrolmentResponse,
  apiKeyListResponse,
  enrolledResponse,
  enrolmentLinkResponse,
  enrolmentListResponse,
  enrolmentOfferResponse,
  enrolmentResponse,
  grantedEnrolmentResponse,
  newApiKeyResponse,
} from '@/schemas/learning-responses'
import type { Services } from '../services'
import { body, createApi, guardedRoute, json, problem } from './create-api'
import type { Audited } from './audited'
import type { RateLimits } from './rate-limit'
import { noContent, paging, withId } from './route-parts'

const tags = ['Enrolments']
const notYours = problem('Only an owner of the course may do that')

const listRoute = guardedRoute({
  method: 'get',
  path: '/courses/{id}/enrolments',
  tags,
  summary: 'Who is enrolled',
  request: { ...withId, query: z.object(paging(200)) },
  responses: { 200: json(enrolmentListResponse, 'Newest first'), 403: notYours },
})

const enrolRoute = guardedRoute({
  method: 'post',
  path: '/courses/{id}/enrolments',
  tags,
  summary: 'Enrol people by email address',
  description: 'Who has no account yet is enrolled once there is one with that address. No mail is sent.',
  request: { ...withId, body: body(enrolSchema) },
  responses: { 200: json(enrolledResponse, 'Their enrolments, new or not'), 403: notYours },
})

const revokeRoute = guardedRoute({
  method: 'delete',
  path: '/courses/{id}/enrolments/{enrolmentId}',
  tags,
  summary: 'Take an enrolment back',
  request: { params: z.object({ id: idSchema, enrolmentId: idSchema }) },
  responses: { 200: json(enrolmentResponse, 'It does not hold any more'), 403: notYours },
})

const makeLinkRoute = guardedRoute({
  method: 'post',
  path: '/courses/{id}/enrolment-link',
  tags,
  summary: 'Make the link by which people enrol themselves; the one before it stops working',
  request: withId,
  responses: { 200: json(enrolmentLinkResponse, 'The link'), 403: notYours },
})

const removeLinkRoute = guardedRoute({
  method: 'delete',
  path: '/courses/{id}/enrolment-link',
  tags,
  summary: 'Stop the link; who came by it stays enrolled',
  request: withId,
  responses: { 204: noContent('Nobody can use it any more'), 403: notYours },
})

const lookRoute = createRoute({
  method: 'get',
  path: '/enrolments/links/{token}',
  tags,
  summary: 'What an enrolment link is for',
  security: [],
  request: { params: z.object({ token: invitationTokenSchema }) },
  responses: { 200: json(enrolmentOfferResponse, 'The course'), 404: problem('It does not work any more') },
})

const acceptRoute = guardedRoute({
  method: 'post',
  path: '/enrolments/accept',
  tags,
  summary: 'Enrol yourself by a link',
  request: { body: body(acceptEnrolmentSchema) },
  responses: {
    200: json(acceptedEnrolmentResponse, 'The course'),
    403: problem('Your enrolment was taken back'),
  },
})

const grantRoute = createRoute({
  method: 'post',
  path: '/enrolments',
  tags,
  summary: 'Enrol somebody, or take it back, from another program',
  description:
    'For shops: send it when somebody has paid. It may be sent again any time and does its work once. After a refund ' +
    'send `status: revoked`; hearing of the same `reference` again does not undo that.',
  security: [{ apiKey: [] }],
  request: { body: body(grantSchema) },
  responses: {
    200: json(grantedEnrolmentResponse, 'As it was before'),
    201: json(grantedEnrolmentResponse, 'Granted'),
    401: problem('The key does not work'),
    404: problem('The course is not there, or not within the reach of the key'),
    422: problem('Some fields need a change'),
    429: problem('Too many tries; `Retry-After` says when to go on'),
  },
})

const keysRoute = guardedRoute({
  method: 'get',
  path: '/api-keys',
  tags,
  summary: 'Your keys for other programs',
  responses: { 200: json(apiKeyListResponse, 'Without the keys themselves') },
})

const makeKeyRoute = guardedRoute({
  method: 'post',
  path: '/api-keys',
  tags,
  summary: 'Make a key for another program',
  description: 'It opens what its scopes say, as far as you may do that yourself whenever it is used.',
  request: { body: body(newApiKeySchema) },
  responses: {
    201: json(newApiKeyResponse, 'The key, told this one time'),
    403: problem('Keys are for those who teach'),
    409: problem('You have as many keys as there can be'),
  },
})

const removeKeyRoute = guardedRoute({
  method: 'delete',
  path: '/api-keys/{id}',
  tags,
  summary: 'Delete a key; it stops working at once',
  request: withId,
  responses: { 204: noContent('It is gone') },
})

/** Enrolments: by owners of a course, by its link, and by other programs. */
export const enrolmentRoutes = (
  { enrolments, apiKeys }: Pick<Services, 'enrolments' | 'apiKeys'>,
  limits: Pick<RateLimits, 'keyAttempt'>,
  audited: Audited,
) =>
  createApi()
    .openapi(listRoute, async (c) =>
      c.json(await enrolments.list(c.get('user'), c.req.valid('param').id, c.req.valid('query')), 200),
    )
    .openapi(enrolRoute, async (c) => {
      const { emails } = c.req.valid('json')
      return c.json(await enrolments.enrol(c.get('user'), c.req.valid('param').id, emails), 200)
    })
    .openapi(revokeRoute, async (c) => {
      const { id, enrolmentId } = c.req.valid('param')
      return c.json(await enrolments.revoke(c.get('user'), id, enrolmentId), 200)
    })
    .openapi(makeLinkRoute, async (c) => {
      c.set('isSecret', true)
      return c.json(await enrolments.makeLink(c.get('user'), c.req.valid('param').id), 200)
    })
    .openapi(removeLinkRoute, async (c) => {
      await enrolments.removeLink(c.get('user'), c.req.valid('param').id)
      return c.body(null, 204)
    })
    .openapi(lookRoute, async (c) => c.json(await enrolments.look(c.req.valid('param').token), 200))
    .openapi(acceptRoute, async (c) => {
      const course = await enrolments.accept(c.get('user'), c.req.valid('json').token)
      return c.json({ course }, 200)
    })
    .openapi(grantRoute, async (c) => {
      const { created, value, firstUse } = await limits.keyAttempt(c, () =>
        apiKeys.enrol(c.req.header('authorization'), c.req.valid('json')),
      )
      if (firstUse) {
        await audited(c, 'api-key-first-used', {
          subjectId: firstUse.userId,
          details: { name: firstUse.name },
        })
      }
      return c.json(value, created ? 201 : 200)
    })
    .openapi(keysRoute, async (c) => c.json(await apiKeys.list(c.get('user')), 200))
    .openapi(makeKeyRoute, async (c) => {
      c.set('isSecret', true)
      const made = await apiKeys.make(c.get('user'), c.req.valid('json'))
      await audited(c, 'api-key-made', { details: { name: made.name, scopes: made.scopes.join(' ') } })
      return c.json(made, 201)
    })
    .openapi(removeKeyRoute, async (c) => {
      if (await apiKeys.remove(c.get('user'), c.req.valid('param').id)) await audited(c, 'api-key-deleted')
      return c.body(null, 204)
    })
