import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { ServerContext } from '../context'
import type { Measured } from '../services/monitoring/recorder'
import { kinds, type Kind } from '../services/monitoring/kinds'
import type { RequestObservation } from './metrics'

/** Upper bounds in seconds. */
const REQUEST_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const seconds = (ladder: readonly number[]) => ladder.map((ms) => ms / 1_000)

/** What it reads at the moment of asking. */
type RegistryContext = Pick<ServerContext, 'figures'> & {
  events: Pick<ServerContext['events'], 'streamCount'>
}

/** All that `/metrics` exports, in a registry of its own: one for each app, as tests have several. */
export function openRegistry({ events, figures }: RegistryContext) {
  const registry = new Registry()
  const registers = [registry]

  const requests = new Counter({
    name: 'lectern_http_requests_total',
    help: 'Requests answered, by route and status.',
    labelNames: ['method', 'route', 'status'],
    registers,
  })
  const durations = new Histogram({
    name: 'lectern_http_request_duration_seconds',
    help: 'Time from the request to its answer.',
    labelNames: ['method', 'route'],
    buckets: REQUEST_BUCKETS,
    registers,
  })
  const answers = new Counter({
    name: 'lectern_cohort_requests_total',
    help: 'Requests of pages and API, by cohort of the new course creation and result (ok, error).',
    labelNames: ['cohort', 'result'],
    registers,
  })

  const counter = (name: string, help: string, ...labelNames: string[]) =>
    new Counter({ name, help, labelNames, registers })
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers })
  const histogram = (name: string, help: string, buckets: number[], ...labelNames: string[]) =>
    new Histogram({ name, help, labelNames, buckets, registers })

  const begun = counter('lectern_uploads_begun_total', 'Uploads begun.', 'cohort')
  const uploads = counter(
    'lectern_uploads_total',
    'Uploads that ended, by result (ok, error).',
    'cohort',
    'result',
  )
  const jobs = counter(
    'lectern_media_jobs_total',
    'Work on videos that ended in this process.',
    'task',
    'result',
  )
  const queue = gauge('lectern_queue_jobs', 'Jobs that wait or run.')
  const oldest = gauge('lectern_queue_oldest_seconds', 'How long the oldest job has been waiting.')
  const workerAge = gauge(
    'lectern_worker_age_seconds',
    'Since something that works on videos was last heard of, on any machine.',
  )
  const dead = gauge('lectern_dead_jobs', 'Jobs given up, which wait for an administrator.')
  const stuck = gauge(
    'lectern_stuck_uploads',
    'Uploads that have all parts and were not joined for 15 minutes.',
  )
  const loop = gauge('lectern_event_loop_delay_seconds', 'The 99th percentile of the last ten seconds.')
  const inp = histogram(
    'lectern_inp_seconds',
    'Interaction to next paint of real visits.',
    seconds(kinds.inp.ladder),
    'cohort',
  )
  const lcp = histogram(
    'lectern_lcp_seconds',
    'Largest contentful paint of real visits.',
    seconds(kinds.lcp.ladder),
    'cohort',
  )
  const cls = histogram(
    'lectern_cls',
    'Cumulative layout shift of real visits.',
    [...kinds.cls.ladder],
    'cohort',
  )
  const tab = histogram(
    'lectern_tab_memory_bytes',
    'Memory of browser tabs, where browsers tell it.',
    kinds.tabMemory.ladder.map((megabytes) => megabytes * 1e6),
    'cohort',
  )
  const probes = {
    database: histogram(
      'lectern_database_probe_seconds',
      'A small question to the database.',
      seconds(kinds.database.ladder),
    ),
    storage: histogram(
      'lectern_storage_probe_seconds',
      'A small question to the storage.',
      seconds(kinds.storage.ladder),
    ),
  }
  const noAnswer = counter('lectern_probe_failures_total', 'Questions without an answer.', 'part')

  const read = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value())
      },
    })
  read('lectern_event_streams', 'Clients that follow a course live.', () => events.streamCount)
  read('process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss())
  read('nodejs_heap_used_bytes', 'Heap in use.', () => process.memoryUsage().heapUsed)
  read('process_uptime_seconds', 'Age of the process.', () => process.uptime())
  read('process_start_time_seconds', 'Start of the process, seconds since 1970.', () =>
    Math.round(Date.now() / 1_000 - process.uptime()),
  )
  new Gauge({
    name: 'lectern_build_info',
    help: 'The version, as a label.',
    labelNames: ['version'],
    registers,
  }).set({ version: figures?.version ?? 'unknown' }, 1)

  /** What becomes of each kind; those that are missing are told in other ways, or by their process alone. */
  const sinks: Partial<Record<Kind, (measured: Required<Measured>, result: 'ok' | 'error') => void>> = {
    http: ({ cohort }, result) => answers.inc({ cohort, result }),
    uploadBegun: ({ cohort }) => begun.inc({ cohort }),
    upload: ({ cohort }, result) => uploads.inc({ cohort, result }),
    processing: ({ label }, result) => jobs.inc({ task: label, result }),
    queueDepth: ({ value }) => queue.set(value),
    queueAge: ({ value }) => oldest.set(value),
    workerAge: ({ value }) => workerAge.set(value),
    deadJobs: ({ value }) => dead.set(value),
    stuckUploads: ({ value }) => stuck.set(value),
    loopDelay: ({ value }) => loop.set(value / 1_000),
    inp: ({ cohort, value }) => inp.observe({ cohort }, value / 1_000),
    lcp: ({ cohort, value }) => lcp.observe({ cohort }, value / 1_000),
    cls: ({ cohort, value }) => cls.observe({ cohort }, value),
    tabMemory: ({ cohort, value }) => tab.observe({ cohort }, value * 1e6),
    database: ({ value }, result) => probe('database', value, result),
    storage: ({ value }, result) => probe('storage', value, result),
  }
  const probe = (part: 'database' | 'storage', ms: number, result: 'ok' | 'error') => {
    if (result === 'ok') probes[part].observe(ms / 1_000)
    else noAnswer.inc({ part })
  }

  return {
    observe: ({ method, route, status, seconds: taken }: RequestObservation) => {
      requests.inc({ method, route, status })
      durations.observe({ method, route }, taken)
    },
    measure: ({ kind, label = '', cohort = 'none', value = 0, isError = false }: Measured) => {
      sinks[kind]?.({ kind, label, cohort, value, isError }, isError ? 'error' : 'ok')
    },
    text: () => registry.metrics(),
    /** Every name that an alert or a dashboard may use, with those that a histogram is read by. */
    names: async (): Promise<string[]> =>
      (await registry.getMetricsAsJSON()).flatMap(({ name, type }) =>
        String(type) === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => name + end) : [name],
      ),
  }
}
