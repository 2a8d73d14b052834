import { batchChapterUpdateSchema, createVideoSchema, updateChapterSchema } from '@/schemas/course'
import { writeResultResponse } from '@/schemas/operation-responses'
import { chapterListResponse, chapterResponse, videoResponse } from '@/schemas/responses'
import type { Services } from '../services'
import { body, createApi, guardedRoute, json, problem } from './create-api'
import { noContent, withId } from './route-parts'
import { actorOf, asItems, wantsMinimal, writeBody, writeJson } from './write-answer'

const tags = ['Chapters']
const readOnly = problem('You may look at this course but not change it')

const batchRoute = guardedRoute({
  method: 'patch',
  path: '/chapters',
  tags,
  summary: 'Rename and place many chapters of a course: all of it, or none',
  request: { body: body(batchChapterUpdateSchema) },
  responses: {
    200: writeJson(chapterListResponse, 'The chapters in the order of the request'),
    403: readOnly,
  },
})

const updateRoute = guardedRoute({
  method: 'patch',
  path: '/chapters/{id}',
  tags,
  summary: 'Rename a chapter',
  request: { ...withId, body: body(updateChapterSchema) },
  responses: {
    200: writeJson(chapterResponse, 'The chapter'),
    403: readOnly,
    409: problem('Changed meanwhile; `current` holds what it is now'),
  },
})

const removeRoute = guardedRoute({
  method: 'delete',
  path: '/chapters/{id}',
  tags,
  summary: 'Mark a chapter and its videos for deletion',
  request: withId,
  responses: {
    200: json(writeResultResponse, 'What changed, with `Prefer: return=minimal`'),
    204: noContent('Marked'),
    403: readOnly,
  },
})

const createVideoRoute = guardedRoute({
  method: 'post',
  path: '/chapters/{id}/videos',
  tags: ['Videos'],
  summary: 'Plan a video: a title without a file',
  request: { ...withId, body: body(createVideoSchema) },
  responses: {
    200: writeJson(videoResponse, 'The video that this id was created with before'),
    201: writeJson(videoResponse, 'The new video'),
    403: readOnly,
    409: problem('The id belongs to something else, or the course is full'),
  },
})

export const chapterRoutes = ({ chapters, videos }: Pick<Services, 'chapters' | 'videos'>) =>
  createApi()
    .openapi(batchRoute, async (c) => {
      const written = await chapters.updateMany(actorOf(c), c.req.valid('json'))
      return c.json(await writeBody(c, asItems(written)), 200)
    })
    .openapi(updateRoute, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await writeBody(c, await chapters.update(actorOf(c), id, c.req.valid('json'))), 200)
    })
    .openapi(removeRoute, async (c) => {
      const written = await chapters.remove(actorOf(c), c.req.valid('param').id)
      return wantsMinimal(c) ? c.json(await written.result(), 200) : c.body(null, 204)
    })
    .openapi(createVideoRoute, async (c) => {
      const { id } = c.req.valid('param')
      const written = await videos.create(actorOf(c), id, c.req.valid('json'))
      return c.json(await writeBody(c, written), written.operation ? 201 : 200)
    })
