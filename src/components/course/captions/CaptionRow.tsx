import { Download, Pencil, Trash2, TriangleAlert } from 'lucide-react'
import { Button } from '@/components/ui/Button'
import { IconButton } from '@/components/ui/IconButton'
import { buttonLook } from '@/components/ui/button-look'
import { toastDone } from '@/components/ui/toast'
import { useCourseEdits } from '@/hooks/use-course-edits'
import { captionFileUrl } from '@/lib/api/caption-api'
import { languageName } from '@/lib/captions/language-name'
import { count, formatClock, formatLength } from '@/lib/format'
import type { Video, VideoCaption } from '@/types/course'

interface CaptionRowProps {
  courseId: string
  video: Video
  caption: VideoCaption
  /** Absent for whoever may only look. */
  onEdit?: () => void
}

/** Captions may end a moment behind the last frame. */
const TOLERANCE_SECONDS = 2

/** Captions in one language: what they are, and what can be done with them. */
export function CaptionRow({ courseId, video, caption, onEdit }: CaptionRowProps) {
  const edits = useCourseEdits(courseId)
  const { language, label, cues, ends } = caption
  const name = languageName(language)
  const excess = video.duration === null ? 0 : ends - video.duration

  const remove = () => {
    const sent = edits.removeCaptions(video.id, language)
    const undo = () => void edits.undo(sent.step).catch(() => undefined) // the page tells why it cannot
    // A refusal brings them back, and the page says why.
    sent.then(
      () => toastDone(`Deleted the ${name} captions.`, { undo }),
      () => undefined,
    )
  }
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-t border-line py-2 first:border-t-0">
      <span className="min-w-44 flex-1">
        <bdi className="font-530 wrap-anywhere">{label}</bdi>
        <span className="block text-13 text-ink-2 tabular-nums">
          {name} ({language}), {count(cues, 'caption')}
          {cues > 0 && `, to ${formatClock(ends)}`}
        </span>
        {excess > TOLERANCE_SECONDS && (
          <span className="flex items-center gap-1.5 text-13 text-wait [&_.lucide]:size-3.5">
            <TriangleAlert aria-hidden="true" />
            They go on for {formatLength(excess)} after the end of the video.
          </span>
        )}
      </span>
      <span className="flex flex-wrap gap-1.5">
        {(['vtt', 'srt'] as const).map((format) => (
          <a
            key={format}
            href={captionFileUrl(video.id, language, format)}
            download
            aria-label={`Download ${name} as .${format}`}
            className={buttonLook({ size: 'sm', variant: 'ghost' })}
          >
            {format === 'vtt' && <Download aria-hidden="true" />}.{format}
          </a>
        ))}
        {onEdit && (
          <Button size="sm" icon={<Pencil />} aria-label={`Edit ${name} captions`} onClick={onEdit}>
            Edit
          </Button>
        )}
        {onEdit && <IconButton label={`Delete ${name} captions`} icon={<Trash2 />} onClick={remove} />}
      </span>
    </li>
  )
}
