import { createRoute } from '@hono/zod-openapi'
import * as z from 'zod'
import { relyingParty } from '../auth/relying-party'
import type { ServerContext } from '../context'
import { createApi, json } from './create-api'

const configRoute = createRoute({
  method: 'get',
  path: '/config',
  tags: ['Account'],
  summary: 'What this server offers',
  security: [],
  responses: {
    200: json(
      z.object({
        demo: z.boolean().describe('Whether the demo accounts can be signed in to'),
        signUp: z.enum(['open', 'invite', 'closed']),
        maxUploadBytes: z.number().describe('The largest video file, bytes'),
        storageQuotaBytes: z
          .number()
          .nullable()
          .describe('What the files of the courses of one person may take up, bytes; null: no limit'),
        passkeyOrigin: z
          .string()
          .nullable()
          .describe('The address whose pages may use passkeys; null: there is none'),
        convertsVideos: z
          .boolean()
          .describe(
            'Whether what browsers do not play is made into a video that they do, as far as this server knows',
          ),
        parallelParts: z.number().describe('Parts of uploads that one browser sends at once'),
        partChecksum: z
          .enum(['md5', 'crc32'])
          .describe('What the storage checks parts by: MD5 in base64 or CRC-32 in hex'),
      }),
      'The settings that pages depend on',
    ),
  },
})

/** `GET /api/config`: settings that a page needs before anyone is signed in. */
export const configRoutes = ({ env, storage, appUrl }: ServerContext, convertsVideos: () => boolean) =>
  createApi().openapi(configRoute, (c) =>
    c.json(
      {
        demo: env.DEMO,
        signUp: env.SIGN_UP,
        maxUploadBytes: env.MAX_UPLOAD_BYTES,
        storageQuotaBytes: env.STORAGE_QUOTA_BYTES ?? null,
        passkeyOrigin: relyingParty(appUrl)?.origin ?? null,
        convertsVideos: convertsVideos(),
        parallelParts: storage.parallelParts,
        partChecksum: storage.checksumKind,
      },
      200,
    ),
  )
