import { z } from '@hono/zod-openapi'
import {
  completeSetupSchema,
  courseFilterSchema,
  createChapterSchema,
  createCourseSchema,
  deleteItemsSchema,
  duplicateCourseSchema,
  idSchema,
  moveOrMovesSchema,
  outlineImportSchema,
  pendingIdsSchema,
  renamesSchema,
  updateCourseSchema,
} from '@/schemas/course'
import {
  chapterResponse,
  courseListResponse,
  courseTreeResponse,
  pendingDeletesResponse,
  storageUseResponse,
} from '@/schemas/responses'
import { operationListResponse, writeResultResponse } from '@/schemas/operation-responses'
import type { Services } from '../services'
import { body, createApi, guardedRoute, json, problem } from './create-api'
import { keptAnswer, unchanged } from './kept-answer'
import { noContent, optionalBody, paging, revisionQuery, withId } from './route-parts'
import { actorOf, wantsMinimal, writeBody, writeJson } from './write-answer'

const tags = ['Courses']
const course = json(courseTreeResponse, 'The course with its chapters and videos')
const changed = writeJson(courseTreeResponse, 'The course with its chapters and videos')
const readOnly = problem('You may look at this course but not change it')
const created = json(courseTreeResponse, 'The new course')
const createdBefore = json(courseTreeResponse, 'The course that this id was created with before')
const idInUse = problem('The id belongs to something else')

const listRoute = guardedRoute({
  method: 'get',
  path: '/courses',
  tags,
  summary: 'Your courses and drafts, and those shared with you; newest edited first unless sorted otherwise',
  request: { query: courseFilterSchema },
  responses: { 200: json(courseListResponse, 'A page of courses'), 304: unchanged },
})

const createRoute = guardedRoute({
  method: 'post',
  path: '/courses',
  tags,
  summary: 'Create a draft, with planned chapters if you like',
  request: { body: body(createCourseSchema) },
  responses: {
    200: createdBefore,
    201: created,
    403: problem('Students cannot create courses'),
    409: idInUse,
  },
})

const getRoute = guardedRoute({
  method: 'get',
  path: '/courses/{id}',
  tags,
  summary: 'One course with its chapters and videos',
  request: withId,
  responses: { 200: course, 304: unchanged },
})

const updateRoute = guardedRoute({
  method: 'patch',
  path: '/courses/{id}',
  tags,
  summary: 'Change what describes the course',
  request: { ...withId, body: body(updateCourseSchema) },
  responses: {
    200: changed,
    403: readOnly,
    409: problem('Changed meanwhile; `current` holds what it is now'),
  },
})

const removeRoute = guardedRoute({
  method: 'delete',
  path: '/courses/{id}',
  tags,
  summary: 'Delete the course; for 30 days it can be brought back',
  request: withId,
  responses: { 204: noContent('Deleted'), 403: problem('Only an owner may') },
})

const undeleteRoute = guardedRoute({
  method: 'post',
  path: '/courses/{id}/undelete',
  tags,
  summary: 'Bring a deleted course back as it was',
  request: withId,
  responses: { 200: course },
})

const completeSetupRoute = guardedRoute({
  method: 'post',
  path: '/courses/{id}/complete-setup',
  tags,
  summary: 'Finish the wizard',
  request: { ...withId, body: optionalBody(completeSetupSchema) },
  responses: { 200: changed, 403: readOnly, 409: problem('Something is missing; `errors` names it') },
})

const publishRoute = guardedRoute({
  method: 'post',
  path: '/courses/{id}/publish',
  tags,
  summary: 'Make the course live',
  request: withId,
  responses: { 200: changed, 403: readOnly, 409: problem('Something is missing; `errors` names it') },
})

const unpublishRoute = guardedRoute({
  method: 'post',
  path: '/courses/{id}/unpublish',
  tags,
  summary: 'Make the course a draft again',
  request: withId,
  responses: { 200: changed, 403: readOnly },
})

const archiveRoute = guardedRoute({
  method: 'post',
  path: '/courses/{id}/archive',
  tags,
  summary: 'Put the course away',
  request: withId,
  responses: { 200: changed, 403: readOnly },
})

