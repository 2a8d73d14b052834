import { DEFAULT_MAX_UPLOAD_BYTES } from '@/lib/limits'
import type { SessionUser } from '@/types/api'
import { apiFetch } from './client'

export interface AppConfig {
  demo: boolean
  signUp: 'open' | 'invite' | 'closed'
  /** Of one file. */
  maxUploadBytes: number
  /** Of the files of all courses of one person; `null`, or nothing, is no limit. */
  storageQuotaBytes?: number | null
  /** The address whose pages may use passkeys; `null`, or nothing: there is none. */
  passkeyOrigin?: string | null
  /** What browsers do not play is converted after it was sent. */
  convertsVideos?: boolean
}

/** What holds until the server has answered. */
export const defaultAppConfig: AppConfig = {
  demo: false,
  signUp: 'closed',
  maxUploadBytes: DEFAULT_MAX_UPLOAD_BYTES,
}

export const sessionApi = {
  me: (signal?: AbortSignal) => apiFetch<SessionUser>('/api/me', { signal }),
  config: (signal?: AbortSignal) => apiFetch<AppConfig>('/api/config', { signal }),
}
