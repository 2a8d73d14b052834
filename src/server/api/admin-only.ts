import type { MiddlewareHandler } from 'hono'
import { AppError } from '@/lib/errors'
import type { ApiEnv } from './create-api'

/**
 * For a route's `middleware`, where it comes before what is sent is looked at: for whoever is no administrator there
 * is nothing here, whether or not the request was well made.
 */
export const adminOnly: MiddlewareHandler<ApiEnv> = async (c, next) => {
  if (c.get('user').role !== 'admin') throw new AppError('notFound', 'There is nothing at this address.')
  await next()
}
