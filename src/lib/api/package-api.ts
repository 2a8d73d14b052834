import type {
  ExportSummary,
  ImportCaptionsRequest,
  ImportCaptionsResult,
  ImportReport,
  ImportRequestInput,
  ImportResult,
} from '@/schemas/package'
import { apiFetch, type WriteOptions } from './client'

const at = (courseId: string, rest = '') => `/api/courses/${encodeURIComponent(courseId)}/export${rest}`

/** Addresses that a browser downloads from by itself: it shows how far it is, and takes as long as it needs. */
export const exportAddress = {
  package: (courseId: string, withMedia: boolean) => at(courseId, `/package?media=${withMedia ? 1 : 0}`),
  commonCartridge: (courseId: string) => at(courseId, '/common-cartridge'),
}

/** A course of 10,000 videos takes a server some seconds. */
const timeoutMs = 120_000

export const packageApi = {
  /** What an export of the course would hold. */
  summary: (courseId: string, signal?: AbortSignal) => apiFetch<ExportSummary>(at(courseId), { signal }),
  /** What importing would do; nothing is written. */
  check: (request: ImportRequestInput, options?: WriteOptions) =>
    apiFetch<ImportReport>('/api/packages/check', { method: 'POST', json: request, timeoutMs, ...options }),
  import: (request: ImportRequestInput, options?: WriteOptions) =>
    apiFetch<ImportResult>('/api/packages/import', { method: 'POST', json: request, timeoutMs, ...options }),
  /** Captions of a package that was imported. */
  captions: (request: ImportCaptionsRequest, options?: WriteOptions) =>
    apiFetch<ImportCaptionsResult>('/api/packages/captions', {
      method: 'POST',
      json: request,
      timeoutMs,
      ...options,
    }),
}
