import {
  changeRolloutSchema,
  flagsResponse,
  rolloutChangeListResponse,
  rolloutResponse,
} from '@/schemas/rollout'
import type { Rollout } from '@/types/rollout'
import type { Context } from 'hono'
import * as z from 'zod'
import type { Services } from '../services'
import { adminOnly } from './admin-only'
import type { Audited } from './audited'
import { type ApiEnv, body, createApi, guardedRoute, json, problem } from './create-api'
import { paging } from './route-parts'

const admins = {
  tags: ['Administration'],
  description: 'For administrators; for everyone else there is nothing here.',
  middleware: adminOnly,
}
const answer = { 200: json(rolloutResponse, 'The rollout') }

const flagsRoute = guardedRoute({
  method: 'get',
  path: '/flags',
  tags: ['Account'],
  summary: 'The features that you have',
  responses: { 200: json(flagsResponse, 'By name, whether it is on for you') },
})

const readRoute = guardedRoute({
  method: 'get',
  path: '/admin/rollout',
  ...{ ...admins, summary: 'How the rollout of the new course creation stands', responses: answer },
})

const changeRoute = guardedRoute({
  method: 'patch',
  path: '/admin/rollout',
  ...{ ...admins, summary: 'Another step, other accounts, other settings' },
  request: { body: body(changeRolloutSchema) },
  responses: { ...answer, 409: problem('It changed meanwhile; nothing was done') },
})

const stopRoute = guardedRoute({
  method: 'post',
  path: '/admin/rollout/stop',
  ...{ ...admins, summary: 'Off for everybody, at once', responses: answer },
})

const undoRoute = guardedRoute({
  method: 'post',
  path: '/admin/rollout/undo-stop',
  ...{ ...admins, summary: 'Take the stop back, the watch included' },
  responses: { ...answer, 409: problem('Something was changed since') },
})

const dismissRoute = guardedRoute({
  method: 'delete',
  path: '/admin/rollout/notice',
  ...{ ...admins, summary: 'What the guard did was seen', responses: answer },
})

const historyRoute = guardedRoute({
  method: 'get',
  path: '/admin/rollout/history',
  ...{ ...admins, summary: 'Who changed what when' },
  request: { query: z.strictObject(paging(200)) },
  responses: { 200: json(rolloutChangeListResponse, 'A page of changes, the latest first') },
})

/** `/api/flags`, and `/api/admin/rollout` behind it. */
export const rolloutRoutes = ({ rollout }: Pick<Services, 'rollout'>, audited: Audited) => {
  const noted = async (c: Context<ApiEnv>, changed: Rollout) => {
    await audited(c, 'flag-changed', { details: { step: changed.step } })
    return changed
  }
  return createApi()
    .openapi(flagsRoute, async (c) => c.json(await rollout.flagsOf(c.get('user')), 200))
    .openapi(readRoute, async (c) => c.json(await rollout.read(), 200))
    .openapi(changeRoute, async (c) =>
      c.json(await noted(c, await rollout.change(c.get('user'), c.req.valid('json'))), 200),
    )
    .openapi(stopRoute, async (c) => c.json(await noted(c, await rollout.stop(c.get('user'))), 200))
    .openapi(undoRoute, async (c) => c.json(await noted(c, await rollout.undoStop(c.get('user'))), 200))
    .openapi(dismissRoute, async (c) => c.json(await rollout.dismissNotice(), 200))
    .openapi(historyRoute, async (c) => c.json(await rollout.history(c.req.valid('query')), 200))
}
