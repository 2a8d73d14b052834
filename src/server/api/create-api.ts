import { OpenAPIHono, type RouteConfig, createRoute, z } from '@hono/zod-openapi'
import type { SessionUser } from '@/types/api'
import { AppError } from '@/lib/errors'
import { fieldProblems } from './field-problems'

export interface ApiEnv {
  Variables: {
    requestId: string
    /** Set by the session guard; a route that says `security: []` has none and must not read it. */
    user: SessionUser
    /** Set by the session guard for a route that is open and knows whom it has before it (`openRoute`). */
    visitor: SessionUser | null
    /** The session behind `user`; it may be ended by then, so whatever lasts has to look again. */
    sessionId: string
    /** The answer holds a secret that is told once: it is not kept for a repeated request, which gets a new one. */
    isSecret?: boolean
  }
}

/**
 * A router whose validation errors are our problem details. Every route needs a session unless it says
 * `security: []` itself.
 */
export const createApi = () =>
  new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (result.success) return
      // An id in the path that is none names nothing: 404, as for any unknown id.
      if (result.target === 'param') throw new AppError('notFound', 'There is nothing at this address.')
      const errors = fieldProblems(result.error.issues)
      throw new AppError('invalid', errors[0]?.message ?? 'Some fields need a change.', { errors })
    },
  })

/** An error answer, for the documentation. */
export const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problemSchema } },
})

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    code: z.string(),
    detail: z.string(),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
    requestId: z.string().optional(),
  })
  .openapi('Problem', { description: 'RFC 9457 problem details' })

const guardedProblems = {
  401: problem('Not signed in'),
  404: problem('Not there, or not yours'),
  422: problem('Some fields need a change'),
}

/** A JSON answer. */
export const json = <T extends z.ZodType>(schema: T, description: string) => ({
  description,
  content: { 'application/json': { schema } },
})

/** A JSON request body that must be present. */
export const body = <T extends z.ZodType>(schema: T) => ({
  required: true,
  content: { 'application/json': { schema } },
})

/** A route for signed-in people: the answers that every such route can give are filled in. */
export const guardedRoute = <P extends string, R extends Omit<RouteConfig, 'path'> & { path: P }>(route: R) =>
  createRoute<P, R & { responses: typeof guardedProblems }>({
    security: [{ session: [] }],
    ...route,
    responses: { ...guardedProblems, ...route.responses },
  })

/** A route for everybody that answers signed-in people as who they are (`visitor`). */
export const openRoute = <P extends string, R extends Omit<RouteConfig, 'path'> & { path: P }>(route: R) =>
  createRoute<P, R & { responses: Omit<typeof guardedProblems, 401> }>({
    // A session or nothing at all, as OpenAPI writes it.
    security: [{ session: [] }, {}],
    ...route,
    responses: { 404: guardedProblems[404], 422: guardedProblems[422], ...route.responses },
  })
