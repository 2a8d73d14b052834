import { onDemand } from '@/lib/on-demand'
import type { CourseTree, Video } from '@/types/course'

/** What goes on with uploads that another page began. */
export const continuation = onDemand(() => import('./continue-uploads'))

/** Whether a file is on its way to a video, from this page or from nowhere. */
export const waitsForFile = ({ status, upload }: Video): boolean =>
  status === 'uploading' || upload?.replaces === true

/** Whether a video (this one, when named) waits for its bytes. */
export const isWaiting = ({ chapters }: Pick<CourseTree, 'chapters'>, videoId?: string): boolean =>
  chapters.some(({ videos }) =>
    videos.some((video) => waitsForFile(video) && (videoId === undefined || video.id === videoId)),
  )
