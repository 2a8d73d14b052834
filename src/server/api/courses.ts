import { z } from '@hono/zod-openapi'
import {
  completeSetupSchema,
  courseFilterSchema,
  createChapterSchema,
  createCourseSchema,
  duplicateCourseSchema,
  moveSchema,
  pendingIdsSchema,
  updateCourseSchema,
} from '@/schemas/course'
import {
  chapterResponse,
  courseListResponse,
  courseTreeResponse,
  pendingDeletesResponse,
} from '@/schemas/responses'
import type { Services } from '../services'
import { body, createApi, guardedRoute, json, problem } from './create-api'
import { noContent, optionalBody, paging, withId } from './route-parts'

const tags = ['Courses']
const course = json(courseTreeResponse, 'The course with its chapters and videos')
const created = json(courseTreeResponse, 'The new course')
const createdBefore = json(courseTreeResponse, 'The course that this id was created with before')
const idInUse = problem('The id belongs to something else')

const listRoute = guardedRoute({
  method: 'get',
  path: '/courses',
  tags,
  summary: 'Your courses and drafts, newest edited first',
  request: { query: courseFilterSchema },
  responses: { 200: json(courseListResponse, 'A page of courses') },
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
  responses: { 200: course },
})

const updateRoute = guardedRoute({
  method: 'patch',
  path: '/courses/{id}',
  tags,
  summary: 'Change what describes the course',
  request: { ...withId, body: body(updateCourseSchema) },
  responses: { 200: course },
})

const removeRoute = guardedRoute({
  method: 'delete',
  path: '/courses/{id}',
  tags,
  summary: 'Delete the course',
  request: withId,
  responses: { 204: noContent('Deleted') },
})

const completeSetupRoute = guardedRoute({
  method: 'post',
  path: '/courses/{id}/complete-setup',
  tags,
  summary: 'Finish the wizard',
  request: { ...withId, body: optionalBody(completeSetupSchema) },
  responses: { 200: course, 409: problem('Something is missing; `errors` names it') },
})

const publishRoute = guardedRoute({
  method: 'post',
  path: '/courses/{id}/publish',
  tags,
  summary: 'Make the course live',
  request: withId,
  responses: { 200: course, 409: problem('Something is missing; `errors` names it') },
})

const unpublishRoute = guardedRoute({
  method: 'post',
  path: '/courses/{id}/unpublish',
  tags,
  summary: 'Make the course a draft again',
  request: withId,
  responses: { 200: course },
})

const archiveRoute = guardedRoute({
  method: 'post',
  path: '/courses/{id}/archive',
  tags,
  summary: 'Put the course away',
  request: withId,
  responses: { 200: course },
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
  summary: 'Put a chapter or a video behind another one',
  request: { ...withId, body: body(moveSchema) },
  responses: { 200: course },
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
  responses: { 200: course },
})

const purgeRoute = guardedRoute({
  method: 'post',
  path: '/courses/{id}/purge',
  tags,
  summary: 'Delete marked items and their stored bytes for good',
  request: { ...withId, body: optionalBody(pendingIdsSchema) },
  responses: { 204: noContent('Deleted for good') },
})

const createChapterRoute = guardedRoute({
  method: 'post',
  path: '/courses/{id}/chapters',
  tags: ['Chapters'],
  summary: 'Add a chapter',
  request: { ...withId, body: body(createChapterSchema) },
  responses: {
    200: json(chapterResponse, 'The chapter that this id was created with before'),
    201: json(chapterResponse, 'The new chapter'),
    409: problem('The id belongs to something else, or the course is full'),
  },
})

export const courseRoutes = ({ courses, chapters }: Pick<Services, 'courses' | 'chapters'>) =>
  createApi()
    .openapi(listRoute, async (c) => c.json(await courses.list(c.get('user'), c.req.valid('query')), 200))
    .openapi(createRoute, async (c) => {
      const { created, value } = await courses.create(c.get('user'), c.req.valid('json'))
      return c.json(value, created ? 201 : 200)
    })
    .openapi(getRoute, async (c) => c.json(await courses.get(c.get('user'), c.req.valid('param').id), 200))
    .openapi(updateRoute, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await courses.update(c.get('user'), id, c.req.valid('json')), 200)
    })
    .openapi(removeRoute, async (c) => {
      await courses.remove(c.get('user'), c.req.valid('param').id)
      return c.body(null, 204)
    })
    .openapi(completeSetupRoute, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await courses.completeSetup(c.get('user'), id, c.req.valid('json')), 200)
    })
    .openapi(publishRoute, async (c) =>
      c.json(await courses.publish(c.get('user'), c.req.valid('param').id), 200),
    )
    .openapi(unpublishRoute, async (c) =>
      c.json(await courses.unpublish(c.get('user'), c.req.valid('param').id), 200),
    )
    .openapi(archiveRoute, async (c) =>
      c.json(await courses.archive(c.get('user'), c.req.valid('param').id), 200),
    )
    .openapi(duplicateRoute, async (c) => {
      const { id } = c.req.valid('param')
      const { created, value } = await courses.duplicate(c.get('user'), id, c.req.valid('json'))
      return c.json(value, created ? 201 : 200)
    })
    .openapi(moveRoute, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await courses.move(c.get('user'), id, c.req.valid('json')), 200)
    })
    .openapi(pendingDeletesRoute, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await courses.listPending(c.get('user'), id, c.req.valid('query')), 200)
    })
    .openapi(restoreRoute, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await courses.restore(c.get('user'), id, c.req.valid('json')), 200)
    })
    .openapi(purgeRoute, async (c) => {
      await courses.purge(c.get('user'), c.req.valid('param').id, c.req.valid('json'))
      return c.body(null, 204)
    })
    .openapi(createChapterRoute, async (c) => {
      const { id } = c.req.valid('param')
      const { created, value } = await chapters.create(c.get('user'), id, c.req.valid('json'))
      return c.json(value, created ? 201 : 200)
    })
