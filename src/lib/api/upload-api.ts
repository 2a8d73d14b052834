import type {
  CompleteUploadRequest,
  SignPartsRequest,
  StartUploadRequest,
  TellSendingRequest,
} from '@/schemas/upload'
import type {
  Page,
  SignedPart,
  StorageTraits,
  StorageUse,
  UploadParts,
  UploadSummary,
  VideoUploadResponse,
  WorkerPresence,
} from '@/types/api'
import type { Video } from '@/types/course'
import { type WriteOptions, apiFetch } from './client'

/** Joining the parts of a large file and reading its headers takes longer than an ordinary answer. */
const COMPLETE_TIMEOUT_MS = 120_000

const at = (id: string, rest = '') => `/api/uploads/${encodeURIComponent(id)}${rest}`

export const uploadApi = {
  start: (request: StartUploadRequest, options?: WriteOptions) =>
    apiFetch<VideoUploadResponse>('/api/videos/upload', { method: 'POST', json: request, ...options }),
  /** How the server's storage takes parts. */
  storage: (signal?: AbortSignal) => apiFetch<StorageTraits>('/api/config', { signal }),
  /** Whether anything works on videos. */
  workers: (signal?: AbortSignal) => apiFetch<WorkerPresence>('/api/workers', { signal }),
  /** @param options.checksums by part number: the addresses hold for these bytes only */
  sign: (
    id: string,
    partNumbers: number[],
    { checksums, ...options }: WriteOptions & Pick<SignPartsRequest, 'checksums'> = {},
  ) =>
    apiFetch<Page<SignedPart>>(at(id, '/sign'), {
      method: 'POST',
      json: { partNumbers, ...(checksums && { checksums }) },
      ...options,
    }),
  /** One's own uploads of a course that are not over, with what the server has of each. */
  unfinished: (courseId: string, cursor: string | null, signal?: AbortSignal) =>
    apiFetch<Page<UploadSummary>>(
      `/api/uploads?${new URLSearchParams({ courseId, ...(cursor !== null && { cursor }) })}`,
      { signal },
    ),
  /** How full the storage of the person is whose course this is. */
  storageUse: (courseId: string, signal?: AbortSignal) =>
    apiFetch<StorageUse>(`/api/courses/${encodeURIComponent(courseId)}/storage`, { signal }),
  /** Lets one's other devices see what this one sends. */
  tellSending: (report: TellSendingRequest, options?: WriteOptions & { keepalive?: boolean }) =>
    apiFetch<void>('/api/uploads/sending', { method: 'POST', json: report, ...options }),
  parts: (id: string, signal?: AbortSignal) => apiFetch<UploadParts>(at(id, '/parts'), { signal }),
  /**
   * @param options.etags what the storage answered for parts: those it holds have to be these
   * @returns the video in its final status: `ready`, `processing`, or `error` with the reason
   */
  complete: (id: string, { etags, ...options }: WriteOptions & CompleteUploadRequest = {}) =>
    apiFetch<{ video: Video }>(at(id, '/complete'), {
      method: 'POST',
      json: etags ? { etags } : {},
      timeoutMs: COMPLETE_TIMEOUT_MS,
      ...options,
    }),
  /** Gives the upload up: the parts are freed and the video is a planned one again. */
  abort: (id: string, options?: WriteOptions) => apiFetch<void>(at(id), { method: 'DELETE', ...options }),
}

export type UploadApi = typeof uploadApi
