import { OpenAPIHono, type RouteConfig, createRoute, z } from '@hono/zod-openapi'
import type { SessionUser } from '@/types/api'
import { AppError } from '@/lib/errors'

export interface ApiEnv {
  Variables: {
    requestId: string
    /** Set by the `signedIn` guard; routes without that guard must not read it. */
    user: SessionUser
  }
}

/** Wrong fields in the order of the schema, named by their path. */
const fieldProblems = (
  issues: readonly { path: readonly PropertyKey[]; message: string; code?: string; keys?: string[] }[],
) =>
  issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' && issue.keys
      ? issue.keys.map((key) => ({
          field: [...issue.path, key].join('.'),
          message: 'This field does not exist here. Leave it out.',
        }))
      : [{ field: issue.path.join('.'), message: issue.message }],
  )

/** A router whose validation errors are our problem details. */
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

const problem = (description: string) => ({
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
export const guardedRoute = <R extends RouteConfig>(route: R) =>
  createRoute({
    security: [{ session: [] }],
    ...route,
    responses: { ...guardedProblems, ...route.responses },
  })
