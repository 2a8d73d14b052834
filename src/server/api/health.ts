import { createRoute } from '@hono/zod-openapi'
import { sql } from 'drizzle-orm'
import type { Context } from 'hono'
import * as z from 'zod'
import { AppError } from '@/lib/errors'
import type { ServerContext } from '../context'
import { readMigrationState } from '../db/migrate'
import { createApi, json, problem } from './create-api'
import type { Metrics } from './metrics'
import { isMetricsToken } from './metrics-token'

interface HealthOptions {
  isReady: () => boolean
  metrics: Metrics
}

/** A check that takes longer has failed: whoever asks, asks every few seconds. */
const CHECK_TIMEOUT_MS = 3_000

const open = { tags: ['Operation'], security: [] }

const healthzRoute = createRoute({
  ...open,
  method: 'get',
  path: '/healthz',
  summary: 'Whether the process answers',
  responses: { 200: json(z.object({ status: z.literal('ok') }), 'It does') },
})

const readyzRoute = createRoute({
  ...open,
  method: 'get',
  path: '/readyz',
  summary: 'Whether requests should be sent here',
  responses: {
    200: json(
      z.object({ status: z.literal('ready') }),
      'The database and the storage answer, and the database fits this version',
    ),
    503: problem('Not now; `errors` names what is missing'),
  },
})

const metricsRoute = createRoute({
  ...open,
  method: 'get',
  path: '/metrics',
  summary: 'Figures in the Prometheus text format',
  description: 'Send `METRICS_TOKEN` as a bearer token. Where none is set, there is nothing here.',
  responses: {
    200: { description: 'The figures', content: { 'text/plain': { schema: z.string() } } },
    401: problem('The token is missing or wrong'),
    404: problem('No token is set'),
  },
})

/** For whatever watches over the server: `/healthz`, `/readyz` and `/metrics`. */
export const healthRoutes = (context: ServerContext, { isReady, metrics }: HealthOptions) =>
  createApi()
    .openapi(healthzRoute, (c) => c.json({ status: 'ok' as const }, 200))
    .openapi(readyzRoute, async (c) => {
      const stopped = { field: 'process', message: 'The server is starting or stopping.' }
      const failures = await Promise.all([
        failure('database', () => context.db.execute(sql`select 1`)),
        failure('storage', () => context.storage.check()),
        failure(
          'migrations',
          () => requireMigrations(context.db),
          'The database is older than this version. Run lectern migrate.',
        ),
      ])
      const errors = [isReady() ? null : stopped, ...failures].filter((found) => found !== null)
      if (errors.length > 0) {
        throw new AppError('unavailable', 'The server is not ready. It tries again by itself.', {
          errors,
          retryAfter: 5,
        })
      }
      return c.json({ status: 'ready' as const }, 200)
    })
    .openapi(metricsRoute, async (c) => {
      allowMetrics(c, context.env.METRICS_TOKEN)
      return c.text(await metrics.text(), 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' })
    })

/** A restored or exchanged database may be older than this process, which would meet columns that are not there. */
async function requireMigrations(db: ServerContext['db']): Promise<void> {
  const query = async (text: string) => ({ rows: (await db.execute<{ name: unknown }>(sql.raw(text))).rows })
  const state = await readMigrationState({ query }).catch(() => undefined)
  // No answer at all is told as the database's.
  if (state && state.pending > 0) throw new Error('migrations are missing')
}

async function failure(
  field: string,
  check: () => Promise<unknown>,
  message = `The ${field} does not answer.`,
) {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), CHECK_TIMEOUT_MS)
  })
  try {
    await Promise.race([check(), timeout])
    return null
  } catch {
    return { field, message }
  } finally {
    clearTimeout(timer)
  }
}

function allowMetrics(c: Context, token: string | undefined): void {
  if (token === undefined) throw new AppError('notFound', 'There is nothing at this address.')
  if (isMetricsToken(c.req.header('authorization'), token)) return
  c.header('WWW-Authenticate', 'Bearer')
  throw new AppError('unauthenticated', 'Send METRICS_TOKEN as a bearer token to read the figures.')
}
