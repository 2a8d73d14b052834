import { vitalsSchema, type Vitals } from '@/schemas/vitals'
import type { ServerContext } from '../context'
import { measureFor } from '../services/monitoring/figures'
import type { Kind } from '../services/monitoring/kinds'
import { countFailedUpload } from '../services/monitoring/upload-failures'
import { body, createApi, openRoute, problem } from './create-api'
import type { RateLimits } from './rate-limit'

const vitalsRoute = openRoute({
  method: 'post',
  path: '/vitals',
  tags: ['Operation'],
  summary: 'What a visit was like: latency, layout shift, memory, uploads given up',
  description: 'Sent by pages when they are left. Numbers alone, and only those that the browser knows.',
  request: { body: body(vitalsSchema) },
  responses: {
    204: { description: 'Counted' },
    429: problem('Too many from this account or network'),
  },
})

/** `POST /api/vitals`. */
export const vitalsRoutes = (context: ServerContext, limits: RateLimits) =>
  createApi().openapi(vitalsRoute, async (c) => {
    const visitor = c.get('visitor')
    await limits.vitals(c, visitor?.id)
    const vitals = c.req.valid('json')
    for (const [kind, value] of measuredBy(vitals)) {
      measureFor(context.figures, visitor, { kind, value, label: vitals.page })
    }
    if (visitor) {
      for (const uploadId of vitals.failedUploads ?? []) {
        const failure = { uploadId, reason: 'the browser gave up', requestId: c.get('requestId') }
        await countFailedUpload(context, visitor, failure)
      }
    }
    return c.body(null, 204)
  })

const measuredBy = ({ inp, lcp, cls, memory }: Vitals): [Kind, number][] => {
  const all: [Kind, number | undefined][] = [
    ['inp', inp],
    ['lcp', lcp],
    ['cls', cls],
    ['tabMemory', memory === undefined ? undefined : memory / 1_000_000],
  ]
  return all.flatMap(([kind, value]) => (value === undefined ? [] : [[kind, value] as [Kind, number]]))
}
