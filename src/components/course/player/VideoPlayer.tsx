'use client'

import { useRef, useState } from 'react'
import { ErrorState } from '@/components/ui/ErrorState'
import { useVideoPlayback } from '@/hooks/use-video-queries'
import { cn } from '@/lib/cn'
import { AppError, errorMessage } from '@/lib/errors'

interface VideoPlayerProps {
  videoId: string
  title: string
  className?: string
}

const CANNOT_PLAY =
  'This browser could not play the file. The upload is safe; try again, or in another browser.'

/**
 * Plays a ready video. Its addresses are signed and run out: a source that fails once is fetched anew and goes
 * on where it stopped, without a word; only a second failure is told.
 */
export function VideoPlayer({ videoId, title, className }: VideoPlayerProps) {
  const { data: playback, error, isFetching, refetch } = useVideoPlayback(videoId)
  const video = useRef<HTMLVideoElement>(null)
  const resumeAt = useRef<{ seconds: number; isPlaying: boolean } | null>(null)
  const hasRenewed = useRef(false)
  const [isBroken, setIsBroken] = useState(false)
  /** A new element for each address: a media element that failed does not recover by itself. */
  const [attempt, setAttempt] = useState(0)

  const renew = async () => {
    const element = video.current
    if (element) resumeAt.current = { seconds: element.currentTime, isPlaying: !element.paused }
    await refetch()
    setIsBroken(false)
    setAttempt((count) => count + 1)
  }
  const handleError = () => {
    if (hasRenewed.current) return setIsBroken(true)
    hasRenewed.current = true
    void renew()
  }
  const handleLoaded = (element: HTMLVideoElement) => {
    const resume = resumeAt.current
    resumeAt.current = null
    if (!resume) return
    element.currentTime = resume.seconds
    if (resume.isPlaying) element.play().catch(() => undefined) // the browser may want a click first
  }

  if ((error && !playback) || isBroken) {
    return (
      <ErrorState
        title={`“${title}” cannot be played right now`}
        message={error instanceof AppError ? errorMessage(error) : CANNOT_PLAY}
        onRetry={() => {
          hasRenewed.current = false
          void renew()
        }}
        isRetrying={isFetching}
      />
    )
  }
  const frame = cn('aspect-video w-full rounded-control bg-sunken', className)
  if (!playback) return <div role="status" aria-label="Loading the video" className={frame} />
  return (
    // eslint-disable-next-line jsx-a11y/media-has-caption -- tracks come with the playback, where the video has any
    <video
      key={attempt}
      ref={video}
      controls
      playsInline
      preload="metadata"
      aria-label={title}
      {...(playback.poster !== null && { poster: playback.poster })}
      className={frame}
      onLoadedMetadata={(event) => handleLoaded(event.currentTarget)}
      onPlaying={() => (hasRenewed.current = false)}
      onError={handleError}
    >
      {playback.sources.map(({ src, type }, index) => (
        // Only the last source that fails means that none could be played.
        <source
          key={src}
          src={src}
          type={type}
          onError={() => index === playback.sources.length - 1 && handleError()}
        />
      ))}
      {playback.captions.map(({ src, language, label }) => (
        <track key={src} kind="captions" src={src} srcLang={language} label={label} />
      ))}
    </video>
  )
}
