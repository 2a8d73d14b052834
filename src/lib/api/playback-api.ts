import type { Playback } from '@/types/api'
import { apiFetch } from './client'

export const playbackApi = {
  get: (id: string, { version, signal }: { version?: 'published' | undefined; signal?: AbortSignal } = {}) =>
    apiFetch<Playback>(
      `/api/videos/${encodeURIComponent(id)}/playback${version ? `?version=${version}` : ''}`,
      { signal },
    ),
}
