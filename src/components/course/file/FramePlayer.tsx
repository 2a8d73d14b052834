import type { Ref } from 'react'
import { usePlaybackForEditing } from '@/hooks/use-video-playback'

/** A video to look for a frame in. */
export function FramePlayer({ ref, videoId }: { ref: Ref<HTMLVideoElement>; videoId: string }) {
  const { data: playback } = usePlaybackForEditing(videoId)
  // Of a ladder no frame is needed: one file is always among the sources.
  const source = playback?.sources.at(-1)
  return (
    <video
      ref={ref}
      controls
      playsInline
      muted
      // The bytes may come from a bucket; without this a frame of them could not be read.
      crossOrigin="anonymous"
      aria-label="Frames of the video"
      className="aspect-video w-full bg-sunken"
      {...(source && { src: source.src })}
    />
  )
}
