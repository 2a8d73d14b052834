/** Upper bounds in seconds; what is slower falls into `+Inf`. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const

interface Observation {
  method: string
  /** The route's pattern, never the address: the number of series stays bounded. */
  route: string
  status: number
  seconds: number
}

interface Histogram {
  buckets: number[]
  sum: number
  count: number
}

export interface Metrics {
  observe(observation: Observation): void
  /** Prometheus text format 0.0.4. */
  text(): string
}

const quoted = (labels: Record<string, string | number>) =>
  Object.entries(labels)
    .map(
      ([name, value]) =>
        `${name}="${String(value).replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`))}"`,
    )
    .join(',')

/** A figure that is read when it is asked for. */
export interface Gauge {
  name: string
  help: string
  read: () => number
}

/** Counts of this process; a scraper adds up those of all servers. */
export function createMetrics(gauges: readonly Gauge[] = []): Metrics {
  const requests = new Map<string, number>()
  const durations = new Map<string, Histogram>()

  return {
    observe({ method, route, status, seconds }) {
      const key = quoted({ method, route, status })
      requests.set(key, (requests.get(key) ?? 0) + 1)
      const of = quoted({ method, route })
      const histogram = durations.get(of) ?? { buckets: BUCKETS.map(() => 0), sum: 0, count: 0 }
      const bucket = BUCKETS.findIndex((bound) => seconds <= bound)
      if (bucket >= 0) histogram.buckets[bucket] = (histogram.buckets[bucket] ?? 0) + 1
      histogram.sum += seconds
      histogram.count += 1
      durations.set(of, histogram)
    },
    text: () =>
      [
        ...family('lectern_http_requests_total', 'counter', 'Requests answered, by route and status.', [
          ...[...requests].map(([labels, value]) => `lectern_http_requests_total{${labels}} ${value}`),
        ]),
        ...family(
          'lectern_http_request_duration_seconds',
          'histogram',
          'Time from the request to its answer.',
          [...durations].flatMap(([labels, histogram]) => histogramLines(labels, histogram)),
        ),
        ...gauges.flatMap(({ name, help, read }) => family(name, 'gauge', help, [`${name} ${read()}`])),
        ...processLines(),
        '',
      ].join('\n'),
  }
}

const family = (name: string, type: string, help: string, lines: string[]) => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
  ...lines,
]

function histogramLines(labels: string, { buckets, sum, count }: Histogram): string[] {
  const name = 'lectern_http_request_duration_seconds'
  let below = 0
  const lines = BUCKETS.map((bound, i) => {
    below += buckets[i] ?? 0
    return `${name}_bucket{${labels},le="${bound}"} ${below}`
  })
  return [
    ...lines,
    `${name}_bucket{${labels},le="+Inf"} ${count}`,
    `${name}_sum{${labels}} ${sum}`,
    `${name}_count{${labels}} ${count}`,
  ]
}

function processLines(): string[] {
  const memory = process.memoryUsage()
  const gauge = (name: string, help: string, value: number) =>
    family(name, 'gauge', help, [`${name} ${value}`])
  return [
    ...gauge('process_resident_memory_bytes', 'Resident memory.', memory.rss),
    ...gauge('nodejs_heap_used_bytes', 'Heap in use.', memory.heapUsed),
    ...gauge(
      'process_start_time_seconds',
      'Start of the process, seconds since 1970.',
      Math.round(Date.now() / 1000 - process.uptime()),
    ),
    ...gauge('process_uptime_seconds', 'Age of the process.', process.uptime()),
  ]
}
