import type { ApiKeyScope } from '@/lib/key-scopes'
import type { Rule, Who } from './rule'

const read = 'courses:read'
const write = 'courses:write'
const send = 'uploads:write'
const enrol = 'enrolments:write'

/**
 * What a program with a key may ask for, decided here once more, apart from the code: a route that opens to keys without
 * standing here fails, and so does one that stands here and does not open.
 */
const course = (scope: ApiKeyScope, ...names: string[]) =>
  names.map((name) => [name.replace(' ', ' /api/courses/{id}').replace(/\/$/, ''), scope] as const)
const video = (scope: ApiKeyScope, ...names: string[]) =>
  names.map((name) => [name.replace(' ', ' /api/videos/{id}').replace(/\/$/, ''), scope] as const)

const opened = new Map<string, ApiKeyScope>([
  ['GET /api/courses', read],
  ...course(read, 'GET /', 'GET /publication', 'GET /pending-deletes', 'GET /operations', 'GET /storage'),
  ...course(read, 'GET /export', 'GET /export/package', 'GET /export/common-cartridge'),
  ...video(read, 'GET /files', 'GET /captions', 'GET /captions/{language}', 'GET /captions/{language}/file'),
  ...video(read, 'GET /stream', 'GET /download', 'GET /poster'),
  ['POST /api/courses', write],
  ...course(write, 'PATCH /', 'DELETE /', 'POST /undelete', 'POST /complete-setup', 'POST /publish'),
  ...course(write, 'POST /unpublish', 'POST /archive', 'POST /duplicate', 'POST /revert', 'POST /moves'),
  ...course(write, 'POST /restore', 'POST /delete', 'POST /purge', 'POST /renames', 'POST /outline'),
  ...course(write, 'POST /operations/{operationId}/undo', 'POST /chapters'),
  ...course(write, 'PUT /picture', 'DELETE /picture'),
  ['PATCH /api/chapters', write],
  ['PATCH /api/chapters/{id}', write],
  ['DELETE /api/chapters/{id}', write],
  ['POST /api/chapters/{id}/videos', write],
  ['PATCH /api/videos', write],
  ...video(write, 'PATCH /', 'DELETE /', 'POST /free-preview', 'PUT /poster', 'DELETE /poster'),
  ...video(write, 'PUT /captions/{language}', 'DELETE /captions/{language}'),
  ['POST /api/packages/check', write],
  ['POST /api/packages/import', write],
  ['POST /api/packages/captions', write],
  ['POST /api/videos/upload', send],
  ['GET /api/uploads', send],
  ['POST /api/uploads/{id}/sign', send],
  ['GET /api/uploads/{id}/parts', send],
  ['POST /api/uploads/{id}/complete', send],
  ['DELETE /api/uploads/{id}', send],
  ...video(send, 'POST /process', 'DELETE /process'),
  ...course(enrol, 'GET /enrolments', 'POST /enrolments', 'DELETE /enrolments/{enrolmentId}'),
  ['POST /api/enrolments', enrol],
  ['GET /api/admin/monitoring', 'metrics:read'],
])

/** The scope that a key needs for a route; `undefined`: no key opens it. */
export const scopeOf = (route: string): ApiKeyScope | undefined => opened.get(route)

/** With the answers to programs: what their person gets where the key has the scope, 403 where it has not. */
export function withKeys(route: string, { expected }: Rule): Record<Who, number> {
  const scope = scopeOf(route)
  if (scope === undefined || route === 'POST /api/enrolments') return expected
  const has = scope === enrol
  return {
    ...expected,
    key: has ? expected.owner : 403,
    foreignKey: has ? expected.stranger : 403,
    wideKey: expected.owner,
  }
}
