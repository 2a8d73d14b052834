import type { Ref } from 'react'
import { usePlaybackForEditing } from '@/hooks/use-video-playback'
import { errorMessage } from '@/lib/errors'
import type { Video } from '@/types/course'

interface CueStageProps {
  ref: Ref<HTMLVideoElement>
  video: Video
  dir: 'ltr' | 'rtl'
  /** The caption of this moment, as it is typed. */
  words: string
  onTime: (seconds: number) => void
}

/** The video with the caption of the moment below it: what is typed shows at once, before it is saved. */
export function CueStage({ ref, video, dir, words, onTime }: CueStageProps) {
  const isReady = video.status === 'ready'
  return (
    <div className="grid">
      {isReady ? (
        <Player ref={ref} video={video} onTime={onTime} />
      ) : (
        <p className="grid aspect-video place-items-center rounded-control bg-sunken px-4 text-center text-13 text-ink-2">
          This video cannot be played yet. Times can be typed all the same.
        </p>
      )}
      <p
        dir={dir}
        aria-hidden="true"
        className="min-h-[3.6em] bg-sunken px-3 py-2 text-center text-16 whitespace-pre-line text-ink"
      >
        {words}
      </p>
    </div>
  )
}

function Player({ ref, video, onTime }: Pick<CueStageProps, 'ref' | 'video' | 'onTime'>) {
  const { data: playback, error } = usePlaybackForEditing(video.id)
  if (error) return <p role="alert">{errorMessage(error)}</p>
  if (!playback) {
    return <div role="status" aria-label="Loading the video" className="aspect-video bg-sunken" />
  }
  return (
    // eslint-disable-next-line jsx-a11y/media-has-caption -- they are edited beside it
    <video
      ref={ref}
      controls
      playsInline
      preload="metadata"
      aria-label={video.filename}
      className="aspect-video w-full bg-sunken"
      onTimeUpdate={(event) => onTime(event.currentTarget.currentTime)}
      onSeeking={(event) => onTime(event.currentTarget.currentTime)}
    >
      {playback.sources.map(({ src, type }) => (
        <source key={src} src={src} type={type} />
      ))}
    </video>
  )
}
