import type { CourseTree } from '@/types/course'
import type { Publication } from '@/types/publication'
import { type WriteOptions, apiFetch } from './client'

const at = (courseId: string, action: string) => `/api/courses/${encodeURIComponent(courseId)}${action}`

export const publicationApi = {
  get: (courseId: string, signal?: AbortSignal) =>
    apiFetch<Publication>(at(courseId, '/publication'), { signal }),
  /** Back to what students see. */
  revert: (courseId: string, options?: WriteOptions) =>
    apiFetch<CourseTree>(at(courseId, '/revert'), { method: 'POST', json: {}, ...options }),
  undo: (courseId: string, operationId: string, options?: WriteOptions) =>
    apiFetch<CourseTree>(at(courseId, `/operations/${encodeURIComponent(operationId)}/undo`), {
      method: 'POST',
      json: {},
      ...options,
    }),
}
