import type { ProgressRequest } from '@/schemas/learning'
import type { Page } from '@/types/api'
import type { LearnedCourse, LessonProgress, LivePage } from '@/types/learning'
import { apiFetch } from './client'

const at = (id: string, rest = '') => `/api/live/courses/${encodeURIComponent(id)}${rest}`

/** The live course, as students read it. */
export const liveApi = {
  page: (id: string, { preview, signal }: { preview?: boolean; signal?: AbortSignal } = {}) =>
    apiFetch<LivePage>(at(id, preview ? '?preview=1' : ''), { signal }),
  courses: ({ signal }: { signal?: AbortSignal } = {}) =>
    apiFetch<Page<LearnedCourse>>('/api/live/courses', { signal }),
  progress: (id: string, signal?: AbortSignal) =>
    apiFetch<Page<LessonProgress>>(at(id, '/progress'), { signal }),
  /** @param options.keepalive the page is being left */
  saveProgress: (id: string, request: ProgressRequest, options: { keepalive?: boolean } = {}) =>
    apiFetch<LessonProgress>(at(id, '/progress'), {
      method: 'POST',
      json: request,
      ...(options.keepalive && { keepalive: true }),
    }),
}
