import { z } from '@hono/zod-openapi'
import { idSchema } from '@/schemas/course'
import {
  completedUploadResponse,
  signedPartsResponse,
  uploadListResponse,
  uploadPartsResponse,
} from '@/schemas/responses'
import { completeUploadSchema, signPartsSchema, tellSendingSchema } from '@/schemas/upload'
import type { Services } from '../services'
import { body, createApi, guardedRoute, json, problem } from './create-api'
import { noContent, withId, paging } from './route-parts'
import { waitSecondsOf } from './write-answer'

const tags = ['Uploads']

const listRoute = guardedRoute({
  method: 'get',
  path: '/uploads',
  tags,
  summary: 'Your uploads that are not over',
  request: { query: z.strictObject({ courseId: idSchema.optional(), ...paging(1_000) }) },
  responses: { 200: json(uploadListResponse, 'A page of uploads') },
})

const signRoute = guardedRoute({
  method: 'post',
  path: '/uploads/{id}/sign',
  tags,
  summary: 'Addresses to PUT parts to',
  request: { ...withId, body: body(signPartsSchema) },
  responses: {
    200: json(signedPartsResponse, 'One address for each part'),
    409: problem('The upload is over'),
  },
})

const sendingRoute = guardedRoute({
  method: 'post',
  path: '/uploads/sending',
  tags,
  summary: 'Say which uploads you are sending',
  description:
    'Your other devices then see them move. Uploads that are over, or not yours, are left as they are.',
  request: { body: body(tellSendingSchema) },
  responses: { 204: noContent('Noted') },
})

const partsRoute = guardedRoute({
  method: 'get',
  path: '/uploads/{id}/parts',
  tags,
  summary: 'The parts that are stored for certain',
  request: withId,
  responses: { 200: json(uploadPartsResponse, 'The upload and its parts') },
})

const completeRoute = guardedRoute({
  method: 'post',
  path: '/uploads/{id}/complete',
  tags,
  summary: 'Join the parts; the work on the file begins',
  description:
    'With `Prefer: wait=N` the answer waits for the end of that work, N seconds (25) at most. Repeating the call answers the video as it is.',
  request: { ...withId, body: { ...body(completeUploadSchema), required: false } },
  responses: {
    200: json(
      completedUploadResponse,
      'The video: `processing`, or in the end `ready`, or `error` with the reason',
    ),
    409: problem('Parts are missing (`errors` names them), or the upload was cancelled'),
  },
})

const abortRoute = guardedRoute({
  method: 'delete',
  path: '/uploads/{id}',
  tags,
  summary: 'Give an upload up; the video is a planned one again',
  request: withId,
  responses: { 204: noContent('Given up'), 409: problem('The upload is finished') },
})

export const uploadRoutes = ({ uploads }: Pick<Services, 'uploads'>) =>
  createApi()
    .openapi(listRoute, async (c) => c.json(await uploads.list(c.get('user'), c.req.valid('query')), 200))
    .openapi(signRoute, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await uploads.sign(c.get('user'), id, c.req.valid('json')), 200)
    })
    .openapi(sendingRoute, async (c) => {
      await uploads.tellSending(c.get('user'), c.req.valid('json'))
      return c.body(null, 204)
    })
    .openapi(partsRoute, async (c) =>
      c.json(await uploads.parts(c.get('user'), c.req.valid('param').id), 200),
    )
    .openapi(completeRoute, async (c) => {
      const { id } = c.req.valid('param')
      const video = await uploads.complete(c.get('user'), id, c.req.valid('json'), waitSecondsOf(c))
      return c.json({ video }, 200)
    })
    .openapi(abortRoute, async (c) => {
      await uploads.abort(c.get('user'), c.req.valid('param').id)
      return c.body(null, 204)
    })
