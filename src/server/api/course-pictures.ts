import { z } from '@hono/zod-openapi'
import { coursePictureSchema } from '@/schemas/picture'
import { courseTreeResponse } from '@/schemas/responses'
import type { Services } from '../services'
import { body, createApi, guardedRoute, openRoute, problem } from './create-api'
import { withId } from './route-parts'
import { actorOf, writeBody, writeJson } from './write-answer'

const changed = writeJson(courseTreeResponse, 'The course with its chapters and videos')
const readOnly = problem('You may look at this course but not change it')
const picture = { schema: z.string().openapi({ format: 'binary' }) }

const setPictureRoute = guardedRoute({
  method: 'put',
  path: '/courses/{id}/picture',
  tags: ['Courses'],
  summary: 'Choose the picture that stands for the course: one of your own, or that of one of its videos',
  description: 'Students see it with the next publication.',
  request: { ...withId, body: body(coursePictureSchema) },
  responses: { 200: changed, 403: readOnly, 409: problem('The video has no picture yet') },
})

const removePictureRoute = guardedRoute({
  method: 'delete',
  path: '/courses/{id}/picture',
  tags: ['Courses'],
  summary: 'Go back to the automatic picture, that of the first ready video',
  request: withId,
  responses: { 200: changed, 403: readOnly },
})

const pictureRoute = openRoute({
  method: 'get',
  path: '/live/courses/{id}/picture',
  tags: ['Live course'],
  summary: 'The picture that stands for a course',
  description:
    'The chosen one, else that of the first video. Open to everyone while the course is live; those who work on it get ' +
    'the one that it has now before, and with `preview=1`. Kept for five minutes; its ETag is that of the picture. With ' +
    '`cut=1` it is 1200 × 630 for link previews, where the server has ffmpeg.',
  request: {
    ...withId,
    query: z.object({
      preview: z.enum(['0', '1']).optional(),
      cut: z.enum(['0', '1']).optional(),
      v: z.string().max(64).optional(),
    }),
  },
  responses: {
    200: {
      description: 'The picture',
      content: { 'image/jpeg': picture, 'image/webp': picture },
    },
    304: { description: 'It is still the one that `If-None-Match` names' },
  },
})

/** After a course went offline its picture is out of every cache in five minutes. */
const KEPT_SECONDS = 300

/** The picture that stands for a course. */
export const coursePictureRoutes = ({ coursePictures }: Pick<Services, 'coursePictures'>) =>
  createApi()
    .openapi(setPictureRoute, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await writeBody(c, await coursePictures.set(actorOf(c), id, c.req.valid('json'))), 200)
    })
    .openapi(removePictureRoute, async (c) =>
      c.json(await writeBody(c, await coursePictures.remove(actorOf(c), c.req.valid('param').id)), 200),
    )
    .openapi(pictureRoute, async (c) => {
      const has = c.req.header('if-none-match') ?? ''
      const query = c.req.valid('query')
      const known = (version: string) => has.includes(`"${version}"`)
      const { bytes, format, version, isPublic } = await coursePictures.served(
        c.get('visitor'),
        c.req.valid('param').id,
        { preview: query.preview === '1', isCut: query.cut === '1', known },
      )
      c.header('ETag', `"${version}"`)
      c.header('Cache-Control', `${isPublic ? 'public' : 'private'}, max-age=${KEPT_SECONDS}`)
      // What is answered to those who work on a course is nobody else's.
      c.header('Vary', 'Cookie')
      if (known(version)) return c.body(null, 304)
      c.header('Content-Type', format)
      return c.body(Uint8Array.from(bytes), 200)
    })
