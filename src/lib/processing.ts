import type { Video } from '@/types/course'

/** "Processing 63%" */
export const processingWords = ({ processing }: Pick<Video, 'processing'>): string =>
  `Processing${processing?.percent ? ` ${processing.percent}%` : ''}`

/** Somebody stopped the work on its file. */
export const wasStopped = ({ error_code }: Pick<Video, 'error_code'>): boolean =>
  error_code === 'processingStopped'

/** The server says so where the file is not to blame: it is stored, and another try may help. */
export const mayBeRetried = (video: Pick<Video, 'error_code' | 'error_message'>): boolean =>
  wasStopped(video) || /choose Retry/.test(video.error_message ?? '')
