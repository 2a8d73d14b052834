import { CircleAlert } from 'lucide-react'
import { Bar, Strip } from '@/components/course/Strip'
import { videoState, type VideoState } from '@/components/course/structure/video-state'
import { count, formatClock, formatLength } from '@/lib/format'
import type { CourseTree, UploadItem, Video, WizardStep } from '@/types/course'
import { ReviewSection } from './ReviewSection'

interface ReviewOutlineProps {
  course: CourseTree
  uploads: readonly UploadItem[]
  onEdit: (step: WizardStep) => void
}

/** The chapters and their videos with file names and states. */
export function ReviewOutline({ course, uploads, onEdit }: ReviewOutlineProps) {
  const videos = course.chapters.flatMap((chapter) => chapter.videos)
  const seconds = videos.reduce(
    (sum, { status, duration }) => sum + (status === 'ready' ? (duration ?? 0) : 0),
    0,
  )
  const byVideo = new Map(uploads.map((upload) => [upload.videoId, upload]))
  const drawn = course.chapters.map((chapter) =>
    chapter.videos.map((video) => {
      const { status, progress } = videoState(video, byVideo.get(video.id))
      return { status, duration: video.duration, progress }
    }),
  )
  const note = [
    count(course.chapters.length, 'chapter'),
    count(videos.length, 'video'),
    seconds > 0 && `${formatLength(seconds)} so far`,
  ]
  return (
    <ReviewSection
      title="Structure and videos"
      note={note.filter((part) => part !== false).join(', ')}
      edits={[
        { name: 'Structure', onClick: () => onEdit(2) },
        { name: 'Upload', onClick: () => onEdit(3) },
      ]}
    >
      {videos.length > 0 && <Strip chapters={drawn} height={18} className="mt-1.5 mb-3.5" />}
      <ol>
        {course.chapters.map(({ id, title, videos: inChapter }, index) => (
          <li key={id}>
            <h3 className="flex gap-3.5 border-t border-rule py-[9px] text-14">
              <span aria-hidden="true" className="tabular-nums">
                {index + 1}
              </span>
              <bdi className="min-w-0 wrap-anywhere">{title}</bdi>
            </h3>
            {inChapter.length === 0 && <p className="pb-2 text-13 text-ink-2 md:ps-[26px]">No videos yet</p>}
            <ol>
              {inChapter.map((video) => (
                <VideoLine key={video.id} video={video} upload={byVideo.get(video.id)} />
              ))}
            </ol>
          </li>
        ))}
      </ol>
    </ReviewSection>
  )
}

function VideoLine({ video, upload }: { video: Video; upload: UploadItem | undefined }) {
  const state = videoState(video, upload)
  const fileName = upload?.file.name ?? video.originalFilename
  return (
    <li className="flex items-center gap-3 border-t border-line py-[7px] ps-1 md:ps-[26px]">
      <Bar status={state.status} progress={state.progress} className="h-[30px]" />
      <div className="min-w-0 flex-1 wrap-anywhere">
        {/* A title that is the file's name needs no second line. */}
        {video.filename !== fileName && <bdi className="block">{video.filename}</bdi>}
        {fileName === '' ? (
          <span className="block text-12 text-ink-3">no file yet</span>
        ) : (
          <bdi className="mono block text-12 text-ink-3">{fileName}</bdi>
        )}
      </div>
      <span className="ps-3 text-13 whitespace-nowrap tabular-nums">
        <StateWord state={state} video={video} />
      </span>
    </li>
  )
}

const tones: Record<VideoState['tone'], string> = {
  plain: 'text-ink-2',
  acc: 'text-accent',
  wait: 'text-wait',
  bad: 'inline-flex items-center gap-[5px] text-bad',
}

function StateWord({ state: { words, tone }, video }: { state: VideoState; video: Video }) {
  if (words === null) return video.duration === null ? 'Ready' : <time>{formatClock(video.duration)}</time>
  return (
    <span className={tones[tone]}>
      {tone === 'bad' && <CircleAlert className="size-3.5" />}
      {words}
    </span>
  )
}
