import { useQueryClient } from '@tanstack/react-query'
import {
  ArrowDown,
  ArrowRight,
  ArrowUp,
  Captions,
  Info,
  ListChecks,
  OctagonX,
  Pause,
  Pencil,
  Play,
  Plus,
  Replace,
  RotateCw,
  SquareCheck,
  Ticket,
  Upload,
  X,
} from 'lucide-react'
import { MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/Menu'
import { Trash2 } from '@/components/ui/row-icons'
import { keepOldFile } from '@/components/course/file/keep-old-file'
import { useFreePreview } from '@/hooks/use-free-preview'
import { useStopProcessing } from '@/hooks/use-stop-processing'
import { pageUploads } from '@/hooks/page-uploads'
import { announce } from '@/lib/announce'
import { count } from '@/lib/format'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { UploadItem, Video } from '@/types/course'
import { type Item, useStructureActions } from './actions'

export interface ChapterItemsProps {
  item: Item
  onChooseFiles: () => void
}

/** What only a chapter's menu has. */
export function ChapterItems({ item, onChooseFiles }: ChapterItemsProps) {
  const actions = useStructureActions()
  return (
    <>
      <MenuItem icon={<Pencil />} shortcut="F2" onSelect={() => actions.startRename(item)}>
        Rename
      </MenuItem>
      <MenuItem icon={<Plus />} onSelect={() => actions.addVideo(item.id)}>
        Add video
      </MenuItem>
      <MenuItem icon={<Upload />} onSelect={onChooseFiles}>
        Choose files…
      </MenuItem>
      <MenuItem icon={<ListChecks />} onSelect={() => actions.selectChapter(item.id)}>
        Select all in chapter
      </MenuItem>
    </>
  )
}

export interface VideoItemsProps {
  item: Item
  video: Video
  upload: UploadItem | undefined
  onChooseFile: () => void
}

const openFileDetails = ({ id, course_id }: Video) =>
  useCourseCreationUI.getState().openModal('video-file', { courseId: course_id, videoId: id })

const openCaptions = ({ id, course_id }: Video) =>
  useCourseCreationUI.getState().openModal('captions', { courseId: course_id, videoId: id })

/** What only a video's menu has. */
export function VideoItems({ item, video, upload, onChooseFile }: VideoItemsProps) {
  const actions = useStructureActions()
  const client = useQueryClient()
  const { setFreePreview } = useFreePreview(video.course_id)
  const { stopProcessingAsync } = useStopProcessing(video.course_id)
  const stop = () =>
    void stopProcessingAsync(video.id).then(
      () => announce(`Processing of “${video.filename}” was stopped.`),
      () => undefined, // told by the page
    )
  const isSending = upload?.status === 'pending' || upload?.status === 'uploading'
  const takesFile = !isSending && (video.status === 'planned' || video.status === 'uploading')
  return (
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
      {upload?.status === 'error' && upload.replaces && (
        <MenuItem icon={<X />} onSelect={() => actions.cancelUpload(upload.id)}>
          Keep the old file
        </MenuItem>
      )}
      {!upload && video.failed_replacement && (
        <MenuItem icon={<X />} onSelect={() => void keepOldFile(client, video)}>
          Keep the old file
        </MenuItem>
      )}
      {isSending && upload.isPaused === true && (
        <MenuItem icon={<Play />} onSelect={() => pageUploads(client).resume(upload.id)}>
          Resume the upload
        </MenuItem>
      )}
      {isSending && upload.isPaused !== true && upload.doubt === undefined && (
        <MenuItem icon={<Pause />} onSelect={() => pageUploads(client).pause(upload.id)}>
          Pause the upload
        </MenuItem>
      )}
      {isSending && (
        <MenuItem icon={<X />} onSelect={() => actions.cancelUpload(upload.id)}>
          Cancel the upload
        </MenuItem>
      )}
      {(video.status === 'processing' || (video.status === 'ready' && video.processing !== null)) && (
        <MenuItem icon={<OctagonX />} onSelect={stop}>
          Stop processing
        </MenuItem>
      )}
      {takesFile && (
        <MenuItem icon={<Upload />} onSelect={onChooseFile}>
          Choose file…
        </MenuItem>
      )}
      {(video.status === 'error' || video.status === 'ready') && !isSending && (
        <MenuItem icon={<Replace />} onSelect={onChooseFile}>
          Replace file…
        </MenuItem>
      )}
      {actions.mode === 'edit' && (
        <MenuItem icon={<Captions />} onSelect={() => openCaptions(video)}>
          Captions…
        </MenuItem>
      )}
      <MenuItem
        icon={<Ticket />}
        onSelect={() => setFreePreview({ videoId: video.id, isFree: !video.free_preview })}
      >
        {video.free_preview ? 'End the free preview' : 'Make it a free preview'}
      </MenuItem>
      {video.status === 'ready' && (
        <MenuItem icon={<Info />} onSelect={() => openFileDetails(video)}>
          File details…
        </MenuItem>
      )}
    </>
  )
}

/** At a selected row they act on the whole selection, as the keys beside them do. */
export function CommonItems({ item }: { item: Item }) {
  const actions = useStructureActions()
  const selected = useCourseCreationUI(({ selectedIds }) => (selectedIds.has(item.id) ? selectedIds.size : 0))
  return (
    <>
      <MenuItem icon={<SquareCheck />} shortcut="Space" onSelect={() => actions.toggle(item.id)}>
        {selected > 0 ? 'Deselect' : 'Select'}
      </MenuItem>
      <MenuSeparator />
      {selected > 1 && <MenuLabel>With {count(selected, 'selected item')}</MenuLabel>}
      <MenuItem icon={<ArrowUp />} shortcut="Alt ↑" onSelect={() => actions.moveBy(item, -1)}>
        Move up
      </MenuItem>
      <MenuItem icon={<ArrowDown />} shortcut="Alt ↓" onSelect={() => actions.moveBy(item, 1)}>
        Move down
      </MenuItem>
      <MenuItem
        icon={<ArrowRight className="flip-rtl" />}
        shortcut="M"
        onSelect={() => actions.chooseMove(actions.movedWith(item))}
      >
        Move to…
      </MenuItem>
      <MenuSeparator />
      <MenuItem
        icon={<Trash2 />}
        shortcut="Del"
        danger
        onSelect={() => actions.remove(actions.selectedOr(item))}
      >
        Delete
      </MenuItem>
    </>
  )
}
