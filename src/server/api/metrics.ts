import type { ServerContext } from '../context'

export interface RequestObservation {
  method: string
  /** The route's pattern, never the address: the number of series stays bounded. */
  route: string
  status: number
  seconds: number
}

export interface Metrics {
  observe(observation: RequestObservation): void
  /** Prometheus text format 0.0.4. */
  text(): Promise<string>
}

/** Counts of this process; a scraper adds up those of all servers. Without a token nobody may read them: none are kept. */
export function createMetrics(context: ServerContext): Metrics {
  if (context.env.METRICS_TOKEN === undefined) {
    return { observe: () => undefined, text: () => Promise.resolve('') }
  }
  // Fetched only here. What is observed before it is there waits for it, in order.
  const registry = import('./prometheus').then(({ openRegistry }) => openRegistry(context))
  context.figures?.recorder.listen((measured) => void registry.then(({ measure }) => measure(measured)))
  return {
    observe: (observation) => void registry.then(({ observe }) => observe(observation)),
    text: () => registry.then(({ text }) => text()),
  }
}
