import { createRoute, z } from '@hono/zod-openapi'
import { attachment } from '@/lib/package/safe-name'
import { languageSchema, putCaptionsSchema } from '@/schemas/captions'
import { idSchema } from '@/schemas/course'
import { writeResultResponse } from '@/schemas/operation-responses'
import { captionListResponse, captionResponse } from '@/schemas/responses'
import type { Services } from '../services'
import { body, createApi, guardedRoute, json, problem } from './create-api'
import { noContent, withId } from './route-parts'
import { actorOf, wantsMinimal, writeBody, writeJson } from './write-answer'

const tags = ['Captions']
const readOnly = problem('You may look at this course but not change it')
const inLanguage = { params: z.strictObject({ id: idSchema, language: languageSchema }) }
const vtt = (description: string) => ({ description, content: { 'text/vtt': { schema: z.string() } } })

const listRoute = guardedRoute({
  method: 'get',
  path: '/videos/{id}/captions',
  tags,
  summary: 'Languages that a video has captions in',
  request: withId,
  responses: { 200: json(captionListResponse, 'By language, without texts') },
})

const getRoute = guardedRoute({
  method: 'get',
  path: '/videos/{id}/captions/{language}',
  tags,
  summary: 'Captions in one language, with their text',
  request: inLanguage,
  responses: { 200: json(captionResponse, 'The captions') },
})

const putRoute = guardedRoute({
  method: 'put',
  path: '/videos/{id}/captions/{language}',
  tags,
  summary: 'Add captions, or put others in their place',
  request: { ...inLanguage, body: body(putCaptionsSchema) },
  responses: {
    200: writeJson(captionResponse, 'The captions as they were kept'),
    403: readOnly,
    409: problem('Changed meanwhile; `current` holds what they are now'),
    413: problem('Larger than 2 MB'),
  },
})

const removeRoute = guardedRoute({
  method: 'delete',
  path: '/videos/{id}/captions/{language}',
  tags,
  summary: 'Delete captions; undoing the operation brings them back',
  request: inLanguage,
  responses: {
    200: json(writeResultResponse, 'What changed, with `Prefer: return=minimal`'),
    204: noContent('Deleted'),
    403: readOnly,
  },
})

const fileRoute = guardedRoute({
  method: 'get',
  path: '/videos/{id}/captions/{language}/file',
  tags,
  summary: 'Captions as a file to keep',
  request: { ...inLanguage, query: z.object({ format: z.enum(['vtt', 'srt']).default('vtt') }) },
  responses: { 200: vtt('WebVTT, or SubRip where asked for') },
})

/** No session is asked for: a player fetches it, also for people without one. The address holds its own right. */
const servedRoute = createRoute({
  method: 'get',
  path: '/captions/{id}/{checksum}',
  tags,
  summary: 'Captions for a player, at an address that `playback` has signed',
  security: [],
  request: { params: z.strictObject({ id: idSchema, checksum: z.string().regex(/^[\w-]{1,64}$/) }) },
  responses: {
    200: vtt('WebVTT'),
    403: problem('The address was changed, or its time is over'),
    404: problem('There are no such captions'),
  },
})

export const captionRoutes = ({ captions }: Pick<Services, 'captions'>) =>
  createApi()
    .openapi(listRoute, async (c) => c.json(await captions.list(c.get('user'), c.req.valid('param').id), 200))
    .openapi(getRoute, async (c) => {
      const { id, language } = c.req.valid('param')
      return c.json(await captions.get(c.get('user'), id, language), 200)
    })
    .openapi(putRoute, async (c) => {
      const { id, language } = c.req.valid('param')
      const written = await captions.put(actorOf(c), id, language, c.req.valid('json'))
      return c.json(await writeBody(c, written), 200)
    })
    .openapi(removeRoute, async (c) => {
      const { id, language } = c.req.valid('param')
      const written = await captions.remove(actorOf(c), id, language)
      return wantsMinimal(c) ? c.json(await written.result(), 200) : c.body(null, 204)
    })
    .openapi(fileRoute, async (c) => {
      const { id, language } = c.req.valid('param')
      const { format } = c.req.valid('query')
      const { name, text } = await captions.file(c.get('user'), id, language, format)
      c.header(
        'Content-Type',
        format === 'vtt' ? 'text/vtt; charset=utf-8' : 'application/x-subrip; charset=utf-8',
      )
      c.header('Content-Disposition', attachment(name))
      return c.body(text)
    })
    .openapi(servedRoute, async (c) => {
      const { id, checksum } = c.req.valid('param')
      const url = new URL(c.req.url)
      const text = await captions.served(url.pathname, url.searchParams, id, checksum)
      c.header('Content-Type', 'text/vtt; charset=utf-8')
      // What is behind it never changes, and it is asked for again with each play.
      c.header('Cache-Control', 'private, max-age=3600')
      return c.body(text)
    })
