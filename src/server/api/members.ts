import { createRoute, z } from '@hono/zod-openapi'
import { idSchema } from '@/schemas/course'
import { invitationTokenSchema } from '@/schemas/auth'
import { acceptInvitationSchema, changeRoleSchema, inviteSchema } from '@/schemas/members'
import {
  acceptedInvitationResponse,
  invitationResponse,
  invitedResponse,
  memberListResponse,
  memberResponse,
} from '@/schemas/responses'
import type { Services } from '../services'
import { body, createApi, guardedRoute, json, problem } from './create-api'
import type { Audited } from './audited'
import type { RateLimits } from './rate-limit'
import { noContent, withId } from './route-parts'

const tags = ['Members']

const withMember = { params: z.object({ id: idSchema, memberId: z.union([z.literal('owner'), idSchema]) }) }
const notYours = problem('Only an owner of the course may do that')
const standing = problem('They are on the course already, or made it')
const tooMany = problem('Too many invitations; `Retry-After` says when to go on')

const listRoute = guardedRoute({
  method: 'get',
  path: '/courses/{id}/members',
  tags,
  summary: 'Who works on the course',
  description: 'Email addresses and open invitations are told to its owners only.',
  request: withId,
  responses: { 200: json(memberListResponse, 'All of them, the person who made the course first') },
})

const inviteRoute = guardedRoute({
  method: 'post',
  path: '/courses/{id}/members',
  tags,
  summary: 'Invite somebody by email address',
  description:
    'An account with that address is a member at once. For any other address there is a link, told in this answer ' +
    'only, that works for 14 days and once; no mail is sent. Inviting an address again replaces its link.',
  request: { ...withId, body: body(inviteSchema) },
  responses: {
    200: json(invitedResponse, 'The invitation that the address had, with a new link'),
    201: json(invitedResponse, 'The new member or invitation'),
    403: notYours,
    409: standing,
    429: tooMany,
  },
})

const renewRoute = guardedRoute({
  method: 'post',
  path: '/courses/{id}/members/{memberId}/link',
  tags,
  summary: 'Make a new link for an invitation; the old one stops working',
  request: withMember,
  responses: {
    200: json(invitedResponse, 'The invitation with its link'),
    403: notYours,
    409: standing,
    429: tooMany,
  },
})

const changeRoute = guardedRoute({
  method: 'patch',
  path: '/courses/{id}/members/{memberId}',
  tags,
  summary: 'Change somebody’s rights',
  request: { ...withMember, body: body(changeRoleSchema) },
  responses: { 200: json(memberResponse, 'With the new rights'), 403: notYours, 409: standing },
})

const removeRoute = guardedRoute({
  method: 'delete',
  path: '/courses/{id}/members/{memberId}',
  tags,
  summary: 'Take somebody off the course or an invitation back, or leave',
  request: withMember,
  responses: { 204: noContent('Gone'), 403: notYours, 409: standing },
})

const lookRoute = createRoute({
  method: 'get',
  path: '/invitations/{token}',
  tags,
  summary: 'What an invitation link is for',
  security: [],
  request: { params: z.object({ token: invitationTokenSchema }) },
  responses: { 200: json(invitationResponse, 'The invitation'), 404: problem('It does not work any more') },
})

const acceptRoute = guardedRoute({
  method: 'post',
  path: '/invitations/accept',
  tags,
  summary: 'Accept an invitation',
  request: { body: body(acceptInvitationSchema) },
  responses: {
    200: json(acceptedInvitationResponse, 'The course, which is yours to work on now'),
    403: problem('Students cannot work on courses'),
  },
})

/** `/api/courses/{id}/members` and `/api/invitations`. */
export const memberRoutes = (
  { members, invitations }: Pick<Services, 'members' | 'invitations'>,
  limits: RateLimits,
  audited: Audited,
) =>
  createApi()
    .openapi(listRoute, async (c) => c.json(await members.list(c.get('user'), c.req.valid('param').id), 200))
    .openapi(inviteRoute, async (c) => {
      const user = c.get('user')
      await limits.invitation(user.id)
      c.set('isSecret', true)
      const { created, value } = await members.invite(user, c.req.valid('param').id, c.req.valid('json'))
      const { email, role } = c.req.valid('json')
      await audited(c, 'member-invited', { details: { course: c.req.valid('param').id, email, role } })
      return c.json(value, created ? 201 : 200)
    })
    .openapi(renewRoute, async (c) => {
      const user = c.get('user')
      const { id, memberId } = c.req.valid('param')
      await limits.invitation(user.id)
      c.set('isSecret', true)
      return c.json(await members.renewLink(user, id, memberId), 200)
    })
    .openapi(changeRoute, async (c) => {
      const { id, memberId } = c.req.valid('param')
      const { role } = c.req.valid('json')
      const member = await members.setRole(c.get('user'), id, memberId, role)
      await audited(c, 'member-role-changed', { details: { course: id, member: memberId, role } })
      return c.json(member, 200)
    })
    .openapi(removeRoute, async (c) => {
      const { id, memberId } = c.req.valid('param')
      await members.remove(c.get('user'), id, memberId)
      await audited(c, 'member-removed', { details: { course: id, member: memberId } })
      return c.body(null, 204)
    })
    .openapi(lookRoute, async (c) => c.json(await invitations.look(c.req.valid('param').token), 200))
    .openapi(acceptRoute, async (c) =>
      c.json(await invitations.accept(c.get('user'), c.req.valid('json').token), 200),
    )
