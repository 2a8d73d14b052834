import { createVideoSchema, updateChapterSchema } from '@/schemas/course'
import { chapterResponse, videoResponse } from '@/schemas/responses'
import type { Services } from '../services'
import { body, createApi, guardedRoute, json, problem } from './create-api'
import { noContent, withId } from './route-parts'

const tags = ['Chapters']

const updateRoute = guardedRoute({
  method: 'patch',
  path: '/chapters/{id}',
  tags,
  summary: 'Rename a chapter',
  request: { ...withId, body: body(updateChapterSchema) },
  responses: { 200: json(chapterResponse, 'The chapter') },
})

const removeRoute = guardedRoute({
  method: 'delete',
  path: '/chapters/{id}',
  tags,
  summary: 'Mark a chapter and its videos for deletion',
  request: withId,
  responses: { 204: noContent('Marked') },
})

const createVideoRoute = guardedRoute({
  method: 'post',
  path: '/chapters/{id}/videos',
  tags: ['Videos'],
  summary: 'Plan a video: a title without a file',
  request: { ...withId, body: body(createVideoSchema) },
  responses: {
    200: json(videoResponse, 'The video that this id was created with before'),
    201: json(videoResponse, 'The new video'),
    409: problem('The id belongs to something else, or the course is full'),
  },
})

export const chapterRoutes = ({ chapters, videos }: Pick<Services, 'chapters' | 'videos'>) =>
  createApi()
    .openapi(updateRoute, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await chapters.update(c.get('user'), id, c.req.valid('json')), 200)
    })
    .openapi(removeRoute, async (c) => {
      await chapters.remove(c.get('user'), c.req.valid('param').id)
      return c.body(null, 204)
    })
    .openapi(createVideoRoute, async (c) => {
      const { id } = c.req.valid('param')
      const { created, value } = await videos.create(c.get('user'), id, c.req.valid('json'))
      return c.json(value, created ? 201 : 200)
    })
