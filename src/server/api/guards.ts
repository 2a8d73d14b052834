import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { matchedRoutes } from 'hono/route'
import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { limits } from '@/lib/limits'
import type { SessionUser } from '@/types/api'
import type { ServerContext } from '../context'
import { measureFor, type Figures } from '../services/monitoring/figures'
import { safeMessage } from '../services/monitoring/safe-message'
import { traced } from '../tracing'
import type { ApiApp } from './assemble-app'
import type { ApiEnv } from './create-api'
import { tooLarge, unsupportedMediaType } from './errors'
import { findNul, isTooDeep } from './json-text'
import type { Metrics } from './metrics'

/** Says who is at the other end of the socket; `undefined` when there is no socket. */
export type RemoteAddress = (c: Context) => string | undefined

type Guard = MiddlewareHandler<ApiEnv>

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** The route that will answer, guards left out; `undefined` when there is none. */
export const answeringRoute = (c: Context) => matchedRoutes(c).find((route) => route.method !== 'ALL')

/** Made here and never taken from outside: ids in the log cannot be forged. */
export const requestId: Guard = async (c, next) => {
  const id = newId()
  c.set('requestId', id)
  c.header('X-Request-Id', id)
  await next()
  if (!c.res.headers.has('X-Request-Id')) c.header('X-Request-Id', id)
}

/**
 * One line for each request, and its figures: the route's pattern instead of the address, and no query, body or cookie.
 */
export const accessLog =
  ({ log, figures }: Pick<ServerContext, 'log' | 'figures'>, metrics: Metrics): Guard =>
  (c, next) => {
    const route = answeringRoute(c)?.path ?? 'none'
    const method = METHODS.find((known) => known === c.req.method) ?? 'other'
    const attributes = { 'http.request.method': method, 'http.route': route }
    return traced(`${method} ${route}`, attributes, async (tell) => {
      const startedAt = performance.now()
      await next()
      const ms = performance.now() - startedAt
      const { status } = c.res
      tell({ 'http.response.status_code': status, 'lectern.request_id': c.get('requestId') })
      metrics.observe({ method, route, status, seconds: ms / 1000 })
      measureRequest(c, figures, { method, route, value: ms })
      const line = { requestId: c.get('requestId'), method, route, status, ms: Math.round(ms * 10) / 10 }
      if (route.startsWith('/api')) log.info(line, 'request')
      else log.debug(line, 'request')
    })
  }

/** Of the API alone: probes ask every few seconds, and would hide in their numbers what people meet. */
function measureRequest(
  c: Context<ApiEnv>,
  figures: Figures | undefined,
  { method, route, value }: { method: string; route: string; value: number },
): void {
  if (!route.startsWith('/api')) return
  const { status } = c.res
  const isError = status >= 500
  const label = `${method} ${route}`
  const message = c.error ? safeMessage(c.error) : `Answered ${status}.`
  const error = { requestId: c.get('requestId'), route: label, status, message }
  const user = (c.get('user') as SessionUser | undefined) ?? c.get('visitor') // not there where nobody was asked for
  measureFor(figures, user, { kind: 'http', value, isError }, isError ? error : undefined)
  measureFor(figures, user, { kind: 'route', label, value, isError })
}

const DEFAULTS = Object.entries({
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
})

/**
 * Answers of the API are data: never guessed at, kept, framed or run. A route may set a header itself. They are set
 * beforehand, because each one that is added to a finished answer makes the whole answer anew.
 */
export const securityHeaders: Guard = async (c, next) => {
  for (const [name, value] of DEFAULTS) c.header(name, value)
  await next()
  // An answer that a route did not make through its context has none of them.
  for (const [name, value] of DEFAULTS) if (!c.res.headers.has(name)) c.header(name, value)
}

/** Nothing more is done for an address that does not exist, or not with this method. */
export const knownRoute =
  (app: ApiApp): Guard =>
  async (c, next) => {
    if (answeringRoute(c)) return next()
    const allowed = METHODS.filter((method) =>
      app.router.match(method, c.req.path)[0].some(([[, route]]) => route.method === method),
    )
    if (allowed.length === 0) throw new AppError('notFound', 'There is nothing at this address.')
    c.header('Allow', allowed.join(', '))
    throw new AppError('methodNotAllowed', `This address answers ${allowed.join(', ')} only.`)
  }

const isSafe = (method: string) => method === 'GET' || method === 'HEAD'

/**
 * Refuses writes that another site's page sends with the visitor's cookie. Browsers write `Origin` on every
 * such request, and `Sec-Fetch-Site` where it is missing; programs write neither.
 */
export const originCheck = (appUrl: string): Guard => {
  const appOrigin = new URL(appUrl).origin
  return async (c, next) => {
    if (isSafe(c.req.method)) return next()
    const origin = c.req.header('origin')
    const site = c.req.header('sec-fetch-site')
    const isOurs =
      origin === undefined
        ? site === undefined || site === 'same-origin' || site === 'none'
        : origin === appOrigin || hostOf(origin) === hostHeader(c)
    if (!isOurs) {
      throw new AppError(
        'badOrigin',
        'This request came from a page of another site, so nothing was changed.',
      )
    }
    await next()
  }
}

const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).host || null : null)
const hostHeader = (c: Context) => (c.req.header('host') ?? new URL(c.req.url).host).toLowerCase()

const limitTo = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw tooLarge(maxSize)
    },
  })
const limitBody = limitTo(limits.jsonBody)
const limitPackage = limitTo(limits.packageBody)
const limitCaptions = limitTo(limits.captionsBody)
const CAPTIONS = /^\/api\/videos\/[^/]+\/captions\/[^/]+$/

const limitOf = ({ method, path }: Context['req']) => {
  if (path.startsWith('/api/packages/')) return limitPackage
  return method === 'PUT' && CAPTIONS.test(path) ? limitCaptions : limitBody
}

/** Reads the body once: at most 1 MiB (captions 4, a whole course 16), JSON by its type and its text, nothing in it that cannot be stored. */
export const jsonBody: Guard = async (c, next) => {
  for (const [name, values] of Object.entries(c.req.queries())) {
    if (values.some((value) => value.includes('\0')) || name.includes('\0')) throw unstorable(name)
  }
  if (isSafe(c.req.method)) return next()
  // A body without a length (a DELETE of a browser, a chunked one) is copied by the limiter into a new Request,
  // and Node copies only a real one, which the adapter's stand-in is not.
  if (c.req.header('content-length') === undefined) c.req.raw = c.req.raw.clone()
  const limit = limitOf(c.req)
  return limit(c, async () => {
    const text = await c.req.text()
    if (text !== '') checkJson(c, text)
    await next()
  })
}

const JSON_TYPE = /^application\/json\s*(;|$)/i

function checkJson(c: Context, text: string): void {
  if (!JSON_TYPE.test(c.req.header('content-type') ?? '')) throw unsupportedMediaType()
  if (isTooDeep(text)) {
    throw new AppError('malformed', 'The body is nested more than 32 levels deep. Nothing was changed.')
  }
  const value = parseJson(text)
  const nul = text.includes('\\u0000') ? findNul(value) : undefined
  if (nul) throw unstorable(nul.join('.'))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError('malformed', 'The body is not JSON, or was cut off on the way. Nothing was changed.')
  }
}

const unstorable = (field: string) => {
  const message = 'This text holds a character that cannot be stored (U+0000). Remove it and save again.'
  return new AppError('invalid', message, { errors: [{ field: field.replaceAll('\0', '\u2400'), message }] })
}
