import type { CreateChapterRequest, CreateVideoRequest, UpdateChapterRequest } from '@/schemas/course'
import type { Chapter, Video } from '@/types/course'
import { type WriteOptions, apiFetch } from './client'

const at = (id: string, rest = '') => `/api/chapters/${encodeURIComponent(id)}${rest}`

export const chapterApi = {
  create: (courseId: string, chapter: CreateChapterRequest, options?: WriteOptions) =>
    apiFetch<Chapter>(`/api/courses/${encodeURIComponent(courseId)}/chapters`, {
      method: 'POST',
      json: chapter,
      ...options,
    }),
  update: (id: string, changes: UpdateChapterRequest, options?: WriteOptions) =>
    apiFetch<Chapter>(at(id), { method: 'PATCH', json: changes, ...options }),
  /** Marks it for deletion, with its videos. */
  remove: (id: string, options?: WriteOptions) => apiFetch<void>(at(id), { method: 'DELETE', ...options }),
  /** A planned video: a title without a file. */
  createVideo: (chapterId: string, video: CreateVideoRequest, options?: WriteOptions) =>
    apiFetch<Video>(at(chapterId, '/videos'), { method: 'POST', json: video, ...options }),
}
