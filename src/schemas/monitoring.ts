import * as z from 'zod'
import { workerPresence } from './responses'

export const monitoringWindow = z.enum(['1h', '24h', '7d'])
export type MonitoringWindow = z.infer<typeof monitoringWindow>

const instant = z.iso.datetime()
const cohort = z.enum(['on', 'off', 'all'])
const verdict = z.enum(['within', 'broken', 'waiting'])

const limit = z.object({
  kind: z.enum(['most', 'least']),
  value: z.number(),
  minSamples: z.number().describe('Judged from so many samples on'),
})

export const figureIds = [
  'errorRate',
  'uploadSuccess',
  'inp',
  'queueAge',
  'processing',
  'stuckUploads',
  'memory',
  'tabMemory',
  'loopDelay',
  'database',
  'storage',
  'lcp',
  'cls',
] as const
export type FigureId = (typeof figureIds)[number]

/** What errors are kept of. */
export const errorKinds = ['http', 'upload', 'processing', 'database', 'storage'] as const

const figure = z
  .object({
    id: z.enum(figureIds),
    unit: z.enum(['share', 'ms', 'seconds', 'megabytes', 'count', 'score']),
    value: z.number().nullable().describe('Over the whole window; of a state, as it is now'),
    p95: z.number().nullable().describe('Of real visits and probes'),
    samples: z.number(),
    failures: z.number(),
    limit,
    verdict,
    cohorts: z.array(z.object({ cohort, value: z.number().nullable(), samples: z.number() })),
    series: z.array(
      z.object({ cohort, points: z.array(z.number().nullable()).describe('One for each step') }),
    ),
    errorKind: z.enum(errorKinds).nullable().describe('Which of the errors lie behind it'),
  })
  .meta({ id: 'MonitoringFigure' })

const monitoringError = z
  .object({
    id: z.string(),
    at: instant,
    kind: z.enum(errorKinds),
    request_id: z.string().nullable(),
    route: z.string(),
    status: z.number().nullable(),
    message: z.string(),
    cohort: z.enum(['on', 'off', 'none']),
    version: z.string(),
    process: z.string(),
  })
  .meta({ id: 'MonitoringError' })

const labelled = z.object({
  label: z.string(),
  samples: z.number(),
  failures: z.number(),
  p75: z.number().nullable(),
})

/** What `/admin/monitoring` shows. */
export const monitoringResponse = z
  .object({
    window: monitoringWindow,
    at: instant.describe('When this was read'),
    from: instant.describe('When the first step begins'),
    stepSeconds: z.number(),
    version: z.string().nullable().describe('The one that was asked for'),
    versions: z.array(z.string()),
    figures: z.array(figure),
    processes: z
      .array(
        z.object({
          name: z.string(),
          role: z.enum(['web', 'worker']),
          version: z.string(),
          memoryMegabytes: z.number(),
          heapMegabytes: z.number().nullable(),
          seenAt: instant,
        }),
      )
      .describe('Those that measured anything in the last minutes'),
    backlog: z.object({ unfinishedJobs: z.number(), deadJobs: z.number() }),
    worker: workerPresence,
    uploadsBegun: z.number(),
    routes: z.array(labelled).describe('Those that failed most, then the slowest'),
    pages: z.array(labelled).describe('Time to respond to a click, the slowest first'),
    errors: z.array(monitoringError).describe('The latest of each kind, the latest first'),
  })
  .meta({ id: 'Monitoring' })

export type MonitoringReport = z.infer<typeof monitoringResponse>
export type MonitoringFigure = MonitoringReport['figures'][number]
export type MonitoringError = MonitoringReport['errors'][number]
