import type { BatchVideoUpdateRequest, UpdateVideoRequest } from '@/schemas/course'
import type { ReuseFileRequest } from '@/schemas/upload'
import type { EarlierFile, Page } from '@/types/api'
import type { Video } from '@/types/course'
import { type WriteOptions, apiFetch } from './client'

const at = (id: string, rest = '') => `/api/videos/${encodeURIComponent(id)}${rest}`

export const videoApi = {
  update: (id: string, changes: UpdateVideoRequest, options?: WriteOptions) =>
    apiFetch<Video>(at(id), { method: 'PATCH', json: changes, ...options }),
  /** Marks it for deletion. */
  remove: (id: string, options?: WriteOptions) => apiFetch<void>(at(id), { method: 'DELETE', ...options }),
  /** All or nothing. */
  updateBatch: (request: BatchVideoUpdateRequest, options?: WriteOptions) =>
    apiFetch<{ items: Video[] }>('/api/videos', { method: 'PATCH', json: request, ...options }),
  /** Files that it had before and that can be brought back. */
  earlierFiles: (id: string, signal?: AbortSignal) =>
    apiFetch<Page<EarlierFile>>(at(id, '/files'), { signal }),
  /** The file that it has takes the place of the one that comes back. */
  bringBack: (id: string, fileId: string, options?: WriteOptions) =>
    apiFetch<Video>(at(id, `/files/${encodeURIComponent(fileId)}/restore`), {
      method: 'POST',
      json: {},
      ...options,
    }),
  /** Works again on a stored file that could not be made a video. */
  process: (id: string, options?: WriteOptions) =>
    apiFetch<Video>(at(id, '/process'), { method: 'POST', json: {}, ...options }),
  /** Ends the work on its file, or on the one that is to take its place. */
  stopProcessing: (id: string, options?: WriteOptions) =>
    apiFetch<Video>(at(id, '/process'), { method: 'DELETE', ...options }),
  /** @param picture base64 */
  setPoster: (id: string, picture: string, options?: WriteOptions) =>
    apiFetch<Video>(at(id, '/poster'), { method: 'PUT', json: { picture }, ...options }),
  /** Back to a frame of its own. */
  removePoster: (id: string, options?: WriteOptions) =>
    apiFetch<Video>(at(id, '/poster'), { method: 'DELETE', ...options }),
  /** Gives another video the stored file of this one; no bytes are sent. */
  reuse: (id: string, request: ReuseFileRequest, options?: WriteOptions) =>
    apiFetch<Video>(at(id, '/reuse'), { method: 'POST', json: request, ...options }),
}
