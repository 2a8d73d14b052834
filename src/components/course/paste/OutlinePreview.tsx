import type { CSSProperties } from 'react'
import { Badge } from '@/components/ui/Badge'
import { RowWindow } from '@/components/ui/RowWindow'
import { cn } from '@/lib/cn'
import { count } from '@/lib/format'
import type { PreviewRow } from '@/lib/outline-text/plan-outline'

/** The rows as they will stand in the course. */
export const OutlinePreview = ({ rows }: { rows: readonly PreviewRow[] }) => (
  <RowWindow
    label="What will be added"
    count={rows.length}
    rowHeight={30}
    className="sheet-rule max-h-[min(340px,38vh)] md:h-[min(340px,38vh)]"
  >
    {(index, place) => {
      const row = rows[index]
      return row && <Row key={index} row={row} index={index} total={rows.length} place={place} />
    }}
  </RowWindow>
)

interface RowProps {
  row: PreviewRow
  index: number
  total: number
  place: CSSProperties
}

function Row({ row, index, total, place }: RowProps) {
  return (
    <li
      aria-setsize={total}
      aria-posinset={index + 1}
      style={place}
      className={cn(
        'flex items-center gap-2.5 border-t pe-1',
        row.kind === 'video' ? 'border-line' : 'border-rule',
        index === 0 && 'border-t-0',
      )}
    >
      <span className="mono w-11 shrink-0 text-12 text-ink-3">{row.kind === 'into' ? '' : row.number}</span>
      {row.kind === 'video' && (
        <span
          aria-hidden="true"
          className="h-4 w-[7px] shrink-0 rounded-bar border border-dashed border-edge"
        />
      )}
      <span
        title={row.title}
        className={cn('min-w-0 flex-1 truncate', row.kind === 'video' ? 'text-ink-2' : 'font-550')}
      >
        {row.kind === 'into' && <span className="font-normal text-ink-2">Into </span>}
        <bdi>{row.title}</bdi>
      </span>
      {row.kind === 'chapter' && row.isKnown && <Badge tone="wait">there already</Badge>}
      {row.kind === 'chapter' && (
        <span
          className={cn('text-12 whitespace-nowrap text-ink-2 tabular-nums', row.isKnown && 'max-md:hidden')}
        >
          {count(row.videos, 'video')}
        </span>
      )}
    </li>
  )
}
