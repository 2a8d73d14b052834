import * as z from 'zod'
import { AppError } from '@/lib/errors'
import {
  adminAccountListResponse,
  auditListResponse,
  ownStorageResponse,
  quotaSchema,
  sessionListResponse,
} from '@/schemas/account'
import { idSchema } from '@/schemas/course'
import type { ServerContext } from '../context'
import { readAccount } from '../db/repositories/account-export-repository'
import { sessionRepository } from '../db/repositories/session-repository'
import { storageUseRepository } from '../db/repositories/storage-use-repository'
import type { Services } from '../services'
import { adminOnly } from './admin-only'
import type { Audited } from './audited'
import { body, createApi, guardedRoute, json } from './create-api'
import { noContent, paging } from './route-parts'

const tags = ['Account']
const eventPage = z.strictObject({ ...paging(200), cursor: idSchema.optional() })

const eventsRoute = guardedRoute({
  method: 'get',
  path: '/account/events',
  tags,
  summary: 'What happened to your account',
  request: { query: eventPage },
  responses: { 200: json(auditListResponse, 'The latest first') },
})

const sessionsRoute = guardedRoute({
  method: 'get',
  path: '/account/sessions',
  tags,
  summary: 'Where you are signed in',
  responses: { 200: json(sessionListResponse, 'The one used last first; 100 at most') },
})

const endSessionRoute = guardedRoute({
  method: 'delete',
  path: '/account/sessions/{id}',
  tags,
  summary: 'Sign out there',
  request: { params: z.object({ id: z.string().min(1).max(100) }) },
  responses: { 204: noContent('It is over, also for pages that are open') },
})

const exportRoute = guardedRoute({
  method: 'get',
  path: '/account/export',
  tags,
  summary: 'Everything that is kept of you, as one JSON file',
  description: 'Without the files of videos: those come with the package of each course.',
  responses: { 200: json(z.looseObject({}), 'By kind') },
})

const admins = { tags: ['Administration'], middleware: adminOnly }

const auditRoute = guardedRoute({
  method: 'get',
  path: '/admin/audit',
  ...{ ...admins, summary: 'Security events of everybody' },
  description: 'For administrators; for everyone else there is nothing here.',
  request: { query: eventPage },
  responses: { 200: json(auditListResponse, 'The latest first') },
})

const storageRoute = guardedRoute({
  method: 'get',
  path: '/account/storage',
  tags,
  summary: 'What the files of your courses take up, and may take up',
  responses: {
    200: json(ownStorageResponse, 'Deleted courses and videos count until they are gone for good'),
  },
})

const accountsRoute = guardedRoute({
  method: 'get',
  path: '/admin/accounts',
  ...{ ...admins, summary: 'Accounts, with what their files take up and may take up' },
  description: 'For administrators; for everyone else there is nothing here.',
  request: {
    query: z.strictObject({
      ...paging(100),
      search: z.string().trim().max(200, 'Search for at most 200 characters.').optional(),
    }),
  },
  responses: { 200: json(adminAccountListResponse, 'By email') },
})

const quotaRoute = guardedRoute({
  method: 'put',
  path: '/admin/accounts/{id}/quota',
  ...{ ...admins, summary: 'What the files of somebody’s courses may take up' },
  description: '`null`: what `STORAGE_QUOTA_BYTES` says for everybody. For administrators.',
  request: { params: z.object({ id: z.string().min(1).max(100) }), body: body(quotaSchema) },
  responses: { 200: json(quotaSchema, 'As it holds from now on') },
})

/** What a person sees and does about their own account, and what administrators do about others'. */
export const myAccountRoutes = (
  { db }: ServerContext,
  { auditLog, quota }: Pick<Services, 'auditLog' | 'quota'>,
  audited: Audited,
) =>
  createApi()
    .openapi(eventsRoute, async (c) =>
      c.json(await auditLog.list({ ...given(c.req.valid('query')), of: c.get('user').id }), 200),
    )
    .openapi(sessionsRoute, async (c) => {
      const rows = await sessionRepository.list(db, c.get('user').id)
      const items = rows.map(({ id, createdAt, usedAt, userAgent }) => ({
        ...{ id, is_current: id === c.get('sessionId'), user_agent: userAgent || null },
        ...{ created_at: createdAt.toISOString(), used_at: usedAt.toISOString() },
      }))
      return c.json({ items, nextCursor: null }, 200)
    })
    .openapi(endSessionRoute, async (c) => {
      if (!(await sessionRepository.end(db, c.get('user').id, c.req.valid('param').id))) {
        throw new AppError('notFound', 'This session has ended already.')
      }
      await audited(c, 'session-ended')
      return c.body(null, 204)
    })
    .openapi(exportRoute, async (c) => {
      const everything = await readAccount(db, c.get('user').id)
      await audited(c, 'export-made')
      c.header('Content-Disposition', 'attachment; filename="lectern-account.json"')
      return c.json(everything, 200)
    })
    .openapi(storageRoute, async (c) => c.json(await quota.ownStorage(c.get('user')), 200))
    .openapi(accountsRoute, async (c) => c.json(await quota.listAccounts(c.req.valid('query')), 200))
    .openapi(auditRoute, async (c) => c.json(await auditLog.list(given(c.req.valid('query'))), 200))
    .openapi(quotaRoute, async (c) => {
      const { id } = c.req.valid('param')
      const { quotaBytes } = c.req.valid('json')
      if (!(await storageUseRepository.setQuota(db, id, quotaBytes))) {
        throw new AppError('notFound', 'There is no such account.')
      }
      await audited(c, 'quota-changed', {
        subjectId: id,
        details: { bytes: String(quotaBytes ?? 'default') },
      })
      return c.json({ quotaBytes }, 200)
    })

const given = ({ cursor, limit }: z.output<typeof eventPage>) => ({
  ...(cursor !== undefined && { cursor }),
  ...(limit !== undefined && { limit }),
})
