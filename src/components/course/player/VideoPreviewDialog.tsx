'use client'

import type { ModalProps } from '@/components/course/modals/modal-props'
import { Button } from '@/components/ui/Button'
import { Dialog } from '@/components/ui/Dialog'
import { VideoPlayer } from './VideoPlayer'

/** `openModal('video-preview', { videoId, title })`. */
export const VideoPreviewDialog = ({ data: { videoId, title }, onClose }: ModalProps<'video-preview'>) => (
  <Dialog
    open
    onOpenChange={(open) => !open && onClose()}
    title={<bdi>{title}</bdi>}
    className="w-[min(880px,100%)]"
    footer={<Button onClick={onClose}>Close</Button>}
  >
    <VideoPlayer key={videoId} videoId={videoId} title={title} />
  </Dialog>
)
