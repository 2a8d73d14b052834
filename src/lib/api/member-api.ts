import type { InviteRequest } from '@/schemas/members'
import type { Page } from '@/types/api'
import type { CourseAccess } from '@/types/course'
import type { AcceptedInvitation, CourseMember, Invited } from '@/types/members'
import { apiFetch, type WriteOptions } from './client'

const at = (courseId: string, rest = '') => `/api/courses/${encodeURIComponent(courseId)}/members${rest}`
const one = (id: string) => `/${encodeURIComponent(id)}`

export const memberApi = {
  list: (courseId: string, signal?: AbortSignal) =>
    apiFetch<Page<CourseMember>>(at(courseId), { signal }).then(({ items }) => items),
  invite: (courseId: string, request: InviteRequest) =>
    apiFetch<Invited>(at(courseId), { method: 'POST', json: request }),
  renewLink: (courseId: string, memberId: string) =>
    apiFetch<Invited>(at(courseId, `${one(memberId)}/link`), { method: 'POST', json: {} }),
  setRole: (courseId: string, memberId: string, role: CourseAccess, options?: WriteOptions) =>
    apiFetch<CourseMember>(at(courseId, one(memberId)), { method: 'PATCH', json: { role }, ...options }),
  remove: (courseId: string, memberId: string, options?: WriteOptions) =>
    apiFetch<void>(at(courseId, one(memberId)), { method: 'DELETE', ...options }),
  accept: (token: string) =>
    apiFetch<AcceptedInvitation>('/api/invitations/accept', { method: 'POST', json: { token } }),
}
