'use client'

import { type LucideIcon, Check, CircleAlert, CircleDashed, LoaderCircle } from 'lucide-react'
import type { CSSProperties } from 'react'
import { RowWindow } from '@/components/ui/RowWindow'
import type { VideoReadiness } from '@/lib/readiness'
import { useUploadOfVideo } from '@/stores/course-creation-ui'
import type { Video } from '@/types/course'
import { videoState } from '../structure/video-state'

type Group = keyof VideoReadiness

interface Head {
  group: Group
  words: string
  Icon: LucideIcon
  tone: string
}

const failed: Head = { group: 'failed', words: 'Cannot be used', Icon: CircleAlert, tone: 'text-bad' }
/** What needs somebody first. */
const others: readonly Head[] = [
  { group: 'planned', words: 'Need a file', Icon: CircleDashed, tone: 'text-ink-2' },
  { group: 'onTheirWay', words: 'On their way', Icon: LoaderCircle, tone: 'text-wait' },
  { group: 'ready', words: 'Ready', Icon: Check, tone: 'text-good' },
]

interface ReadinessListProps {
  found: VideoReadiness
  onShow: (videoId: string) => void
}

/** The videos by how they stand, each with the way to its row, and with its reason when it cannot be used. */
export function ReadinessList({ found, onShow }: ReadinessListProps) {
  const rows = others
    .filter(({ group }) => found[group].length > 0)
    .flatMap((head) => [head, ...found[head.group]])
  return (
    <>
      <FailedVideos videos={found.failed} onShow={onShow} />
      {rows.length > 0 && (
        <RowWindow
          label="Videos"
          count={rows.length}
          rowHeight={46}
          className="sheet-rule max-h-[min(420px,50vh)]"
        >
          {(index, style) => {
            const row = rows[index]
            if (!row) return null
            const place = { style, 'aria-setsize': rows.length, 'aria-posinset': index + 1 }
            return 'group' in row ? (
              <li
                key={row.group}
                {...place}
                className="flex items-end border-t border-rule pb-1.5 first:border-t-0"
              >
                <GroupHead head={row} count={found[row.group].length} />
              </li>
            ) : (
              <VideoRow key={row.id} video={row} place={place} onShow={onShow} />
            )
          }}
        </RowWindow>
      )}
    </>
  )
}

const GroupHead = ({ head: { words, Icon, tone }, count }: { head: Head; count: number }) => (
  <div className="flex items-center gap-2">
    <Icon className={tone} />
    <h3 className="text-14">{words}</h3>
    <span className="text-13 text-ink-2 tabular-nums">{count.toLocaleString('en-US')}</span>
  </div>
)

/** More are counted, not listed. */
const LISTED = 50

/** Their reasons are sentences, so these rows are as high as they need to be. */
function FailedVideos({ videos, onShow }: { videos: readonly Video[]; onShow: (videoId: string) => void }) {
  if (videos.length === 0) return null
  const more = videos.length - LISTED
  return (
    <section aria-label={failed.words} className="grid gap-1.5">
      <GroupHead head={failed} count={videos.length} />
      <ul className="sheet-rule max-h-[min(240px,32vh)] overflow-y-auto">
        {videos.slice(0, LISTED).map((video) => (
          <FailedRow key={video.id} video={video} onShow={onShow} />
        ))}
        {more > 0 && <li className="border-t border-line py-1.5 text-13 text-ink-2">and {more} more</li>}
      </ul>
    </section>
  )
}

function FailedRow({ video, onShow }: { video: Video; onShow: (videoId: string) => void }) {
  const { reason } = videoState(video, useUploadOfVideo(video.id))
  return (
    <li className="flex items-start gap-3 border-t border-line py-1.5 first:border-t-0">
      <span className="min-w-0 flex-1 wrap-anywhere">
        <bdi>{video.filename}</bdi>
        {reason !== null && <span className="block text-13 text-bad">{reason}</span>}
      </span>
      <ShowButton video={video} onShow={onShow} />
    </li>
  )
}

const ShowButton = ({ video, onShow }: { video: Video; onShow: (videoId: string) => void }) => (
  <button
    type="button"
    aria-label={`Show ${video.filename}`}
    onClick={() => onShow(video.id)}
    className="min-h-6 shrink-0 text-13 text-accent underline underline-offset-3 hover:text-accent-hover max-md:min-h-11"
  >
    Show it
  </button>
)

interface VideoRowProps {
  video: Video
  place: { style: CSSProperties; 'aria-setsize': number; 'aria-posinset': number }
  onShow: (videoId: string) => void
}

function VideoRow({ video, place, onShow }: VideoRowProps) {
  const { words } = videoState(video, useUploadOfVideo(video.id))
  return (
    <li {...place} className="flex items-center gap-3 border-t border-line ps-6">
      <span className="grid min-w-0 flex-1">
        <bdi title={video.filename} className="truncate">
          {video.filename}
        </bdi>
        {words !== null && <span className="truncate text-12 text-ink-2">{words}</span>}
      </span>
      <ShowButton video={video} onShow={onShow} />
    </li>
  )
}
