import { ArrowUpToLine, Pause, Play, RotateCw, Upload, X } from 'lucide-react'
import { Button } from '@/components/ui/Button'
import { IconButton } from '@/components/ui/IconButton'
import { ProgressBar } from '@/components/ui/ProgressBar'
import { useUploadTime } from '@/hooks/use-upload-time'
import { formatBytes } from '@/lib/format'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { UploadItem } from '@/types/course'
import { FilePicker } from './FilePicker'
import { standOf } from './stand-words'
import { ProcessingLine } from './ProcessingLine'
import { Complete, FailureMark, Line } from './UploadLine'
import type { UploadRowActions } from './UploadRow'

const askAboutKnown = () => useCourseCreationUI.getState().openModal('known-files')

type LocalRowProps = UploadRowActions & { title: string; upload: UploadItem }

/** A file that this page sends, or would have sent. */
export function LocalUploadRow({ title, upload, ...actions }: LocalRowProps) {
  const { onRetry, onCancel, onClear } = actions
  const { size } = upload.file
  const cancel = (verb: string) => (
    <IconButton label={`${verb} ${title}`} icon={<X />} onClick={() => onCancel(upload.id)} />
  )
  const { file } = upload
  switch (upload.status) {
    case 'pending':
      if (upload.doubt !== undefined) {
        return (
          <Line
            title={title}
            file={file}
            status="uploading"
            tone="wait"
            note={`${upload.doubt} Uploaded as it is, it cannot be played here.`}
          >
            <Button
              size="sm"
              aria-label={`Upload anyway: ${title}`}
              onClick={() => actions.onSendAnyway(upload.id)}
            >
              Upload anyway
            </Button>
            <Button
              size="sm"
              variant="ghost"
              aria-label={`Leave out ${title}`}
              onClick={() => onCancel(upload.id)}
            >
              Leave out
            </Button>
          </Line>
        )
      }
      return upload.isPaused ? (
        <Line
          title={title}
          file={file}
          status="uploading"
          progress={upload.progress}
          bar={<SentBar title={title} upload={upload} tone="paused" />}
          note={standOf(upload)}
          end={`${upload.progress}%`}
        >
          <IconButton label={`Resume ${title}`} icon={<Play />} onClick={() => actions.onResume(upload.id)} />
          {cancel('Cancel upload of')}
        </Line>
      ) : (
        <Line title={title} file={file} status="uploading" note={<SizeAndTime bytes={size} />} end="Queued">
          <IconButton
            label={`Upload ${title} first`}
            icon={<ArrowUpToLine />}
            onClick={() => actions.onFirst(upload.id)}
          />
          {cancel('Remove')}
        </Line>
      )
    case 'uploading':
      return (
        <Line
          title={title}
          file={file}
          status="uploading"
          progress={upload.progress}
          bar={<SentBar title={title} upload={upload} tone={upload.isWaiting ? 'paused' : 'accent'} />}
          note={standOf(upload)}
          end={`${upload.progress}%`}
        >
          <IconButton label={`Pause ${title}`} icon={<Pause />} onClick={() => actions.onPause(upload.id)} />
          {cancel('Cancel upload of')}
        </Line>
      )
    case 'processing':
      return <ProcessingLine title={title} file={file} courseId={upload.courseId} videoId={upload.videoId} />
    case 'error':
      if (upload.known) {
        return (
          <Line title={title} status="error" tone="wait" note={upload.error ?? 'You have this file already.'}>
            <Button size="sm" aria-label={`Choose what to do with ${title}`} onClick={askAboutKnown}>
              Choose…
            </Button>
            {cancel('Remove')}
          </Line>
        )
      }
      return (
        <Line
          title={title}
          status="error"
          tone="bad"
          note={upload.error ?? 'The upload stopped. Retry sends the rest.'}
        >
          <FailureMark />
          {upload.isRefused === true && actions.onChooseFile && (
            <FilePicker
              label={`Choose another file for ${title}`}
              onFiles={([other]) => other && actions.onChooseFile?.(other, upload.videoId)}
            >
              <Upload />
              Choose file
            </FilePicker>
          )}
          {upload.isRefused !== true && (
            <Button
              size="sm"
              icon={<RotateCw />}
              aria-label={`Retry ${title}`}
              onClick={() => onRetry(upload.id)}
            >
              Retry
            </Button>
          )}
          {cancel('Remove')}
        </Line>
      )
    case 'complete':
      return (
        <Line title={title} file={file} status="ready" note={formatBytes(size)} end={<Complete />}>
          <IconButton label={`Clear ${title}`} icon={<X />} onClick={() => onClear(upload.id)} />
        </Line>
      )
  }
}

const SentBar = ({
  title,
  upload,
  tone,
}: {
  title: string
  upload: UploadItem
  tone: 'accent' | 'paused'
}) => <ProgressBar value={upload.progress} label={title} tone={tone} className="mt-[5px] mb-[3px] h-1" />

/** "402 MB, about 4 min at your current speed" */
function SizeAndTime({ bytes }: { bytes: number }) {
  const time = useUploadTime(bytes)
  return time === null ? formatBytes(bytes) : `${formatBytes(bytes)}, ${time}`
}
