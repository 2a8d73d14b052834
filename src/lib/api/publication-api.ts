import type { Publication } from '@/types/publication'
import { apiFetch } from './client'

export const publicationApi = {
  get: (courseId: string, signal?: AbortSignal) =>
    apiFetch<Publication>(`/api/courses/${encodeURIComponent(courseId)}/publication`, { signal }),
}
