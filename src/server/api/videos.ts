import { z } from '@hono/zod-openapi'
import { idSchema, batchVideoUpdateSchema, updateVideoSchema } from '@/schemas/course'
import { freePreviewSchema } from '@/schemas/learning'
import { writeResultResponse } from '@/schemas/operation-responses'
import {
  earlierFilesResponse,
  playbackResponse,
  startUploadResponse,
  videoListResponse,
  videoResponse,
} from '@/schemas/responses'
import { setPosterSchema } from '@/schemas/picture'
import { reuseFileSchema, startUploadSchema } from '@/schemas/upload'
import type { Services } from '../services'
import { body, createApi, guardedRoute, json, openRoute, problem } from './create-api'
import type { RateLimits } from './rate-limit'
import { noContent, withId } from './route-parts'
import { actorOf, asItems, wantsMinimal, writeBody, writeJson } from './write-answer'

const tags = ['Videos']
const readOnly = problem('You may look at this course but not change it')

const startUploadRoute = guardedRoute({
  method: 'post',
  path: '/videos/upload',
  tags: ['Uploads'],
  summary: 'Announce a file; its parts are sent to signed addresses',
  request: { body: body(startUploadSchema) },
  responses: {
    200: json(startUploadResponse, 'The upload that this id was started with before'),
    201: json(startUploadResponse, 'The video and how its file is cut'),
    403: readOnly,
    409: problem(
      'The video has its file already, an id belongs to something else, or you have this file already (`refuseKnown`)',
    ),
    413: problem('The quota of the person whose course it is has no room for it'),
    429: problem('Very many uploads were begun; `Retry-After` says when to go on'),
    507: problem('The disk is full'),
  },
})

const batchRoute = guardedRoute({
  method: 'patch',
  path: '/videos',
  tags,
  summary: 'Rename and place many videos: all of it, or none',
  request: { body: body(batchVideoUpdateSchema) },
  responses: { 200: writeJson(videoListResponse, 'The videos in the order of the request'), 403: readOnly },
})

const updateRoute = guardedRoute({
  method: 'patch',
  path: '/videos/{id}',
  tags,
  summary: 'Rename a video',
  request: { ...withId, body: body(updateVideoSchema) },
  responses: {
    200: writeJson(videoResponse, 'The video'),
    403: readOnly,
    409: problem('Changed meanwhile; `current` holds what it is now'),
  },
})

const removeRoute = guardedRoute({
  method: 'delete',
  path: '/videos/{id}',
  tags,
  summary: 'Mark a video for deletion',
  request: withId,
  responses: {
    200: json(writeResultResponse, 'What changed, with `Prefer: return=minimal`'),
    204: noContent('Marked'),
    403: readOnly,
  },
})

const playbackRoute = openRoute({
  method: 'get',
  path: '/videos/{id}/playback',
  tags,
  summary: 'Short-lived addresses for a player',
  description:
    'Open to everyone where the course is live and free or the video is a free preview. Those who work on the course ' +
    'get the file that the video has now; everybody else, and with `version=published` they too, the published one.',
  request: { ...withId, query: z.object({ version: z.literal('published').optional() }) },
  responses: {
    200: json(playbackResponse, 'What a player needs'),
    403: problem('It is for enrolled students'),
    409: problem('There is nothing to play yet'),
  },
})

const freePreviewRoute = guardedRoute({
  method: 'post',
  path: '/videos/{id}/free-preview',
  tags,
  summary: 'Let everybody watch a video of a course that has a price, or no longer',
  description: 'It holds at once, without publishing.',
  request: { ...withId, body: body(freePreviewSchema) },
  responses: { 200: writeJson(videoResponse, 'The video'), 403: readOnly },
})

const earlierFilesRoute = guardedRoute({
  method: 'get',
  path: '/videos/{id}/files',
  tags,
  summary: 'Files that the video had before and that can be brought back',
  request: withId,
  responses: { 200: json(earlierFilesResponse, 'The file replaced last comes first') },
})

const bringBackRoute = guardedRoute({
  method: 'post',
  path: '/videos/{id}/files/{fileId}/restore',
  tags,
  summary: 'Give the video a file back; the one it has can be brought back in turn',
  request: { params: z.strictObject({ id: idSchema, fileId: idSchema }) },
  responses: {
    200: writeJson(videoResponse, 'The video'),
    403: readOnly,
    409: problem('The file of the video is being read'),
  },
})

const reuseRoute = guardedRoute({
  method: 'post',
  path: '/videos/{id}/reuse',
  tags,
  summary: 'Give another video the stored file of this one; no bytes are sent',
  request: { ...withId, body: body(reuseFileSchema) },
  responses: {
    200: json(videoResponse, 'The video, which had got it before'),
    201: json(videoResponse, 'The video, ready'),
    403: readOnly,
    409: problem('This video has no file that plays, or the other one has its file already'),
    413: problem('The quota of the person whose course it is has no room for it'),
  },
})

const processRoute = guardedRoute({
  method: 'post',
  path: '/videos/{id}/process',
  tags,
  summary: 'Work on the stored file again, which could not be made a video',
  request: withId,
  responses: {
    200: writeJson(videoResponse, 'The video, `processing`'),
    403: readOnly,
    409: problem('The video has no file yet, or it plays already'),
  },
})

