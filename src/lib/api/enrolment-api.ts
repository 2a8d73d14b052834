import type { Video } from '@/types/course'
import type { Enrolment, EnrolmentLink, EnrolmentList, EnrolmentOffer } from '@/types/learning'
import { apiFetch, type WriteOptions } from './client'

const at = (courseId: string, rest: string) => `/api/courses/${encodeURIComponent(courseId)}${rest}`

export const enrolmentApi = {
  /** Lets everybody watch it in the live course, or no longer; the answer is the video. */
  setFreePreview: (id: string, free_preview: boolean, options?: WriteOptions) =>
    apiFetch<Video>(`/api/videos/${encodeURIComponent(id)}/free-preview`, {
      method: 'POST',
      json: { free_preview },
      ...options,
    }),
  list: (courseId: string, { cursor, signal }: { cursor?: string; signal?: AbortSignal } = {}) =>
    apiFetch<EnrolmentList>(
      at(courseId, `/enrolments?limit=50${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`),
      { signal },
    ),
  enrol: (courseId: string, emails: string[]) =>
    apiFetch<{ items: Enrolment[] }>(at(courseId, '/enrolments'), { method: 'POST', json: { emails } }),
  revoke: (courseId: string, id: string, options?: WriteOptions) =>
    apiFetch<Enrolment>(at(courseId, `/enrolments/${encodeURIComponent(id)}`), {
      method: 'DELETE',
      ...options,
    }),
  makeLink: (courseId: string) =>
    apiFetch<EnrolmentLink & { url: string }>(at(courseId, '/enrolment-link'), { method: 'POST', json: {} }),
  removeLink: (courseId: string, options?: WriteOptions) =>
    apiFetch<void>(at(courseId, '/enrolment-link'), { method: 'DELETE', ...options }),
  accept: (token: string) =>
    apiFetch<Pick<EnrolmentOffer, 'course'>>('/api/enrolments/accept', { method: 'POST', json: { token } }),
}
