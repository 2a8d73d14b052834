'use client'

import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { ErrorState } from '@/components/ui/ErrorState'
import { useBehindPage, atOnce } from '@/hooks/use-on-demand'
import { useVideoPlayback } from '@/hooks/use-video-playback'
import { cn } from '@/lib/cn'
import { AppError, errorMessage } from '@/lib/errors'
import { onDemand } from '@/lib/on-demand'
import type { WatchedPlace } from '@/lib/learning/watched-place'
import type { PlaybackVersion } from '@/lib/query/video-queries'
import type { Playback } from '@/types/api'
import { placeJustLeft, rememberedPlace, rememberPlace } from './player-memory'

interface VideoPlayerProps {
  videoId: string
  title: string
  className?: string
  /** What students see, for somebody who could see what the video has now. */
  version?: PlaybackVersion
  /** Seconds; where it was left in this browser unless told. */
  startAt?: number | undefined
  /** Play without a further click, e.g. after the video before it. */
  autoPlay?: boolean
  /** While it plays, when it stops and when it is left. */
  onPlace?: (seconds: number) => void
  onPlaying?: () => void
  /** Told where it is and which captions it shows; sends it elsewhere. */
  place?: WatchedPlace
  onEnded?: () => void
}

const CANNOT_PLAY =
  'This browser could not play the file. The upload is safe; try again, or in another browser.'

/** Controls and styles; a page without them would not wait for the addresses either. */
const frame = onDemand(() => import('./MediaFrame'))

/**
 * Plays a ready video. Its addresses are signed and run out: a source that fails once is fetched anew and goes
 * on where it stopped, without a word; only a second failure is told.
 */
export function VideoPlayer({ videoId, title, className, version, ...rest }: VideoPlayerProps) {
  const { startAt, autoPlay = false, onPlace, onPlaying, onEnded, place: followed } = rest
  const { data, error, isFetching, refetch } = useVideoPlayback(videoId, { version })
  const loaded = useBehindPage(frame, atOnce)
  const video = useRef<HTMLVideoElement>(null)
  const hasRenewed = useRef(false)
  const [isBroken, setIsBroken] = useState(false)
  /** A new element for each set of addresses; what is playing is not disturbed by newer ones. */
  const [shown, setShown] = useState<Shown>()
  const place = useRef<number | undefined>(undefined)

  if (!shown && data) {
    setShown({ attempt: 0, playback: data, startAt: beginAt(videoId, startAt), isStarted: autoPlay })
  }

  const renew = async () => {
    const element = video.current
    const isStarted = element ? !element.paused : shown?.isStarted === true
    const fresh = await refetch()
    setIsBroken(false)
    if (!fresh.data) return
    const playback = fresh.data
    setShown((old) => ({
      attempt: (old?.attempt ?? 0) + 1,
      playback,
      startAt: place.current ?? old?.startAt ?? 'remembered',
      isStarted,
    }))
  }
  const handleFailed = () => {
    if (hasRenewed.current) return setIsBroken(true)
    hasRenewed.current = true
    void renew()
  }
  const handlePlace = (seconds: number) => {
    place.current = seconds
    followed?.note(seconds)
    onPlace?.(seconds)
  }

  const leave = useEffectEvent(() => {
    if (place.current !== undefined) rememberPlace(videoId, isOver(video.current) ? null : place.current)
  })
  useEffect(() => {
    const save = () => leave()
    window.addEventListener('pagehide', save)
    document.addEventListener('visibilitychange', save)
    return () => {
      window.removeEventListener('pagehide', save)
      document.removeEventListener('visibilitychange', save)
      save()
    }
  }, [])

  useEffect(() => {
    followed?.connect((seconds) => {
      if (video.current) video.current.currentTime = seconds
    })
    return () => followed?.connect(undefined)
  }, [followed])

  if ((error && !shown) || isBroken) {
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
  if (!shown || !loaded) {
    return (
      <div
        role="status"
        aria-label="Loading the video"
        className={cn('aspect-video w-full rounded-control bg-sunken', className)}
      />
    )
  }
  const { MediaFrame } = loaded
  return (
    <MediaFrame
      key={shown.attempt}
      video={video}
      playback={shown.playback}
      title={title}
      className={className}
      startAt={shown.startAt === 'remembered' ? (rememberedPlace(videoId) ?? 0) : shown.startAt}
      isStarted={shown.isStarted}
      onFailed={handleFailed}
      onPlaying={() => {
        hasRenewed.current = false
        onPlaying?.()
      }}
      onPlace={handlePlace}
      onCaptions={(language) => followed?.noteLanguage(language)}
      onEnded={() => {
        rememberPlace(videoId, null)
        onEnded?.()
      }}
    />
  )
}

/** 0 is meant: the video is to begin anew. */
const beginAt = (videoId: string, told: number | undefined): number | 'remembered' =>
  told === undefined ? 'remembered' : told === 0 ? 0 : (placeJustLeft(videoId) ?? told)

interface Shown {
  attempt: number
  playback: Playback
  startAt: number | 'remembered'
  isStarted: boolean
}

const isOver = (video: HTMLVideoElement | null) => video?.ended === true
