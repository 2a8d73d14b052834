import { sessionCookieName } from '../auth/auth'
import { apiKeyScopes, scopeWords } from '@/lib/key-scopes'
import { keyScopes } from './key-routes'
import type { ApiApp } from './assemble-app'

const keyDescription = [
  'A key made by `POST /api/api-keys`, for other programs. It opens the routes that name one of its scopes, as far as',
  'its person may use them at that moment, and no other route.',
  ...apiKeyScopes.map((scope) => `\n- \`${scope}\`: ${scopeWords[scope]}`),
].join(' ')

type Document = ReturnType<ApiApp['getOpenAPI31Document']>

const VERSION = '0.1.0'
const WRITES = ['post', 'put', 'patch', 'delete'] as const
const METHODS = ['get', ...WRITES] as const

/** The OpenAPI 3.1 document of every route of the app, with what holds for all of them written in. */
export function openApiDocument(app: ApiApp, appUrl: string): Document {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Lectern',
      version: VERSION,
      description:
        'The HTTP API of the course studio. Errors are problem details (RFC 9457). Lists are paged by cursor. ' +
        'Ids are UUIDs that the caller may make: creating twice with one id is one creation.',
    },
    servers: [{ url: appUrl }],
    tags: tagsOf(app),
  })
  const components = (document.components ??= {})
  components.securitySchemes = {
    session: {
      type: 'apiKey',
      in: 'cookie',
      name: sessionCookieName(appUrl),
      description: 'Set by signing in',
    },
    apiKey: {
      type: 'http',
      scheme: 'bearer',
      description: keyDescription,
    },
  }
  components.parameters = {
    IdempotencyKey: {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description:
        'Repeating the request with the same key within 24 hours gives the first answer again, marked ' +
        '`Idempotency-Replayed: true`, instead of doing it twice.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    },
  }
  components.responses = {
    Problem: {
      description: 'Any other refusal or failure',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  }
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of METHODS) {
      const operation = item[method]
      if (!operation) continue
      const scope = keyScopes.get(`${method.toUpperCase()} ${path}`)
      if (scope) {
        operation.security = [...(operation.security ?? []), { apiKey: [] }]
        operation.description = [operation.description, `Keys need the scope \`${scope}\`.`]
          .filter(Boolean)
          .join(' ')
        operation['x-key-scope'] = scope
      }
      operation.responses = { ...operation.responses, default: { $ref: '#/components/responses/Problem' } }
      const isWrite = WRITES.some((write) => write === method)
      const hasSession = operation.security?.some((one) => 'session' in one) !== false
      if (!isWrite || !hasSession || path.startsWith('/api/auth/')) continue
      operation.parameters = [
        ...(operation.parameters ?? []),
        { $ref: '#/components/parameters/IdempotencyKey' },
      ]
    }
  }
  return document
}

/** Tags in the order in which the routes name them first. */
function tagsOf(app: ApiApp): { name: string }[] {
  const names = app.openAPIRegistry.definitions.flatMap((definition) =>
    definition.type === 'route' ? (definition.route.tags ?? []) : [],
  )
  return [...new Set(names)].map((name) => ({ name }))
}
