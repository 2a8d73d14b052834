import { onDemand } from '@/lib/on-demand'
import type { CourseTree } from '@/types/course'

/** What goes on with uploads that another page began. */
export const continuation = onDemand(() => import('./continue-uploads'))

/** Whether a video (this one, when named) waits for its bytes, from this page or from nowhere. */
export const isWaiting = ({ chapters }: Pick<CourseTree, 'chapters'>, videoId?: string): boolean =>
  chapters.some(({ videos }) =>
    videos.some(({ id, status }) => status === 'uploading' && (videoId === undefined || id === videoId)),
  )
