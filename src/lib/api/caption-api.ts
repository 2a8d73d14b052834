import type { VideoCaption } from '@/types/course'
import { apiFetch } from './client'

const at = (videoId: string, language: string) =>
  `/api/videos/${encodeURIComponent(videoId)}/captions/${encodeURIComponent(language)}`

/** Captions with their text; they are written by the queue of their course. */
export const captionApi = {
  get: (videoId: string, language: string, signal?: AbortSignal) =>
    apiFetch<VideoCaption & { text: string }>(at(videoId, language), { signal }),
}

/** Where the browser downloads them from. */
export const captionFileUrl = (videoId: string, language: string, format: 'vtt' | 'srt'): string =>
  `${at(videoId, language)}/file?format=${format}`