const stopRoute = guardedRoute({
  method: 'delete',
  path: '/videos/{id}/process',
  tags,
  summary: 'Stop the work on the file of the video, or on the one that is to take its place',
  request: withId,
  responses: { 200: writeJson(videoResponse, 'The video'), 403: readOnly },
})

const redirect = (path: `/videos/{id}/${string}`, summary: string, missing: string) =>
  guardedRoute({
    method: 'get',
    path,
    tags,
    summary,
    request: { ...withId, query: z.strictObject({ v: z.string().max(64).optional() }) },
    responses: { 302: { description: 'To a short-lived address' }, 409: problem(missing) },
  })
const streamRoute = redirect('/videos/{id}/stream', 'One file that plays', 'There is nothing to play yet')
const downloadRoute = redirect('/videos/{id}/download', 'The file as it was sent', 'There is no file yet')
const posterRoute = redirect('/videos/{id}/poster', 'The picture that stands for it', 'There is none yet')

const setPosterRoute = guardedRoute({
  method: 'put',
  path: '/videos/{id}/poster',
  tags,
  summary: 'Choose a picture for a video; it holds at once',
  request: { ...withId, body: body(setPosterSchema) },
  responses: { 200: writeJson(videoResponse, 'The video'), 403: readOnly },
})

const removePosterRoute = guardedRoute({
  method: 'delete',
  path: '/videos/{id}/poster',
  tags,
  summary: 'Go back to a frame of the video',
  request: withId,
  responses: { 200: writeJson(videoResponse, 'The video'), 403: readOnly },
})

/** A picture asks for its address anew now and then, not each time it is drawn. */
const forAWhile = { 'Cache-Control': 'private, max-age=600' }

export const videoRoutes = (
  { videos, uploads }: Pick<Services, 'videos' | 'uploads'>,
  limits: Pick<RateLimits, 'uploadBegin'>,
) =>
  createApi()
    .openapi(startUploadRoute, async (c) => {
      await limits.uploadBegin(c.get('user').id)
      const { created, value } = await uploads.start(actorOf(c), c.req.valid('json'))
      return c.json(value, created ? 201 : 200)
    })
    .openapi(batchRoute, async (c) => {
      const written = await videos.updateMany(actorOf(c), c.req.valid('json'))
      return c.json(await writeBody(c, asItems(written)), 200)
    })
    .openapi(updateRoute, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await writeBody(c, await videos.update(actorOf(c), id, c.req.valid('json'))), 200)
    })
    .openapi(removeRoute, async (c) => {
      const written = await videos.remove(actorOf(c), c.req.valid('param').id)
      return wantsMinimal(c) ? c.json(await written.result(), 200) : c.body(null, 204)
    })
    .openapi(earlierFilesRoute, async (c) =>
      c.json(await videos.earlierFiles(c.get('user'), c.req.valid('param').id), 200),
    )
    .openapi(bringBackRoute, async (c) => {
      const { id, fileId } = c.req.valid('param')
      return c.json(await writeBody(c, await videos.bringBack(actorOf(c), id, fileId)), 200)
    })
    .openapi(reuseRoute, async (c) => {
      const { id } = c.req.valid('param')
      const { created, value } = await videos.reuse(actorOf(c), id, c.req.valid('json'))
      return c.json(value, created ? 201 : 200)
    })
    .openapi(processRoute, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await writeBody(c, await videos.process(actorOf(c), id)), 200)
    })
    .openapi(stopRoute, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await writeBody(c, await videos.stopProcessing(actorOf(c), id)), 200)
    })
    .openapi(streamRoute, async (c) =>
      c.redirect(await videos.streamAddress(c.get('user'), c.req.valid('param').id), 302),
    )
    .openapi(downloadRoute, async (c) =>
      c.redirect(await videos.downloadAddress(c.get('user'), c.req.valid('param').id), 302),
    )
    .openapi(posterRoute, async (c) => {
      const address = await videos.posterAddress(c.get('user'), c.req.valid('param').id)
      for (const [name, value] of Object.entries(forAWhile)) c.header(name, value)
      return c.redirect(address, 302)
    })
    .openapi(setPosterRoute, async (c) => {
      const { id } = c.req.valid('param')
      const written = await videos.setPoster(actorOf(c), id, c.req.valid('json').picture)
      return c.json(await writeBody(c, written), 200)
    })
    .openapi(removePosterRoute, async (c) =>
      c.json(await writeBody(c, await videos.removePoster(actorOf(c), c.req.valid('param').id)), 200),
    )
    .openapi(playbackRoute, async (c) =>
      c.json(await videos.playback(c.get('visitor'), c.req.valid('param').id, c.req.valid('query')), 200),
    )
    .openapi(freePreviewRoute, async (c) => {
      const { free_preview } = c.req.valid('json')
      const written = await videos.setFreePreview(actorOf(c), c.req.valid('param').id, free_preview)
      return c.json(await writeBody(c, written), 200)
    })
