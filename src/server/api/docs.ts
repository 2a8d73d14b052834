import { createHash } from 'node:crypto'
import { createRoute } from '@hono/zod-openapi'
import * as z from 'zod'
import type { ApiApp } from './assemble-app'
import { createApi, json } from './create-api'
import { docsPage } from './docs-page'
import { docsStyle } from './docs-style'
import { openApiDocument } from './openapi-document'

const open = { tags: ['Documentation'], security: [] }

const documentRoute = createRoute({
  ...open,
  method: 'get',
  path: '/openapi.json',
  summary: 'This API as an OpenAPI 3.1 document',
  responses: { 200: json(z.looseObject({ openapi: z.string() }), 'The document') },
})

const pageRoute = createRoute({
  ...open,
  method: 'get',
  path: '/docs',
  summary: 'This API as a page to read',
  responses: { 200: { description: 'The page', content: { 'text/html': { schema: z.string() } } } },
})

/** The page runs nothing and loads nothing: its one style sheet is named by its hash. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(docsStyle).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** `GET /api/openapi.json` and `GET /api/docs`, made from the routes themselves on first use. */
export const docsRoutes = (app: ApiApp, appUrl: string) => {
  let document: ReturnType<typeof openApiDocument> | undefined
  let page: string | undefined
  const theDocument = () => (document ??= openApiDocument(app, appUrl))

  return createApi()
    .openapi(documentRoute, (c) => c.json(theDocument(), 200))
    .openapi(pageRoute, async (c) => {
      page ??= await docsPage(theDocument())
      c.header('Content-Security-Policy', POLICY)
      return c.html(page, 200)
    })
}
