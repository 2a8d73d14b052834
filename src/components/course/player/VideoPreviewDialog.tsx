'use client'

import { Button } from '@/components/ui/Button'
import { Dialog } from '@/components/ui/Dialog'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { VideoPlayer } from './VideoPlayer'

/** Shows the video that `openModal('video-preview', { videoId, title })` asked for. Once in a page. */
export function VideoPreviewDialog() {
  const modal = useCourseCreationUI((state) => state.modal)
  const { closeModal } = useCourseCreationUI.getState()
  if (modal.type !== 'video-preview') return null
  const { videoId, title } = modal.data
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && closeModal()}
      title={<bdi>{title}</bdi>}
      className="w-[min(880px,100%)]"
      footer={<Button onClick={closeModal}>Close</Button>}
    >
      <VideoPlayer key={videoId} videoId={videoId} title={title} />
    </Dialog>
  )
}
