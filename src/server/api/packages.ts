import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { attachment } from '@/lib/package/safe-name'
import {
  exportPackageSchema,
  exportSummaryResponse,
  importCaptionsResponse,
  importCaptionsSchema,
  importPackageSchema,
  importReportResponse,
  importResultResponse,
} from '@/schemas/package'
import type { Services } from '../services'
import type { Download } from '../services/packages/course-export'
import { body, createApi, guardedRoute, json, problem } from './create-api'
import { hangUp } from './hang-up'
import { withId } from './route-parts'
import { actorOf } from './write-answer'

const tags = ['Packages']
const CARTRIDGE = 'application/vnd.ims.imsccv1p3'
const readOnly = problem('You may look at this course but not take it away')
const tooMany = problem('Too many exports of this account are running')
const file = (type: string, description: string) => ({
  description,
  content: { [type]: { schema: z.string().openapi({ format: 'binary' }) } },
})

const summaryRoute = guardedRoute({
  method: 'get',
  path: '/courses/{id}/export',
  tags,
  summary: 'What an export of the course would hold, and how much that is',
  request: withId,
  responses: { 200: json(exportSummaryResponse, 'Numbers and bytes'), 403: readOnly },
})

const packageRoute = guardedRoute({
  method: 'get',
  path: '/courses/{id}/export/package',
  tags,
  summary:
    'The course as a zip: course.json, outline.csv, captions and, unless media=0, the files of its videos',
  request: { ...withId, query: exportPackageSchema },
  responses: { 200: file('application/zip', 'The package'), 403: readOnly, 429: tooMany },
})

const cartridgeRoute = guardedRoute({
  method: 'get',
  path: '/courses/{id}/export/common-cartridge',
  tags,
  summary: 'The course as IMS Common Cartridge 1.3: its outline, a link to each lesson, captions',
  request: withId,
  responses: { 200: file(CARTRIDGE, 'The cartridge'), 403: readOnly, 429: tooMany },
})

const notThere = problem('You may not create courses, or only look at the course')
const tooMuch = problem('The course would become too large')

const checkRoute = guardedRoute({
  method: 'post',
  path: '/packages/check',
  tags,
  summary:
    'What importing a package would do: what is new, what changes, which files are wanted. Nothing is written',
  request: { body: body(importPackageSchema) },
  responses: { 200: json(importReportResponse, 'The report'), 403: notThere, 409: tooMuch },
})

const importRoute = guardedRoute({
  method: 'post',
  path: '/packages/import',
  tags,
  summary:
    'Import a package: make a course, or bring one up to date in one operation; then send the files it names',
  request: { body: body(importPackageSchema) },
  responses: {
    200: json(importResultResponse, 'Where the videos of the package are now'),
    403: notThere,
    409: tooMuch,
  },
})

const captionsRoute = guardedRoute({
  method: 'post',
  path: '/packages/captions',
  tags,
  summary: 'Captions of a package that was imported, many in one operation',
  request: { body: body(importCaptionsSchema) },
  responses: {
    200: json(importCaptionsResponse, 'How many were kept, and what is wrong with the others'),
    403: notThere,
  },
})

/** A file that is made while it is read. No time limit: whoever takes it sets the pace. */
async function send(c: Context, type: string, make: () => Promise<Download>) {
  const { filename, sizeBytes, body } = await make()
  c.header('Content-Type', type)
  c.header('Content-Length', String(sizeBytes))
  c.header('Content-Disposition', attachment(filename))
  // It is made anew each time: its middle cannot be made without reading all that is before it.
  c.header('Accept-Ranges', 'none')
  if (c.req.raw.method !== 'HEAD') return c.body(orHangUp(c, body))
  await body.cancel() // nobody would ever read or close it
  return c.body(null)
}

/**
 * The status is long sent when a file turns out to be gone: the connection breaks, which the announced length makes
 * an error for every client. The adapter would write its own message into the archive instead.
 */
function orHangUp(c: Context, body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const cut = hangUp(c)
  const reader = body.getReader()
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const chunk = await reader.read()
          if (chunk.done) controller.close()
          else controller.enqueue(chunk.value)
        } catch (error) {
          if (!cut) throw error
          cut()
          controller.close()
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

export const packageRoutes = ({ packages }: Pick<Services, 'packages'>) =>
  createApi()
    .openapi(summaryRoute, async (c) =>
      c.json(await packages.summary(c.get('user'), c.req.valid('param').id), 200),
    )
    .openapi(packageRoute, (c) => {
      const { id } = c.req.valid('param')
      const withMedia = c.req.valid('query').media === '1'
      return send(c, 'application/zip', () => packages.coursePackage(c.get('user'), id, { withMedia }))
    })
    .openapi(cartridgeRoute, (c) =>
      send(c, CARTRIDGE, () => packages.commonCartridge(c.get('user'), c.req.valid('param').id)),
    )
    .openapi(checkRoute, async (c) => c.json(await packages.check(c.get('user'), c.req.valid('json')), 200))
    .openapi(importRoute, async (c) => c.json(await packages.import(actorOf(c), c.req.valid('json')), 200))
    .openapi(captionsRoute, async (c) =>
      c.json(await packages.importCaptions(actorOf(c), c.req.valid('json')), 200),
    )
