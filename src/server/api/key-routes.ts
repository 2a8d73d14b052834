import type { ApiKeyScope } from '@/lib/key-scopes'

/**
 * Which routes a key for other programs opens, and the scope that it needs. What is not here no key opens: accounts,
 * sessions, keys, people on a course, links that are secrets, streams, and all that is an administrator's.
 */
const byScope: Record<ApiKeyScope, readonly string[]> = {
  'courses:read': [
    'GET /api/courses',
    'GET /api/courses/{id}',
    'GET /api/courses/{id}/publication',
    'GET /api/courses/{id}/pending-deletes',
    'GET /api/courses/{id}/operations',
    'GET /api/courses/{id}/storage',
    'GET /api/courses/{id}/export',
    'GET /api/courses/{id}/export/package',
    'GET /api/courses/{id}/export/common-cartridge',
    'GET /api/videos/{id}/files',
    'GET /api/videos/{id}/captions',
    'GET /api/videos/{id}/captions/{language}',
    'GET /api/videos/{id}/captions/{language}/file',
    'GET /api/videos/{id}/stream',
    'GET /api/videos/{id}/download',
    'GET /api/videos/{id}/poster',
  ],
  'courses:write': [
    'POST /api/courses',
    'PATCH /api/courses/{id}',
    'DELETE /api/courses/{id}',
    'POST /api/courses/{id}/undelete',
    'POST /api/courses/{id}/complete-setup',
    'POST /api/courses/{id}/publish',
    'POST /api/courses/{id}/unpublish',
    'POST /api/courses/{id}/archive',
    'POST /api/courses/{id}/duplicate',
    'POST /api/courses/{id}/revert',
    'POST /api/courses/{id}/moves',
    'POST /api/courses/{id}/restore',
    'POST /api/courses/{id}/delete',
    'POST /api/courses/{id}/purge',
    'POST /api/courses/{id}/renames',
    'POST /api/courses/{id}/outline',
    'POST /api/courses/{id}/operations/{operationId}/undo',
    'POST /api/courses/{id}/chapters',
    'PATCH /api/chapters',
    'PATCH /api/chapters/{id}',
    'DELETE /api/chapters/{id}',
    'POST /api/chapters/{id}/videos',
    'PATCH /api/videos',
    'PATCH /api/videos/{id}',
    'DELETE /api/videos/{id}',
    'POST /api/videos/{id}/free-preview',
    'PUT /api/videos/{id}/captions/{language}',
    'DELETE /api/videos/{id}/captions/{language}',
    'PUT /api/videos/{id}/poster',
    'DELETE /api/videos/{id}/poster',
    'POST /api/packages/check',
    'POST /api/packages/import',
    'POST /api/packages/captions',
  ],
  'uploads:write': [
    'POST /api/videos/upload',
    'GET /api/uploads',
    'POST /api/uploads/{id}/sign',
    'GET /api/uploads/{id}/parts',
    'POST /api/uploads/{id}/complete',
    'DELETE /api/uploads/{id}',
    'POST /api/videos/{id}/process',
    'DELETE /api/videos/{id}/process',
  ],
  'enrolments:write': [
    'GET /api/courses/{id}/enrolments',
    'POST /api/courses/{id}/enrolments',
    'DELETE /api/courses/{id}/enrolments/{enrolmentId}',
  ],
  'metrics:read': ['GET /api/admin/monitoring'],
}

/** By `METHOD /path/{id}`, as the API's document names routes. */
export const keyScopes: ReadonlyMap<string, ApiKeyScope> = new Map(
  Object.entries(byScope).flatMap(([scope, routes]) =>
    routes.map((route) => [route, scope as ApiKeyScope] as const),
  ),
)
