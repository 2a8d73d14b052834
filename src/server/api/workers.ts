import { workerPresence } from '@/schemas/responses'
import type { ServerContext } from '../context'
import { readWorkerPresence } from '../services/monitoring/worker-presence'
import { createApi, guardedRoute, json } from './create-api'

const workersRoute = guardedRoute({
  method: 'get',
  path: '/workers',
  tags: ['Videos'],
  summary: 'Whether anything works on uploaded videos right now',
  responses: { 200: json(workerPresence, 'It does, or when something last did') },
})

/** `GET /api/workers`: pages say why a video stays as it is. */
export const workerRoutes = ({ db }: ServerContext) =>
  createApi().openapi(workersRoute, async (c) => c.json(await readWorkerPresence(db), 200))
