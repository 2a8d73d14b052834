import { Captions, Image, Undo2, X } from 'lucide-react'
import type { CSSProperties, ReactNode } from 'react'
import { Badge } from '@/components/ui/Badge'
import { IconButton } from '@/components/ui/IconButton'
import { cn } from '@/lib/cn'
import type { FolderRow } from '@/lib/folder-outline/folder-draft'
import type { FolderVideo } from '@/lib/folder-outline/types'
import { count, formatBytes } from '@/lib/format'
import { limits } from '@/lib/limits'
import { FolderFileFacts } from './FolderFileFacts'

interface FolderRowItemProps {
  row: FolderRow
  index: number
  total: number
  place: CSSProperties
  /** Left out itself, not only as a part of its chapter or for want of videos. */
  isMarked: boolean
  onRename: (key: string, title: string) => void
  onToggle: (key: string) => void
}

const baseName = (path: string) => path.slice(path.lastIndexOf('/') + 1)

/** One chapter or video of the preview: its title as a field, what it was called, and the way out. */
export function FolderRowItem({
  row,
  index,
  total,
  place,
  isMarked,
  onRename,
  onToggle,
}: FolderRowItemProps) {
  const isVideo = row.kind === 'video'
  const frame = cn(
    'flex items-center gap-2.5 border-t pe-1',
    isVideo ? 'border-line' : 'border-rule',
    index === 0 && 'border-t-0',
  )
  const position = { 'aria-setsize': total, 'aria-posinset': index + 1, style: place }
  if (row.kind === 'into') {
    return (
      <li {...position} className={frame}>
        <Gutter />
        <span className="min-w-0 flex-1 truncate" title={row.title}>
          <span className="text-ink-2">Into </span>
          <bdi className="font-550">{row.title}</bdi>
        </span>
      </li>
    )
  }
  const source = isVideo ? baseName(row.video.path) : row.path
  const name = isVideo ? source : row.title
  const isLocked = isVideo ? row.isChapterOut : row.isOut && !isMarked
  return (
    <li {...position} className={frame}>
      <Gutter>{row.number}</Gutter>
      <div className="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)]">
        {row.isOut ? (
          <span className="truncate px-1 text-ink-2 line-through max-md:text-16" title={row.title}>
            <bdi>{row.title}</bdi>
          </span>
        ) : (
          <input
            data-row={index}
            dir="auto"
            aria-label={isVideo ? `Title of ${source}` : `Title of chapter ${row.number}`}
            value={row.title}
            maxLength={isVideo ? limits.videoTitle : limits.chapterTitle}
            aria-invalid={row.title.trim() === '' || undefined}
            placeholder="No title yet"
            onChange={(event) => onRename(row.key, event.currentTarget.value)}
            className={cn(
              'min-h-11 w-full truncate rounded-row border [border-bottom-style:dashed] border-transparent border-b-edge bg-transparent px-1 hover:border-edge hover:bg-surface aria-invalid:border-bad max-md:text-16 md:min-h-7',
              !isVideo && 'font-550',
            )}
          />
        )}
        <span className="flex items-center gap-2 px-1 text-12 text-ink-2">
          <span className="mono min-w-0 truncate" title={isVideo ? row.video.path : row.path}>
            <bdi>{source || 'Files beside the folders'}</bdi>
          </span>
          <span className="ms-auto flex shrink-0 gap-1.5 whitespace-nowrap tabular-nums">
            {isVideo ? <Paired video={row.video} /> : row.isKnown && <Badge tone="wait">there already</Badge>}
            {isVideo && !row.isOut && <FolderFileFacts file={row.video.file} />}
            <span className="self-center">
              {row.isOut ? 'left out' : isVideo ? formatBytes(row.video.size) : count(row.videos, 'video')}
            </span>
          </span>
        </span>
      </div>
      {isLocked ? (
        // What is left out with something else comes back with it.
        <span className="w-(--hit) shrink-0" />
      ) : (
        <IconButton
          label={isMarked ? `Add ${name} after all` : `Leave out ${name}`}
          icon={isMarked ? <Undo2 /> : <X />}
          onClick={() => onToggle(row.key)}
        />
      )}
    </li>
  )
}

const Gutter = ({ children }: { children?: ReactNode }) => (
  <span className="mono w-11 shrink-0 text-12 text-ink-3 max-md:w-9">{children}</span>
)

/** What lies beside a video and belongs to it. */
function Paired({ video: { paired } }: { video: FolderVideo }) {
  const captions = paired.filter(({ kind }) => kind === 'captions')
  const pictures = paired.length - captions.length
  return (
    <>
      {captions.length > 0 && (
        <Badge icon={<Captions aria-hidden="true" />}>
          <span className="max-w-24 truncate" title={captions.map(({ path }) => baseName(path)).join('\n')}>
            {captions.every(({ language }) => language === null)
              ? 'captions'
              : captions.map(({ language }) => language ?? 'captions').join(', ')}
          </span>
        </Badge>
      )}
      {pictures > 0 && <Badge icon={<Image aria-hidden="true" />}>picture</Badge>}
    </>
  )
}
