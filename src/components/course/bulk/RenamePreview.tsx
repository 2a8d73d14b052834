import { CircleAlert, TriangleAlert } from 'lucide-react'
import type { CSSProperties } from 'react'
import { RowWindow } from '@/components/ui/RowWindow'
import type { Renamed } from '@/lib/batch-rename'
import { cn } from '@/lib/cn'

interface RenamePreviewProps {
  rows: readonly Renamed[]
  /** What the server said of an item, by id. */
  problems: ReadonlyMap<string, string>
}

/** Each item with its new title above its old one, and what is wrong with it. */
export const RenamePreview = ({ rows, problems }: RenamePreviewProps) => (
  <RowWindow
    label="New titles"
    count={rows.length}
    rowHeight={50}
    className="sheet-rule max-h-[min(400px,44vh)] md:h-[min(400px,44vh)]"
  >
    {(index, place) => {
      const row = rows[index]
      return (
        row && (
          <Row
            key={row.id}
            row={row}
            problem={problems.get(row.id) ?? row.error}
            index={index}
            total={rows.length}
            place={place}
          />
        )
      )
    }}
  </RowWindow>
)

interface RowProps {
  row: Renamed
  problem: string | null
  index: number
  total: number
  place: CSSProperties
}

function Row({ row, problem, index, total, place }: RowProps) {
  const { type, before, after, isChanged, isDuplicate } = row
  return (
    <li
      aria-setsize={total}
      aria-posinset={index + 1}
      style={place}
      className={cn(
        'grid content-center border-t ps-1 pe-1',
        type === 'chapter' ? 'border-rule' : 'border-line ps-5',
        index === 0 && 'border-t-0',
        problem !== null && 'bg-bad-tint',
      )}
    >
      <span
        title={after}
        className={cn('truncate', type === 'chapter' && 'font-550', !isChanged && 'text-ink-2')}
      >
        {after.trim() === '' ? <span className="text-ink-2">No title</span> : <bdi>{after}</bdi>}
      </span>
      <span className="flex min-w-0 items-center gap-1.5 text-12 text-ink-2 [&_.lucide]:size-3.5 [&_.lucide]:shrink-0">
        {problem !== null ? (
          <span title={problem} className="flex min-w-0 items-center gap-1.5 font-medium text-bad">
            <CircleAlert />
            <span className="truncate">{problem}</span>
          </span>
        ) : (
          isDuplicate && (
            <span className="flex shrink-0 items-center gap-1.5 text-wait">
              <TriangleAlert />
              there twice
            </span>
          )
        )}
        {isChanged ? (
          <span title={before} className="min-w-0 truncate">
            was <bdi>{before}</bdi>
          </span>
        ) : (
          problem === null && 'stays as it is'
        )}
      </span>
    </li>
  )
}
