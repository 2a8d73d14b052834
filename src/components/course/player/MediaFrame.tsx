'use client'

import 'media-chrome/dist/media-controller.js'
import 'media-chrome/dist/media-control-bar.js'
import 'media-chrome/dist/media-play-button.js'
import 'media-chrome/dist/media-mute-button.js'
import 'media-chrome/dist/media-volume-range.js'
import 'media-chrome/dist/media-time-range.js'
import 'media-chrome/dist/media-time-display.js'
import 'media-chrome/dist/media-preview-thumbnail.js'
import 'media-chrome/dist/media-preview-time-display.js'
import 'media-chrome/dist/media-loading-indicator.js'
import 'media-chrome/dist/media-fullscreen-button.js'
import 'media-chrome/dist/media-pip-button.js'
// The menus write this element and do not bring it along: without it nothing in them could be chosen.
import 'media-chrome/dist/menu/media-chrome-menu-item.js'
import 'media-chrome/dist/menu/media-captions-menu.js'
import 'media-chrome/dist/menu/media-captions-menu-button.js'
import 'media-chrome/dist/menu/media-playback-rate-menu.js'
import 'media-chrome/dist/menu/media-playback-rate-menu-button.js'
import 'media-chrome/dist/menu/media-rendition-menu.js'
import 'media-chrome/dist/menu/media-rendition-menu-button.js'
import './player.css'
import {
  type Ref,
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { cn } from '@/lib/cn'
import type { Playback } from '@/types/api'
import { attachHls, isHls, needsHls } from './hls-source'
import { rememberedSpeed, rememberSpeed } from './player-memory'
import { Renditions } from './renditions'

export interface MediaFrameProps {
  playback: Playback
  title: string
  className?: string | undefined
  /** Where to begin, in seconds. */
  startAt: number
  /** Play as soon as it can; a browser that wants a click first shows the picture instead. */
  isStarted: boolean
  video: Ref<HTMLVideoElement>
  /** The addresses have run out, or what is at them cannot be played. */
  onFailed: () => void
  onPlaying: () => void
  /** While it plays, when it stops and when it is left: where it is. */
  onPlace: (seconds: number) => void
  /** Which captions are shown, as they change; `null` for none. */
  onCaptions: (language: string | null) => void
  onEnded: () => void
}

const SPEEDS = '0.5 0.75 1 1.25 1.5 1.75 2'

/** Video and controls, by media-chrome. Mounted anew for other addresses: a media element that failed stays broken. */
export function MediaFrame(props: MediaFrameProps) {
  const { playback, title, className, startAt, isStarted, onPlaying, onPlace } = props
  const { poster, sprite, captions, sources } = playback
  const element = useRef<HTMLVideoElement>(null)
  useImperativeHandle(props.video, () => element.current as HTMLVideoElement) // it is there once this is mounted
  const stream = needsHls() ? sources.find(({ type }) => isHls(type)) : undefined
  const files = stream ? sources.filter(({ type }) => !isHls(type)) : sources

  const fail = useEffectEvent(props.onFailed)
  const streamSrc = stream?.src
  const [renditions] = useState(() => new Renditions())
  // Before media-chrome takes up the element, which it does as soon as this frame is drawn.
  useLayoutEffect(() => {
    const video = element.current
    if (!video || streamSrc === undefined) return
    Object.defineProperty(video, 'videoRenditions', { value: renditions, configurable: true })
    return attachHls(video, streamSrc, { onFailed: fail, renditions })
  }, [streamSrc, renditions])

  const tellCaptions = useEffectEvent(props.onCaptions)
  useEffect(() => {
    const tracks = element.current?.textTracks
    if (!tracks || !('addEventListener' in tracks)) return // not in a browser
    const tell = () => {
      const shown = Array.from(tracks).find(({ mode }) => mode === 'showing')
      tellCaptions(shown?.language ?? null)
    }
    tracks.addEventListener('change', tell)
    return () => tracks.removeEventListener('change', tell)
  }, [])

  const handleLoaded = (video: HTMLVideoElement) => {
    video.playbackRate = rememberedSpeed()
    // Somebody who left at the very end wants to see it again, not the end.
    if (startAt > 0 && startAt < video.duration - 2) video.currentTime = startAt
    if (isStarted) video.play().catch(() => undefined) // the browser may want a click first
  }
  const tellPlace = ({ currentTarget }: { currentTarget: HTMLVideoElement }) => {
    if (currentTarget.readyState > 0) onPlace(currentTarget.currentTime)
  }

  return (
    <media-controller className={cn('player', className)}>
      {/* eslint-disable-next-line jsx-a11y/media-has-caption -- tracks come with the playback, where the video has any */}
      <video
        slot="media"
        ref={element}
        playsInline
        preload="metadata"
        aria-label={title}
        {...(poster !== null && { poster })}
        onLoadedMetadata={(event) => handleLoaded(event.currentTarget)}
        onRateChange={({ currentTarget: { playbackRate, readyState } }) =>
          readyState > 0 && rememberSpeed(playbackRate)
        }
        onPlaying={onPlaying}
        onTimeUpdate={tellPlace}
        // Time moves only once the bytes are there; by then the page may be left.
        onSeeking={tellPlace}
        onPause={tellPlace}
        onEnded={props.onEnded}
        onError={() => props.onFailed()}
      >
        {!stream &&
          files.map(({ src, type }, index) => (
            // Only the last source that fails means that none could be played.
            <source
              key={src}
              src={src}
              type={type}
              onError={() => index === files.length - 1 && props.onFailed()}
            />
          ))}
        {captions.map(({ src, language, label }) => (
          <track key={src} kind="captions" src={src} srcLang={language} label={label} />
        ))}
        {sprite !== null && <track kind="metadata" label="thumbnails" default src={sprite} />}
      </video>
      <media-loading-indicator slot="centered-chrome" />
      <media-captions-menu hidden anchor="auto" />
      <media-playback-rate-menu hidden anchor="auto" rates={SPEEDS} />
      <media-rendition-menu hidden anchor="auto" />
      <div className="player-controls">
        <media-time-range>
          <media-preview-thumbnail slot="preview" />
          <media-preview-time-display slot="preview" />
        </media-time-range>
        <div className="player-row">
          <media-play-button data-control="" />
          <media-mute-button data-control="" />
          <media-volume-range />
          <media-time-display showduration notooltip />
          <span className="player-space" />
          <media-captions-menu-button data-control="" />
          <media-playback-rate-menu-button data-control="" />
          <media-rendition-menu-button data-control="" />
          <media-pip-button data-control="" />
          <media-fullscreen-button data-control="" />
        </div>
      </div>
    </media-controller>
  )
}
