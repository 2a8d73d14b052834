import { type KeyboardEvent, type ReactNode, useId, useState } from 'react'
import { laterPart } from '@/components/ui/lazy-part'
import { useVideoPlayback } from '@/hooks/use-video-playback'
import type { WatchedPlace } from '@/lib/learning/watched-place'
import type { PlaybackVersion } from '@/lib/query/video-queries'

const Transcript = laterPart(
  () => import('./Transcript'),
  (module) => module.Transcript,
)

interface LessonTabsProps {
  videoId: string
  version: PlaybackVersion
  place: WatchedPlace
  /** What the course is about. */
  children: ReactNode
}

const tabs = ['Transcript', 'About the course'] as const

/** Below a player: what is said in the video, where it has captions, and what the course is about. */
export function LessonTabs({ videoId, version, place, children }: LessonTabsProps) {
  const { data: playback, refetch } = useVideoPlayback(videoId, { version })
  const [tab, setTab] = useState<(typeof tabs)[number]>('Transcript')
  const id = useId()
  const captions = playback?.captions ?? []
  if (captions.length === 0) return children
  const handleKey = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    event.preventDefault()
    const other = tab === tabs[0] ? tabs[1] : tabs[0]
    setTab(other)
    document.getElementById(`${id}${other}`)?.focus()
  }
  return (
    <>
      <div role="tablist" aria-label="About this video" className="live-tabs">
        {tabs.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}${name}`}
            aria-selected={name === tab}
            aria-controls={`${id}panel`}
            tabIndex={name === tab ? 0 : -1}
            onClick={() => setTab(name)}
            onKeyDown={handleKey}
          >
            {name}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}panel`} aria-labelledby={`${id}${tab}`} className="pt-3">
        {tab === 'Transcript' ? (
          <Transcript videoId={videoId} captions={captions} place={place} onRenew={() => void refetch()} />
        ) : (
          children
        )}
      </div>
    </>
  )
}
