import type { Video } from '@/types/course'

/** "Processing 63%" */
export const processingWords = ({ processing }: Pick<Video, 'processing'>): string =>
  `Processing${processing?.percent ? ` ${processing.percent}%` : ''}`

/** The server says so where the file is not to blame: it is stored, and another try may help. */
export const mayBeRetried = ({ error_message }: Pick<Video, 'error_message'>): boolean =>
  /choose Retry/.test(error_message ?? '')
