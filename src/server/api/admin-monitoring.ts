import * as z from 'zod'
import { monitoringResponse, monitoringWindow } from '@/schemas/monitoring'
import type { Services } from '../services'
import { adminOnly } from './admin-only'
import { createApi, guardedRoute, json } from './create-api'

const monitoringRoute = guardedRoute({
  method: 'get',
  path: '/admin/monitoring',
  tags: ['Administration'],
  summary: 'Figures of all servers and workers against their limits, and the errors behind them',
  description: 'For administrators; for everyone else there is nothing here.',
  middleware: [adminOnly],
  request: {
    query: z.strictObject({
      window: monitoringWindow.default('24h'),
      version: z.string().max(64).optional().describe('What processes of this version measured alone'),
    }),
  },
  responses: { 200: json(monitoringResponse, 'The figures') },
})

/** `GET /api/admin/monitoring`. */
export const adminMonitoringRoutes = ({ monitoring }: Pick<Services, 'monitoring'>) =>
  createApi().openapi(monitoringRoute, async (c) => {
    return c.json(await monitoring.report(c.req.valid('query')), 200)
  })
