import type { ExportSummary } from '@/schemas/package'
import { apiFetch } from './client'

const at = (courseId: string, rest = '') => `/api/courses/${encodeURIComponent(courseId)}/export${rest}`

/** Addresses that a browser downloads from by itself: it shows how far it is, and takes as long as it needs. */
export const exportAddress = {
  package: (courseId: string, withMedia: boolean) => at(courseId, `/package?media=${withMedia ? 1 : 0}`),
  commonCartridge: (courseId: string) => at(courseId, '/common-cartridge'),
}

export const packageApi = {
  /** What an export of the course would hold. */
  summary: (courseId: string, signal?: AbortSignal) => apiFetch<ExportSummary>(at(courseId), { signal }),
}
