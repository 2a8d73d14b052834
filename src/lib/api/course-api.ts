import type {
  CompleteSetupRequest,
  CourseFilter,
  CreateCourseRequest,
  MoveRequest,
  PendingIdsRequest,
  UpdateCourseRequest,
} from '@/schemas/course'
import type { CoursePictureRequest } from '@/schemas/picture'
import type { CourseListItem, Page, PendingDelete } from '@/types/api'
import type { Course, CourseTree } from '@/types/course'
import type { CourseEvent, Operation } from '@/types/operations'
import { type WriteOptions, apiFetch } from './client'

const at = (id: string, action = '') => `/api/courses/${encodeURIComponent(id)}${action}`

/** Where a page of the list begins (`null`: at the top), and where it ends at the latest. */
export interface ListStretch {
  cursor?: string | null
  until?: string | null
}

export const courseApi = {
  list: (filter: CourseFilter, stretch: ListStretch = {}, signal?: AbortSignal) => {
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries({ ...filter, ...stretch })) {
      if (value !== undefined && value !== null && value !== '') query.set(name, String(value))
    }
    return apiFetch<Page<CourseListItem>>(`/api/courses${query.size > 0 ? `?${query}` : ''}`, { signal })
  },
  get: (id: string, signal?: AbortSignal) => apiFetch<CourseTree>(at(id), { signal }),
  create: (course: CreateCourseRequest, options?: WriteOptions) =>
    apiFetch<Course>('/api/courses', { method: 'POST', json: course, ...options }),
  update: (id: string, changes: UpdateCourseRequest, options?: WriteOptions) =>
    apiFetch<Course>(at(id), { method: 'PATCH', json: changes, ...options }),
  remove: (id: string, options?: WriteOptions) => apiFetch<void>(at(id), { method: 'DELETE', ...options }),
  undelete: (id: string, options?: WriteOptions) =>
    apiFetch<Course>(at(id, '/undelete'), { method: 'POST', json: {}, ...options }),

  completeSetup: (id: string, request: CompleteSetupRequest = {}, options?: WriteOptions) =>
    apiFetch<Course>(at(id, '/complete-setup'), { method: 'POST', json: request, ...options }),
  setStatus: (id: string, action: 'publish' | 'unpublish' | 'archive', options?: WriteOptions) =>
    apiFetch<Course>(at(id, `/${action}`), { method: 'POST', json: {}, ...options }),
  setPicture: (id: string, picture: CoursePictureRequest, options?: WriteOptions) =>
    apiFetch<CourseTree>(at(id, '/picture'), { method: 'PUT', json: picture, ...options }),
  /** Back to that of the first ready video. */
  removePicture: (id: string, options?: WriteOptions) =>
    apiFetch<CourseTree>(at(id, '/picture'), { method: 'DELETE', ...options }),
  duplicate: (id: string, request: { id?: string; withVideos?: boolean }, options?: WriteOptions) =>
    apiFetch<Course>(at(id, '/duplicate'), { method: 'POST', json: request, ...options }),

  move: (id: string, move: MoveRequest, options?: WriteOptions) =>
    apiFetch<CourseTree>(at(id, '/moves'), { method: 'POST', json: move, ...options }),
  pendingDeletes: (id: string, cursor: string | null, signal?: AbortSignal) =>
    apiFetch<Page<PendingDelete>>(
      at(id, `/pending-deletes${cursor === null ? '' : `?${new URLSearchParams({ cursor })}`}`),
      { signal },
    ),
  restore: (id: string, request: PendingIdsRequest, options?: WriteOptions) =>
    apiFetch<CourseTree>(at(id, '/restore'), { method: 'POST', json: request, ...options }),
  purge: (id: string, request: PendingIdsRequest, options?: WriteOptions) =>
    apiFetch<void>(at(id, '/purge'), { method: 'POST', json: request, ...options }),

  /** Newest first, without the server's own work; what was done before a revision, or all. */
  operations: (id: string, before: number | null, signal?: AbortSignal) =>
    apiFetch<Page<Operation>>(at(id, `/operations${before === null ? '' : `?before=${before}`}`), { signal }),
  /** What happened after a revision, oldest first; the next page is what happened after its last one. */
  eventsAfter: (id: string, revision: number) =>
    apiFetch<Page<CourseEvent>>(at(id, `/operations?after=${revision}`)),
}
