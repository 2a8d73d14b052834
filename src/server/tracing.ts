export type SpanAttributes = Record<string, string | number>

/** What makes spans; loaded only where somebody collects them. */
export interface Tracer {
  /** Runs `work` inside a span; what it starts becomes a part of that. `tell` adds what is known only afterwards. */
  run<T>(name: string, attributes: SpanAttributes, work: (tell: Tell) => Promise<T>): Promise<T>
  /** Of the span that the caller runs in. */
  traceId(): string | undefined
}

export type Tell = (attributes: SpanAttributes) => void

// One for the process: what runs inside of what is known by the process as a whole, too.
let current: Tracer | undefined

export const setTracer = (tracer: Tracer | undefined): void => {
  current = tracer
}

/** Runs `work`, in a span where traces are made. */
export const traced = <T>(
  name: string,
  attributes: SpanAttributes,
  work: (tell: Tell) => Promise<T>,
): Promise<T> => (current ? current.run(name, attributes, work) : work(ignore))

const ignore: Tell = () => undefined

/** For the log line. */
export const currentTraceId = (): string | undefined => current?.traceId()
