import { batchVideoUpdateSchema, updateVideoSchema } from '@/schemas/course'
import { playbackResponse, startUploadResponse, videoListResponse, videoResponse } from '@/schemas/responses'
import { startUploadSchema } from '@/schemas/upload'
import type { Services } from '../services'
import { body, createApi, guardedRoute, json, problem } from './create-api'
import { noContent, withId } from './route-parts'

const tags = ['Videos']

const startUploadRoute = guardedRoute({
  method: 'post',
  path: '/videos/upload',
  tags: ['Uploads'],
  summary: 'Announce a file; its parts are sent to signed addresses',
  request: { body: body(startUploadSchema) },
  responses: {
    200: json(startUploadResponse, 'The upload that this id was started with before'),
    201: json(startUploadResponse, 'The video and how its file is cut'),
    409: problem('The video has its file already, or an id belongs to something else'),
    507: problem('The disk is full'),
  },
})

const batchRoute = guardedRoute({
  method: 'patch',
  path: '/videos',
  tags,
  summary: 'Rename and place many videos: all of it, or none',
  request: { body: body(batchVideoUpdateSchema) },
  responses: { 200: json(videoListResponse, 'The videos in the order of the request') },
})

const updateRoute = guardedRoute({
  method: 'patch',
  path: '/videos/{id}',
  tags,
  summary: 'Rename a video',
  request: { ...withId, body: body(updateVideoSchema) },
  responses: { 200: json(videoResponse, 'The video') },
})

const removeRoute = guardedRoute({
  method: 'delete',
  path: '/videos/{id}',
  tags,
  summary: 'Mark a video for deletion',
  request: withId,
  responses: { 204: noContent('Marked') },
})

const playbackRoute = guardedRoute({
  method: 'get',
  path: '/videos/{id}/playback',
  tags,
  summary: 'Short-lived addresses for a player',
  request: withId,
  responses: {
    200: json(playbackResponse, 'What a player needs'),
    409: problem('There is nothing to play yet'),
  },
})

export const videoRoutes = ({ videos, uploads }: Pick<Services, 'videos' | 'uploads'>) =>
  createApi()
    .openapi(startUploadRoute, async (c) => {
      const { created, value } = await uploads.start(c.get('user'), c.req.valid('json'))
      return c.json(value, created ? 201 : 200)
    })
    .openapi(batchRoute, async (c) => {
      const items = await videos.updateMany(c.get('user'), c.req.valid('json'))
      return c.json({ items }, 200)
    })
    .openapi(updateRoute, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await videos.update(c.get('user'), id, c.req.valid('json')), 200)
    })
    .openapi(removeRoute, async (c) => {
      await videos.remove(c.get('user'), c.req.valid('param').id)
      return c.body(null, 204)
    })
    .openapi(playbackRoute, async (c) =>
      c.json(await videos.playback(c.get('user'), c.req.valid('param').id), 200),
    )
