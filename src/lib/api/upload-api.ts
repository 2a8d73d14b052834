import type { StartUploadRequest } from '@/schemas/upload'
import type { Page, SignedPart, UploadParts, UploadSummary, VideoUploadResponse } from '@/types/api'
import type { Video } from '@/types/course'
import { type WriteOptions, apiFetch } from './client'

/** Joining the parts of a large file and reading its headers takes longer than an ordinary answer. */
const COMPLETE_TIMEOUT_MS = 120_000

const at = (id: string, rest = '') => `/api/uploads/${encodeURIComponent(id)}${rest}`

export const uploadApi = {
  start: (request: StartUploadRequest, options?: WriteOptions) =>
    apiFetch<VideoUploadResponse>('/api/videos/upload', { method: 'POST', json: request, ...options }),
  sign: (id: string, partNumbers: number[], options?: WriteOptions) =>
    apiFetch<Page<SignedPart>>(at(id, '/sign'), { method: 'POST', json: { partNumbers }, ...options }),
  parts: (id: string, signal?: AbortSignal) => apiFetch<UploadParts>(at(id, '/parts'), { signal }),
  /** @returns the video in its final status: `ready`, `processing`, or `error` with the reason */
  complete: (id: string, options?: WriteOptions) =>
    apiFetch<{ video: Video }>(at(id, '/complete'), {
      method: 'POST',
      json: {},
      timeoutMs: COMPLETE_TIMEOUT_MS,
      ...options,
    }),
  /** Gives the upload up: the parts are freed and the video is a planned one again. */
  abort: (id: string, options?: WriteOptions) => apiFetch<void>(at(id), { method: 'DELETE', ...options }),
  listOpen: (courseId: string, signal?: AbortSignal) =>
    apiFetch<Page<UploadSummary>>(`/api/uploads?${new URLSearchParams({ courseId })}`, { signal }),
}

export type UploadApi = typeof uploadApi
