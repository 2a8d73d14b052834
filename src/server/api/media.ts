import { createRoute } from '@hono/zod-openapi'
import * as z from 'zod'
import { idSchema } from '@/schemas/course'
import type { Services } from '../services'
import { createApi, problem } from './create-api'

const textRoute = createRoute({
  method: 'get',
  path: '/media/{assetId}/{file}',
  tags: ['Videos'],
  summary: 'A playlist or a track of small pictures, for players',
  description: 'The address comes from `GET /api/videos/{id}/playback` and carries its own permission.',
  security: [],
  request: {
    params: z.strictObject({ assetId: idSchema, file: z.string().regex(/^[\w-]{1,64}\.(m3u8|vtt)$/) }),
    query: z.strictObject({
      exp: z.coerce.number({ error: 'This address is cut off.' }).int().min(0),
      sig: z.string({ error: 'This address is cut off.' }).max(100),
    }),
  },
  responses: {
    200: {
      description: 'The text, with short-lived addresses in it',
      content: {
        'application/vnd.apple.mpegurl': { schema: z.string() },
        'text/vtt': { schema: z.string() },
      },
    },
    403: problem('The address has expired, or was changed'),
    404: problem('Not there any more'),
    422: problem('The address is cut off'),
  },
})

export const mediaRoutes = ({ playback }: Pick<Services, 'playback'>) =>
  createApi().openapi(textRoute, async (c) => {
    const { text, type } = await playback.mediaText({ ...c.req.valid('param'), ...c.req.valid('query') })
    return c.body(text, 200, { 'Content-Type': type, 'Cache-Control': 'private, max-age=60' })
  })