const duplicateRoute = guardedRoute({
  method: 'post',
  path: '/courses/{id}/duplicate',
  tags,
  summary: 'Make a draft like this course; ready videos share their stored bytes',
  request: { ...withId, body: optionalBody(duplicateCourseSchema) },
  responses: {
    200: createdBefore,
    201: created,
    403: problem('Students cannot create courses'),
    409: idInUse,
  },
})

const moveRoute = guardedRoute({
  method: 'post',
  path: '/courses/{id}/moves',
  tags,
  summary: 'Put chapters or videos behind others, one or several in their order',
  request: { ...withId, body: body(moveOrMovesSchema) },
  responses: { 200: changed, 403: readOnly },
})

const storageRoute = guardedRoute({
  method: 'get',
  path: '/courses/{id}/storage',
  tags,
  summary: 'How full the storage of the person is whose course this is',
  request: withId,
  responses: { 200: json(storageUseResponse, 'Bytes used, and the quota'), 403: readOnly },
})

const pendingDeletesRoute = guardedRoute({
  method: 'get',
  path: '/courses/{id}/pending-deletes',
  tags,
  summary: 'What is marked for deletion, the latest first',
  request: { ...withId, query: z.strictObject(paging(1_000)) },
  responses: { 200: json(pendingDeletesResponse, 'A page of marked items') },
})

const restoreRoute = guardedRoute({
  method: 'post',
  path: '/courses/{id}/restore',
  tags,
  summary: 'Bring marked items back to where they were',
  request: { ...withId, body: optionalBody(pendingIdsSchema) },
  responses: { 200: changed, 403: readOnly },
})

const purgeRoute = guardedRoute({
  method: 'post',
  path: '/courses/{id}/purge',
  tags,
  summary: 'Delete marked items and their stored bytes for good',
  request: { ...withId, body: optionalBody(pendingIdsSchema) },
  responses: {
    200: json(writeResultResponse, 'What changed, with `Prefer: return=minimal`'),
    204: noContent('Deleted for good'),
    403: readOnly,
  },
})

const removeItemsRoute = guardedRoute({
  method: 'post',
  path: '/courses/{id}/delete',
  tags,
  summary: 'Mark chapters and videos for deletion, in one operation',
  request: { ...withId, body: body(deleteItemsSchema) },
  responses: { 200: changed, 403: readOnly },
})

const renamesRoute = guardedRoute({
  method: 'post',
  path: '/courses/{id}/renames',
  tags,
  summary: 'Rename chapters and videos: all of it, or none',
  request: { ...withId, body: body(renamesSchema) },
  responses: { 200: changed, 403: readOnly },
})

const outlineRoute = guardedRoute({
  method: 'post',
  path: '/courses/{id}/outline',
  tags,
  summary: 'Add chapters with planned videos, in one operation',
  request: { ...withId, body: body(outlineImportSchema) },
  responses: {
    200: changed,
    403: readOnly,
    409: problem('The course is full, or an id belongs to something else'),
  },
})

const activityRoute = guardedRoute({
  method: 'get',
  path: '/courses/{id}/operations',
  tags: ['Activity'],
  summary: 'What was done to the course: newest first, on request before a revision; or everything after one',
  request: {
    ...withId,
    query: z.strictObject({
      ...paging(500),
      after: revisionQuery.optional(),
      before: revisionQuery.optional(),
    }),
  },
  responses: {
    200: json(operationListResponse, 'A page of operations'),
    410: problem('That revision is too old to catch up from; read the course'),
  },
})

const undoRoute = guardedRoute({
  method: 'post',
  path: '/courses/{id}/operations/{operationId}/undo',
  tags: ['Activity'],
  summary: 'Take an operation back; taking that back is the redo',
  request: { params: z.object({ id: idSchema, operationId: idSchema }) },
  responses: {
    200: changed,
    403: readOnly,
    409: problem('It no longer applies; `errors` says why'),
  },
})

const createChapterRoute = guardedRoute({
  method: 'post',
  path: '/courses/{id}/chapters',
  tags: ['Chapters'],
  summary: 'Add a chapter',
  request: { ...withId, body: body(createChapterSchema) },
  responses: {
    200: writeJson(chapterResponse, 'The chapter that this id was created with before'),
    201: writeJson(chapterResponse, 'The new chapter'),
    403: readOnly,
    409: problem('The id belongs to something else, or the course is full'),
  },
})

