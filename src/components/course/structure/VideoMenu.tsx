import { Pencil, Play, Replace, RotateCw, Upload, X } from 'lucide-react'
import { MenuItem } from '@/components/ui/Menu'
import type { UploadItem, Video } from '@/types/course'
import { type Item, useStructureActions } from './actions'
import { RowMenu } from './RowMenu'

interface VideoMenuProps {
  item: Item
  video: Video
  upload: UploadItem | undefined
  tabIndex: 0 | -1
  onChooseFile: () => void
}

export function VideoMenu({ item, video, upload, tabIndex, onChooseFile }: VideoMenuProps) {
  const actions = useStructureActions()
  const isSending = upload?.status === 'pending' || upload?.status === 'uploading'
  const takesFile = !isSending && (video.status === 'planned' || video.status === 'uploading')
  return (
    <RowMenu item={item} tabIndex={tabIndex}>
      {() => (
        <>
          {video.status === 'ready' && (
            <MenuItem icon={<Play />} onSelect={() => actions.preview(item)}>
              Preview
            </MenuItem>
          )}
          <MenuItem icon={<Pencil />} shortcut="F2" onSelect={() => actions.startRename(item)}>
            Rename
          </MenuItem>
          {upload?.status === 'error' && (
            <MenuItem icon={<RotateCw />} onSelect={() => actions.retryUpload(upload.id)}>
              Retry the upload
            </MenuItem>
          )}
          {isSending && (
            <MenuItem icon={<X />} onSelect={() => actions.cancelUpload(upload.id)}>
              Cancel the upload
            </MenuItem>
          )}
          {takesFile && (
            <MenuItem icon={<Upload />} onSelect={onChooseFile}>
              Choose file…
            </MenuItem>
          )}
          {video.status === 'error' && !isSending && (
            <MenuItem icon={<Replace />} onSelect={onChooseFile}>
              Replace file…
            </MenuItem>
          )}
        </>
      )}
    </RowMenu>
  )
}
