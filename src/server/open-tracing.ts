import { ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type pg from 'pg'
import type { ObjectStorage } from './storage/port'
import { setTracer, traced } from './tracing'

export interface Tracing {
  /** Sends what is left, and ends. */
  stop: () => Promise<void>
}

/**
 * Begins to send traces to the collector that the environment names (`OTEL_EXPORTER_OTLP_ENDPOINT`, with the other
 * variables of that standard). Spans carry names, codes and sizes: no values of queries, no addresses, no one's words.
 */
export function openTracing({ role, version }: { role: 'web' | 'worker'; version: string }): Tracing {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': process.env.OTEL_SERVICE_NAME ?? `lectern-${role}`,
      'service.version': version,
    }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  })
  const contexts = new AsyncLocalStorageContextManager().enable()
  const tracer = provider.getTracer('lectern')
  setTracer({
    async run(name, attributes, work) {
      const parent = contexts.active()
      const span = tracer.startSpan(name, { attributes }, parent)
      try {
        return await contexts.with(trace.setSpan(parent, span), () =>
          work((more) => void span.setAttributes(more)),
        )
      } catch (error) {
        // The name alone: messages repeat values.
        span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'error' })
        throw error
      } finally {
        span.end()
      }
    },
    traceId: () => trace.getSpan(contexts.active() ?? ROOT_CONTEXT)?.spanContext().traceId,
  })
  return {
    stop: async () => {
      setTracer(undefined)
      await provider.shutdown().catch(() => undefined) // a collector that is away keeps nobody from stopping
      contexts.disable()
    },
  }
}

/** The text of a statement, which has placeholders for values; what is quoted in it all the same is taken out. */
const statementOf = (query: unknown): string => {
  const text =
    typeof query === 'object' && query !== null && 'text' in query ? String(query.text) : String(query)
  return text.replaceAll(/'(?:[^']|'')*'/g, '?').slice(0, 400)
}

type Query = (...given: unknown[]) => unknown

/** Of calls that answer by a promise; by a callback the pool asks itself, for a call that has its span already. */
const tracedQuery =
  (query: Query): Query =>
  (...given) => {
    if (typeof given.at(-1) === 'function') return query(...given)
    const statement = statementOf(given[0])
    const verb = /^\s*(\w+)/.exec(statement)?.[1]?.toLowerCase() ?? 'query'
    return traced(
      `db ${verb}`,
      { 'db.system.name': 'postgresql', 'db.query.text': statement },
      () => query(...given) as Promise<unknown>, // without a callback it is one
    )
  }

/** From now on every query of the pool and of the connections taken from it has a span. */
export function tracePool(pool: pg.Pool): void {
  const query = pool.query.bind(pool) as Query // of its many forms all are passed on as they are
  const connect = pool.connect.bind(pool) as (...given: unknown[]) => unknown // the same
  Object.assign(pool, {
    query: tracedQuery(query),
    connect: (...given: unknown[]) => {
      const taken = connect(...given)
      if (given.length > 0 || !(taken instanceof Promise)) return taken
      return (taken as Promise<pg.PoolClient>).then((client) => withQuery(client))
    },
  })
}

const withQuery = (client: pg.PoolClient): pg.PoolClient => {
  const query = tracedQuery(client.query.bind(client)) // as above
  return new Proxy(client, {
    get: (target, name) => (name === 'query' ? query : ownOf(target, name)),
  })
}

/** The storage with a span for each call. */
export const tracedStorage = (storage: ObjectStorage): ObjectStorage =>
  new Proxy(storage, {
    get(target, name) {
      const own = ownOf(target, name)
      if (typeof own !== 'function' || typeof name !== 'string') return own
      return (...given: unknown[]) => {
        const answer = (own as Query)(...given) // a method of the storage
        if (!(answer instanceof Promise)) return answer
        return traced(`storage ${name}`, {}, () => answer as Promise<unknown>)
      }
    },
  })

/** A member as its own object has it: private fields are found only there. */
function ownOf(target: object, name: string | symbol): unknown {
  const own: unknown = Reflect.get(target, name, target)
  return typeof own === 'function' ? (own.bind(target) as unknown) : own
}