export const courseRoutes = ({ courses, chapters }: Pick<Services, 'courses' | 'chapters'>) =>
  createApi()
    .openapi(listRoute, async (c) =>
      keptAnswer(c, await courses.listAnswer(c.get('user'), c.req.valid('query'))),
    )
    .openapi(createRoute, async (c) => {
      const { created, value } = await courses.create(c.get('user'), c.req.valid('json'))
      return c.json(value, created ? 201 : 200)
    })
    .openapi(getRoute, async (c) =>
      keptAnswer(c, await courses.getAnswer(c.get('user'), c.req.valid('param').id)),
    )
    .openapi(updateRoute, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await writeBody(c, await courses.update(actorOf(c), id, c.req.valid('json'))), 200)
    })
    .openapi(removeRoute, async (c) => {
      await courses.remove(actorOf(c), c.req.valid('param').id)
      return c.body(null, 204)
    })
    .openapi(undeleteRoute, async (c) =>
      c.json(await courses.undelete(c.get('user'), c.req.valid('param').id), 200),
    )
    .openapi(completeSetupRoute, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await writeBody(c, await courses.completeSetup(actorOf(c), id, c.req.valid('json'))), 200)
    })
    .openapi(publishRoute, async (c) =>
      c.json(await writeBody(c, await courses.publish(actorOf(c), c.req.valid('param').id)), 200),
    )
    .openapi(unpublishRoute, async (c) =>
      c.json(await writeBody(c, await courses.unpublish(actorOf(c), c.req.valid('param').id)), 200),
    )
    .openapi(archiveRoute, async (c) =>
      c.json(await writeBody(c, await courses.archive(actorOf(c), c.req.valid('param').id)), 200),
    )
    .openapi(duplicateRoute, async (c) => {
      const { id } = c.req.valid('param')
      const { created, value } = await courses.duplicate(c.get('user'), id, c.req.valid('json'))
      return c.json(value, created ? 201 : 200)
    })
    .openapi(moveRoute, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await writeBody(c, await courses.move(actorOf(c), id, c.req.valid('json'))), 200)
    })
    .openapi(storageRoute, async (c) =>
      c.json(await courses.storageUse(c.get('user'), c.req.valid('param').id), 200),
    )
    .openapi(pendingDeletesRoute, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await courses.listPending(c.get('user'), id, c.req.valid('query')), 200)
    })
    .openapi(restoreRoute, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await writeBody(c, await courses.restore(actorOf(c), id, c.req.valid('json'))), 200)
    })
    .openapi(purgeRoute, async (c) => {
      const { id } = c.req.valid('param')
      const written = await courses.purge(actorOf(c), id, c.req.valid('json'))
      return wantsMinimal(c) ? c.json(await written.result(), 200) : c.body(null, 204)
    })
    .openapi(createChapterRoute, async (c) => {
      const { id } = c.req.valid('param')
      const written = await chapters.create(actorOf(c), id, c.req.valid('json'))
      return c.json(await writeBody(c, written), written.operation ? 201 : 200)
    })
    .openapi(removeItemsRoute, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await writeBody(c, await courses.removeItems(actorOf(c), id, c.req.valid('json'))), 200)
    })
    .openapi(renamesRoute, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await writeBody(c, await courses.rename(actorOf(c), id, c.req.valid('json'))), 200)
    })
    .openapi(outlineRoute, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await writeBody(c, await courses.importOutline(actorOf(c), id, c.req.valid('json'))), 200)
    })
    .openapi(activityRoute, async (c) => {
      const { id } = c.req.valid('param')
      const { after, ...page } = c.req.valid('query')
      if (after === undefined) return c.json(await courses.listActivity(c.get('user'), id, page), 200)
      return c.json(await courses.listAfter(c.get('user'), id, after, page.limit), 200)
    })
    .openapi(undoRoute, async (c) => {
      const { id, operationId } = c.req.valid('param')
      return c.json(await writeBody(c, await courses.undo(actorOf(c), id, operationId)), 200)
    })
